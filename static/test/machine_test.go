package test

import (
	"testing"

	"ehlo/static/test/rig"
)

// chip is a button in the list of the verbs that leave a state.
func exit(verb string) string {
	return `[...document.querySelectorAll(".exits .verb-chip")].find(b => b.innerText === "` + verb + `")`
}

// The diagram follows the session; a verb that leaves the state is put into the
// command line, by keyboard and by touch.
func TestMachine(t *testing.T) {
	for _, lang := range languages {
		for _, width := range []int64{320, 1280} {
			if halved(lang.code, width) {
				continue
			}
			p := visit(t, "/"+lang.code+"/playground/", held(width))
			p.expect("opening the page", 220)
			p.say("EHLO client.test.example", 250)
			openView(p, "machine")
			here := `document.querySelector(".machine .here text").textContent`
			ready := look[string](p, `one(".states [aria-current]").innerText`)
			p.until("it shows where the session stands", here+" === "+`one(".states [aria-current]").innerText`)
			p.use("MAIL", exit("MAIL"))
			p.until("the line, and the focus there", `focus === command && command.value.startsWith("MAIL FROM:")`)
			p.press(rig.Enter)
			p.expect("MAIL", 250)
			p.until("the next state", here+` === "Mail" && document.querySelector(".machine .labels .on").textContent === "RCPT"`)
			p.use("RSET", exit("RSET"))
			p.until("the line", `command.value === "RSET"`)
			p.press(rig.Enter)
			p.expect("RSET", 250)
			p.until("back", here+` === "`+ready+`"`)
			p.say("STARTTLS", 220)
			if width > 1000 {
				p.until("a state beside the others", `[...document.querySelectorAll(".machine .past text")].some(e => e.textContent === "TLS")`)
			}
			p.axe(axeSource(t), "states")
			if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("%d pixels too wide: %v", over, p.tooWide())
			}
		}
	}
}
