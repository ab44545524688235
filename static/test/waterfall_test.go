package test

import (
	"fmt"
	"io"
	"testing"

	"ehlo/static/test/rig"
)

// falls are the names of the bars, in order.
const falls = `[...document.querySelectorAll(".fall")].map(e => e.querySelector("b").innerText).join()`

// A real connection: each phase on the way to the greeting, and each command.
func TestWaterfall(t *testing.T) {
	for _, lang := range languages {
		for _, width := range []int64{320, 1280} {
			if halved(lang.code, width) {
				continue
			}
			p := visit(t, "/"+lang.code+"/playground/", held(width))
			p.expect("opening the page", 220)
			p.say("NOOP", 250)
			p.switchToReal(lang.real)
			p.say("EHLO client.test.example", 250)
			openView(p, "waterfall")
			greets := map[string]string{"en": "greeting", "es": "saludo"}[lang.code]
			p.until("its phases", falls+` === "DNS,TCP,`+greets+`,EHLO"`)
			p.say("STARTTLS", 220)
			p.until("the handshake", falls+` === "DNS,TCP,`+greets+`,EHLO,STARTTLS,TLS"`)
			p.until("its verdict", `document.querySelector(".view .outcome").matches(".c2") && document.querySelector(".view .outcome").innerText.startsWith("220")`)
			p.axe(axeSource(t), "waterfall")
			if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("%d pixels too wide: %v", over, p.tooWide())
			}
		}
	}
}

// Nobody greets: the bar grows while one waits, and ends in a cross.
func TestWaterfallEnds(t *testing.T) {
	gone := newSomebody(t, func(w io.Writer) { w.(io.Closer).Close() }, nil)
	p := reaching(t, "en", "--allow", gone.Addr().String())
	p.expect("opening the page", 220)
	openView(p, "reach")
	p.connectTo(gone.Addr().String())
	p.until("the end", `el.getAttribute("state") === "closed"`)
	openView(p, "waterfall")
	p.until("a cross", `document.querySelector(".fall.verdict-row.c5 .bar-no") && document.querySelector(".view .outcome").matches(".c5")`)
}

// The clock of a simulated server: a long wait is cut, and it is said that
// nothing was measured.
func TestWaterfallSimulated(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	_, err := rig.Eval[bool](p.Page, fmt.Sprintf(`(document.querySelector("smtp-playground").setAttribute("world", %q), true)`, "rule NOOP: 450 4.3.0 Later, delay 90s"))
	must(t, err, "set the world")
	p.until("another session", `codes.length === 1 && el.session?.about?.world.includes("NOOP")`)
	openView(p, "waterfall")
	p.say("HELO client.test.example", 0)
	p.enter("NOOP")
	p.until("a bar that grows", `document.querySelector(".fall .running")`)
	p.tap("wind forward", `one(".waiting-line button")`)
	p.until("time is left out", `document.querySelector(".fall.c4 .bar-break") && document.querySelector(".measured").innerText.includes("Nothing was measured")`)
}
