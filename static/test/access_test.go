package test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ehlo/static/test/rig"
)

// templates are one page of each kind. A path starts after the language.
var templates = []string{
	"/", "/lessons/", "/lessons/first-220/", "/lessons/vrfy-252/", "/playground/",
	"/replies/", "/replies/220/", "/replies/252/", "/replies/442/", "/replies/101/", "/compare/220-252/", "/compare/211-556/", "/doctor/",
	"/matrix/", "/enhanced/", "/personas/", "/personas/postfix/", "/glossary/", "/search/", "/lessons/hunt/", "/embed/?lesson=vrfy-252", "/embed/builder/", "/offline/",
}

var views = map[string]rig.View{
	"wide light":   {Width: 1280, Height: 800},
	"wide dark":    {Width: 1280, Height: 800, Dark: true},
	"narrow light": {Width: 360, Height: 740},
	"narrow dark":  {Width: 360, Height: 740, Dark: true},
}

// axe-core finds nothing on any template, in both languages, widths and
// themes; the session has a few lines in it.
func TestAccessible(t *testing.T) {
	axe := axeSource(t)
	for _, lang := range languages {
		for _, path := range templates {
			t.Run(lang.code+path, func(t *testing.T) {
				p := blank(t, rig.View{})
				p.settled("/" + lang.code + path)
				for name, view := range views {
					if mode != "site" && (lang.code == "en") != crossed(view) {
						continue // each language has each width and each theme; all four by "make test-site"
					}
					must(t, p.Look(view), "look at it %s", name)
					p.axe(axe, name)
				}
			})
		}
	}
}

// crossed are the views wide and light, narrow and dark.
func crossed(v rig.View) bool { return (v.Width > 1000) != v.Dark }

// settled opens a page and waits for its session, if it has one.
func (p *page) settled(path string) {
	p.t.Helper()
	p.open(path)
	if look[bool](p, "!!el") {
		p.until("a greeting on "+path, "codes.length > 0")
	}
}

func axeSource(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(rig.Root(), "static/test/node_modules/axe-core/axe.min.js"))
	if err != nil {
		missing(t, "axe-core")
	}
	return string(text)
}

// The page for what is not there helps on, and is as accessible as the others.
// The browser complains of the 404 itself, so the tab is not held to be clean.
func TestNotFound(t *testing.T) {
	for _, lang := range languages {
		tab, err := chromium(t).Open(rig.View{})
		must(t, err, "open a tab")
		defer tab.Close()
		p := &page{Page: tab, t: t}
		p.open("/" + lang.code + "/no/such/page/")
		p.axe(axeSource(t), "the page for what is not there")
		if look[int](p, `document.querySelectorAll("main a").length`) == 0 {
			t.Errorf("%s: leads nowhere", lang.code)
		}
	}
}

// A clean result means something only if a fault would be found, inside the
// element too.
func TestAxeFindsFaults(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	look[bool](p, `!void root.append(document.createElement("button"))`)
	if faults := p.faults(axeSource(t)); len(faults) != 1 || !strings.Contains(faults[0], "button-name") {
		t.Errorf("a nameless button gives %q", faults)
	}
}

// axe runs axe-core in the page and reports what it finds.
func (p *page) axe(axe, path string) {
	p.t.Helper()
	for _, fault := range p.faults(axe) {
		p.t.Errorf("%s: %s", path, fault)
	}
}

func (p *page) faults(axe string) []string {
	p.t.Helper()
	faults, err := rig.EvalWithin[[]string](p.Page, 60*time.Second, axe+`;
		axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.flatMap(v =>
			v.nodes.map(n => v.id + ": " + n.target.flat(9).join(" ") + ": " + n.failureSummary.replace(/\s+/g, " "))))`)
	must(p.t, err, "run axe")
	return faults
}
