package test

import (
	"fmt"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// page is a page in the browser that must stay clean: at the end of the test
// it has asked no other origin for anything and nothing complained.
type page struct {
	*rig.Page
	t      *testing.T
	answer int // replies seen by say so far
}

// visit opens a path of the shared server.
func visit(t *testing.T, path string, view rig.View) *page {
	t.Helper()
	p := blank(t, view)
	p.open(path)
	return p
}

// blank opens a tab with no page in it yet.
func blank(t *testing.T, view rig.View) *page {
	t.Helper()
	server := ehlo(t)
	tab, err := chromium(t).Open(view)
	must(t, err, "open a tab")
	p := &page{Page: tab, t: t}
	t.Cleanup(func() {
		if foreign := tab.Foreign(server.HTTP); len(foreign) > 0 {
			t.Errorf("requests to other origins: %q", foreign)
		}
		for _, complaint := range tab.Complaints() {
			t.Errorf("the browser complains: %s", complaint)
		}
		tab.Close()
	})
	return p
}

func (p *page) open(path string) {
	p.t.Helper()
	must(p.t, p.Navigate(ehlo(p.t).URL(path)), "open %s", path)
	p.answer = 0
}

// inside gives expressions short names for the first element of the page.
const inside = `(() => {
	const el = document.querySelector("smtp-playground#session") ?? document.querySelector("smtp-playground"), root = el?.shadowRoot;
	const all = css => [...(root?.querySelectorAll(css) ?? [])], one = css => root?.querySelector(css);
	const shown = e => !!e && e.checkVisibility();
	const rows = from => all("[role=log] li[data-from" + (from ? "=" + from : "") + "]");
	const codes = all("[role=log] li[data-from=server][data-code]").map(e => +e.dataset.code);
	const command = one("form input");
	let focus = document.activeElement; while (focus?.shadowRoot?.activeElement) focus = focus.shadowRoot.activeElement;
	return (%s);
})()`

// look evaluates an expression that may use the names of inside.
func look[T any](p *page, js string) T {
	p.t.Helper()
	v, err := rig.Eval[T](p.Page, fmt.Sprintf(inside, js))
	must(p.t, err, "%s", js)
	return v
}

// until waits for an expression that may use the names of inside.
func (p *page) until(what, js string) {
	p.t.Helper()
	if err := p.Wait(fmt.Sprintf(inside, js)); err != nil {
		p.t.Fatalf("%s: %v\nthe transcript: %s", what, err, p.transcript())
	}
}

func (p *page) transcript() string {
	text, _ := rig.Eval[string](p.Page, fmt.Sprintf(inside, `el?.getAttribute("state") + ": " + rows("").map(e => e.innerText.replaceAll("\n", " ")).join(" | ")`))
	return text
}

func (p *page) press(keys string) {
	p.t.Helper()
	must(p.t, p.Type(keys), "press %q", keys)
}

// focus goes to what the expression finds with the Tab key alone.
func (p *page) focus(what, js string) {
	p.t.Helper()
	for range 120 {
		if look[bool](p, "!!focus && "+js) {
			return
		}
		p.press(rig.Tab)
	}
	p.t.Fatalf("%s: not reached with Tab", what)
}

// type_ brings the focus to the command line, types a line and sends it.
func (p *page) enter(line string) {
	p.t.Helper()
	p.focus("the command line", `focus.matches("form input, form textarea")`)
	p.press(line + rig.Enter)
}

// say sends a line and expects its reply; 0 expects any.
func (p *page) say(line string, code int) {
	p.t.Helper()
	p.enter(line)
	p.expect(line, code)
}

// expect waits for the next reply.
func (p *page) expect(to string, code int) {
	p.t.Helper()
	p.until("a reply to "+to, fmt.Sprintf("codes.length > %d", p.answer))
	if got := look[int](p, fmt.Sprintf("codes[%d]", p.answer)); code != 0 && got != code {
		p.t.Fatalf("%s: got %d, want %d\n%s", to, got, code, p.transcript())
	}
	p.answer++
}

// tap presses the mouse on what an expression with the names of inside finds.
func (p *page) tap(what, js string) {
	p.t.Helper()
	must(p.t, p.Tap(fmt.Sprintf(inside, js)), "press %s", what)
}

// text is the visible text of what the expression finds.
func (p *page) text(js string) string {
	p.t.Helper()
	return strings.TrimSpace(look[string](p, "("+js+")?.innerText ?? ''"))
}
