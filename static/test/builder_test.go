package test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

var unfilled = regexp.MustCompile(`\[\[[a-z]+(\|\d+)?\]\]`)

// shape is a piece that the builder shows now.
func (p *page) shape(id, file string) string {
	p.t.Helper()
	return look[string](p, fmt.Sprintf(`document.querySelector('section#%s pre[data-file="%s"]').textContent`, id, file))
}

// done waits until the dialogue of what was chosen is there.
func (p *page) built(what, text string) {
	p.t.Helper()
	p.until(what, fmt.Sprintf(`document.querySelector("section#html pre").textContent.includes(%q) && document.querySelector(".builder-status").textContent === ""`, text))
}

// The script fills the shapes in as the page does without it.
func TestBuilderSaysTheSame(t *testing.T) {
	for _, lang := range languages {
		address := "/" + lang.code + "/embed/builder/"
		bare, err := chromium(t).Open(rig.View{NoScript: true})
		must(t, err, "open a tab")
		defer bare.Close()
		must(t, bare.Navigate(ehlo(t).URL(address)), "open it without JavaScript")
		const all = `[...document.querySelectorAll("[data-shape], [data-policy]")].map(e => e.textContent)`
		before, err := rig.Eval[[]string](bare, all)
		must(t, err, "read it")
		p := visit(t, address, rig.View{})
		p.until("a session", `el.session`)
		p.built("the dialogue", "252 2.5.0")
		after := look[[]string](p, all)
		for i := range before {
			if after[i] != before[i] {
				t.Errorf("%s: without JavaScript\n%s\nwith it\n%s", lang.code, before[i], after[i])
			}
		}
		if len(before) < 20 || unfilled.MatchString(strings.Join(before, "")) {
			t.Errorf("%s: %d pieces: %q", lang.code, len(before), before)
		}
	}
}

// By keyboard: another lesson, another server, a theme, a height; the dialogue
// is what that server says, and the preview is that session.
func TestBuilderByKeyboard(t *testing.T) {
	p := visit(t, "/en/embed/builder/", rig.View{})
	p.until("a session", `el.session`)
	p.built("the dialogue", "252 2.5.0")
	p.focus("the lesson", `focus.name === "lesson"`)
	p.press("9. H")
	p.built("another lesson", `lesson="honest-vrfy"`)
	p.focus("the server", `focus.name === "persona"`)
	p.press("Exim")
	p.built("another server", `persona="exim"`)
	p.focus("the theme", `focus.name === "theme"`)
	p.press("Da")
	p.focus("the height", `focus.name === "size"`)
	p.press("Low")
	p.built("a height", "420px")
	tag := p.shape("html", "In the page")
	for _, has := range []string{`<smtp-playground lesson="honest-vrfy" lang="en" persona="exim" theme="dark" style="height: 420px">`, "S: 220 mx.lab.example ESMTP Exim", "C: VRFY alice\n"} {
		if !strings.Contains(tag, has) {
			t.Errorf("no %s in\n%s", has, tag)
		}
	}
	if frame := p.shape("frame", "In the page"); !strings.Contains(frame, "/en/embed/?lesson=honest-vrfy&amp;persona=exim&amp;theme=dark\" ") || !strings.Contains(frame, `height="470"`) {
		t.Error(frame)
	}
	if md := p.shape("picture", "README.md"); !strings.Contains(md, "/en/lessons/honest-vrfy/session.svg)](") {
		t.Error(md)
	}
	p.until("the preview", `el.getAttribute("persona") === "exim" && el.getAttribute("lesson") === "honest-vrfy" && el.getBoundingClientRect().height === 420 && codes[0] === 220`)
}

// Lines of one's own, with a press of the finger; what they need of quoting they
// get in each kind of file.
func TestBuilderOwnLines(t *testing.T) {
	p := visit(t, "/es/embed/builder/", rig.View{Width: 360, Height: 740})
	p.until("a session", `el.session`)
	p.built("the dialogue", "252 2.5.0")
	look[bool](p, `(() => { const s = document.querySelector("[name=lesson]"); s.value = ""; return s.dispatchEvent(new Event("change", {bubbles: true})); })()`)
	p.tap("the lines", `document.querySelector("[name=lines]")`)
	look[bool](p, `!void document.querySelector("[name=lines]").select()`)
	must(t, p.Insert("EHLO <b>`${x}`\nNOOP"), "type")
	p.tap("the next field", `document.querySelector("[name=autorun]")`)
	p.built("the lines", `script="EHLO &lt;b&gt;`)
	for id, has := range map[string]string{
		"html":       "<smtp-playground lang=\"es\" script=\"EHLO &lt;b&gt;`${x}`&#10;NOOP\">\n<pre>S: 220 mx.lab.example ESMTP Ehlo at your service\nC: EHLO &lt;b&gt;`${x}`\nS: 501",
		"docusaurus": "C: EHLO <b>\\`\\${x}\\`\nS: 501",
		"hugo":       "{{< smtp lang=\"es\" script=`EHLO <b>",
		"frame":      "/es/embed/?script=EHLO+%3Cb%3E%60%24%7Bx%7D%60%0ANOOP\"",
		"picture":    "/es/embed/session.svg?script=EHLO+",
	} {
		all := look[string](p, fmt.Sprintf(`[...document.querySelectorAll("section#%s pre")].map(e => e.textContent).join("\n")`, id))
		if !strings.Contains(all, has) {
			t.Errorf("%s: no %s in\n%s", id, has, all)
		}
	}
	if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
		t.Errorf("%d pixels too wide", over)
	}
}

// Every piece has a button that copies exactly it; where the browser does not
// let us, the text is selected and the page says so.
func TestBuilderCopies(t *testing.T) {
	p := visit(t, "/en/embed/builder/", rig.View{})
	p.until("a session", `el.session`)
	p.built("the dialogue", "252 2.5.0")
	look[bool](p, `!void Object.defineProperty(navigator, "clipboard", {configurable: true, value: {writeText: async text => { globalThis.copied = text; }}})`)
	p.focus("a button", `focus.matches("section#mkdocs [data-copy]")`)
	p.press(rig.Enter)
	p.until("copied", `globalThis.copied === document.querySelector("section#mkdocs pre").textContent && document.querySelector(".builder-status").textContent.includes("MkDocs, mkdocs.yml")`)
	look[bool](p, `!void Object.defineProperty(navigator, "clipboard", {configurable: true, value: {writeText: async () => { throw new Error("no"); }}})`)
	p.focus("another button", `focus.matches("section#sphinx [data-copy]")`)
	p.press(rig.Enter)
	p.until("selected", `String(getSelection()) === document.querySelector("section#sphinx pre").textContent && document.querySelector(".builder-status").textContent.includes("selected")`)
}
