package test

import (
	"fmt"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// The front page in ten seconds: a live 220, a line to begin with, and where to
// go from there; what the server has said is lit in the table, and counted.
func TestHome(t *testing.T) {
	for _, lang := range languages {
		for _, width := range []int64{320, 1280} {
			if halved(lang.code, width) {
				continue
			}
			p := visit(t, "/"+lang.code+"/", held(width))
			p.expect("opening the page", 220)
			for i, code := range []int{250, 252, 250} {
				p.use("a line to begin with", fmt.Sprintf(`document.querySelectorAll(".try")[%d]`, i))
				p.until("the line in the session, and the focus", fmt.Sprintf(`focus === command && command.value === document.querySelectorAll(".try")[%d].innerText`, i))
				p.press(rig.Enter)
				p.expect("the line", code)
			}
			met := `document.querySelector("[data-met]").innerText`
			p.until("three replies lit and counted", `document.querySelectorAll(".tile.lit").length === 3 && / 3 .*39/.test(" " + `+met+`)`)
			for _, path := range []string{"lessons/", "replies/", "doctor/", "playground/", "#host"} {
				if !look[bool](p, fmt.Sprintf(`!!document.querySelector('.door h3 a[href$=%q]')`, path)) {
					t.Errorf("%s: no door to %s", lang.code, path)
				}
			}
			p.open("/" + lang.code + "/")
			p.until("the same after coming back", `/ 3 .*39/.test(" " + `+met+`)`)
		}
	}
}

// Nothing but transcript, line, state and next step stands before the doors at
// the width of a telephone, and the session is in the first window.
func TestHomeOnATelephone(t *testing.T) {
	p := visit(t, "/es/", rig.View{Width: 360, Height: 740})
	p.expect("opening the page", 220)
	if top := look[int](p, `Math.round(el.getBoundingClientRect().top)`); top > 560 {
		t.Errorf("the session begins at %d", top)
	}
	if got := look[string](p, `[...document.querySelectorAll(".hero > *")].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map(e => e.className || e.tagName).join(" ")`); !strings.HasPrefix(got, "hero-text at-home hero-try") {
		t.Errorf("the order is %s", got)
	}
}

// The core fails on any page that has a session: it is said, and the session
// goes on.
func TestHealsEverywhere(t *testing.T) {
	for i, path := range []string{"/", "/lessons/first-220/", "/replies/252/", "/matrix/", "/personas/postfix/"} {
		p := visit(t, "/"+languages[i%2].code+path, rig.View{})
		p.until("a greeting", "codes.length > 0")
		p.answer = look[int](p, "codes.length")
		look[bool](p, `!void el.session.fail()`)
		p.until("a note about it", `shown(one(".notice, [role=status]")) || rows("note").some(e => e.innerText.trim())`)
		p.until("a session that is alive", `codes.length > 0 && shown(command)`)
		p.answer = look[int](p, "codes.length")
		p.tap("the command line", "command")
		p.press("NOOP" + rig.Enter)
		p.expect("NOOP", 250)
	}
}
