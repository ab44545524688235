package test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"ehlo/static/test/rig"
)

// "?" opens the keys and what this page can do, Escape closes them, and the
// focus is where it was; the link in the foot does the same by touch.
func TestHelp(t *testing.T) {
	const open = `shown(document.querySelector("dialog.help"))`
	axe := axeSource(t)
	for _, lang := range languages {
		for _, width := range []int64{320, 1280} {
			if halved(lang.code, width) {
				continue
			}
			p := blank(t, held(width))
			for _, path := range []string{"/playground/", "/lessons/vrfy-252/", "/replies/"} {
				p.settled("/" + lang.code + path)
				link := `document.querySelector("header a.brand")`
				p.focus("a link", "focus === "+link)
				p.press("?")
				p.until("the help", open)
				if !look[bool](p, `document.querySelector("dialog.help").contains(focus) && document.querySelectorAll(".help section").length > 2`) {
					t.Errorf("%s%s: no focus in it, or little to read", lang.code, path)
				}
				if over := look[int](p, `document.querySelector(".help").scrollWidth - document.querySelector(".help").clientWidth`); over > 0 {
					t.Errorf("%d: the help is %d pixels too wide", width, over)
				}
				p.press(rig.Escape)
				p.until("no help", "!"+open)
				if !look[bool](p, "focus === "+link) {
					t.Errorf("%s%s: the focus is lost", lang.code, path)
				}
			}
			p.tap("the link in the foot", `document.querySelector("[data-help]")`)
			p.until("the help", open)
			p.axe(axe, fmt.Sprintf("%s help at %d", lang.code, width))
		}
	}
}

// A question mark that is typed is a question mark.
func TestHelpLeavesFieldsAlone(t *testing.T) {
	p := visit(t, "/en/", rig.View{})
	p.until("a greeting", "codes.length > 0")
	p.focus("the command line", `focus === command`)
	p.press("?/")
	if got := look[string](p, "command.value"); got != "?/" {
		t.Errorf("typed %q", got)
	}
	if look[bool](p, `!!document.querySelector("dialog[open]")`) {
		t.Error("something opened")
	}
}

// Both languages say the same of the same keys, and of every page there is.
func TestHelpInBothLanguages(t *testing.T) {
	type words struct {
		Keys, Typing [][]string
		Sessions     []string
		Pages        map[string][]string
	}
	var both [2]words
	for i, lang := range languages {
		text, err := os.ReadFile(filepath.Join(rig.Root(), "static", "strings", "help."+lang.code+".json"))
		must(t, err, "read the words")
		must(t, json.Unmarshal(text, &both[i]), "read the words")
	}
	shape := func(w words) (list []any) {
		list = append(list, len(w.Keys), len(w.Typing), len(w.Sessions))
		for _, page := range []string{"home", "lessons", "lesson", "playground", "doctor", "replies", "reply", "compare", "matrix", "personas", "persona"} {
			list = append(list, len(w.Pages[page]))
			if len(w.Pages[page]) == 0 {
				t.Errorf("nothing on %s", page)
			}
		}
		return list
	}
	if en, es := shape(both[0]), shape(both[1]); !reflect.DeepEqual(en, es) {
		t.Errorf("%v\n%v", en, es)
	}
}
