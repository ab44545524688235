package test

import (
	"fmt"
	"testing"

	"ehlo/static/test/rig"
)

// On paper: the whole transcript, however long, black on white in either theme,
// and nothing to press.
func TestPrint(t *testing.T) {
	for i, path := range []string{"/lessons/vrfy-252/", "/playground/", "/", "/replies/252/", "/doctor/"} {
		for _, dark := range []bool{false, true} {
			lang := languages[i%2]
			p := visit(t, "/"+lang.code+path, rig.View{Width: 1280, Height: 800, Dark: dark})
			sent := 0
			if look[bool](p, "!!el") {
				p.until("a greeting", "codes.length > 0 && shown(command)")
				for range 12 {
					p.tap("the command line", "command")
					p.press("NOOP" + rig.Enter)
					sent++
					p.until("a reply", fmt.Sprintf(`rows("client").length >= %d && el.session && !el.session.waiting`, sent))
				}
				p.until("all replies", fmt.Sprintf(`codes.length > %d`, sent))
			}
			must(t, p.Look(rig.View{Width: 794, Height: 1123, Dark: dark, Print: true}), "print it")
			if sent > 0 {
				if cut := look[int](p, `one("[role=log]").scrollHeight - one("[role=log]").clientHeight`); cut > 1 {
					t.Errorf("%s: %d pixels of the transcript are cut off", path, cut)
				}
				if hidden := look[int](p, `rows("").filter(e => !shown(e)).length`); hidden > 0 {
					t.Errorf("%s: %d lines are not printed", path, hidden)
				}
			}
			controls := look[[]string](p, `[...document.querySelectorAll("button, input, select, textarea"), ...all("button, input, select, textarea")]
				.filter(e => shown(e) && !e.matches(".chip") && e.getClientRects().length && getComputedStyle(e).visibility === "visible").map(e => e.outerHTML.slice(0, 100))`)
			if len(controls) > 0 {
				t.Errorf("%s: controls on paper: %q", path, controls)
			}
			if ground := look[string](p, `getComputedStyle(document.body).backgroundColor + " " + getComputedStyle(document.body).color`); ground != "rgb(255, 255, 255) rgb(0, 0, 0)" {
				t.Errorf("%s: printed in %s", path, ground)
			}
			if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("%s: %d pixels wider than the paper", path, over)
			}
		}
	}
}
