package test

import (
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// Nothing is wider than a window of 320 pixels, nor than any other.
func TestNoSidewaysScroll(t *testing.T) {
	p := blank(t, rig.View{})
	for _, lang := range languages {
		for _, path := range templates {
			p.settled("/" + lang.code + path)
			for _, width := range []int64{320, 360, 768, 1024, 1280, 1600} {
				must(t, p.Look(rig.View{Width: width, Height: 700}), "make the window %d wide", width)
				if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
					t.Errorf("%d: /%s%s is %d pixels too wide: %v", width, lang.code, path, over, p.tooWide())
				}
			}
		}
	}
}

// tooWide names the elements that stick out, to find them faster.
func (p *page) tooWide() []string {
	return look[[]string](p, `[...document.querySelectorAll("body *"), ...all("*")]
		.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("[role=log], pre, .scroll")).slice(0, 5)
		.map(e => e.tagName + "." + e.getAttribute("class"))`)
}

// The place of the session is reserved: nothing moves when it comes.
func TestNothingMoves(t *testing.T) {
	for _, width := range []int64{360, 412, 1280} {
		for _, path := range []string{"/en/", "/es/playground/", "/en/lessons/vrfy-252/", "/es/replies/252/"} {
			p := blank(t, rig.View{Width: width, Height: 800, Motion: true})
			must(t, p.Start(`globalThis.moved = []; new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput)
				moved.push(e.value.toFixed(4) + " at " + Math.round(e.startTime) + " ms: " + e.sources.map(s => (s.node ? s.node.nodeName + "." + s.node.className : "inside") +
					" " + [s.previousRect, s.currentRect].map(r => [r.x, r.y, r.width, r.height].map(Math.round).join(" ")).join(" -> ")).join("; ")) }).observe({type: "layout-shift", buffered: true})`), "watch for shifts")
			p.open(path)
			p.until("a greeting", "codes.length > 0")
			look[bool](p, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
			for _, shift := range look[[]string](p, "moved") {
				t.Errorf("%d: %s moves by %s", width, path, shift)
			}
		}
	}
}

// Without JavaScript every page is readable, its dialogue included, and no
// control is shown that cannot work.
func TestReadableWithoutScript(t *testing.T) {
	for path, says := range map[string][]string{
		"/en/":                   {"220", "EHLO"},
		"/en/lessons/first-220/": {"220"},
		"/es/lessons/vrfy-252/":  {"VRFY alice", "252", "RCPT TO"},
		"/en/replies/252/":       {"VRFY", "252"},
		"/es/playground/":        {"220", "JavaScript"},
		"/es/compare/220-252/":   {"220", "252"},
	} {
		t.Run(path, func(t *testing.T) {
			page, err := chromium(t).Open(rig.View{NoScript: true})
			must(t, err, "open a tab")
			defer page.Close()
			must(t, page.Navigate(ehlo(t).URL(path)), "open")
			text, err := rig.Eval[string](page, "document.body.innerText")
			must(t, err, "read the page")
			for _, word := range says {
				if !strings.Contains(text, word) {
					t.Errorf("does not say %q", word)
				}
			}
			dead, err := rig.Eval[[]string](page, `[...document.querySelectorAll("button, input:not([type=checkbox], [type=radio])")].filter(e => e.checkVisibility() && !e.form?.action).map(e => e.outerHTML.slice(0, 120))`)
			must(t, err, "look for buttons")
			if len(dead) > 0 {
				t.Errorf("controls that do nothing: %q", dead)
			}
		})
	}
}

// Both themes are chosen by the system; the page follows.
func TestThemes(t *testing.T) {
	ground := func(dark bool) string {
		p := visit(t, "/en/", rig.View{Dark: dark})
		return look[string](p, "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor")
	}
	if light, dark := ground(false), ground(true); light == dark {
		t.Errorf("light and dark look the same: %s", light)
	}
}
