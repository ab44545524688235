package test

import (
	"testing"

	"ehlo/static/test/rig"
)

// The slider shows how things stood and undoes nothing; only "Go on from here"
// takes the session back.
func TestTime(t *testing.T) {
	for _, lang := range languages {
		for _, width := range []int64{320, 1280} {
			if halved(lang.code, width) {
				continue
			}
			p := visit(t, "/"+lang.code+"/playground/", held(width))
			p.talk()
			openView(p, "time")
			says := map[string]string{"en": "Step 3 of 8: MAIL answered with 250", "es": "Paso 3 de 8: MAIL, respondido con 250"}[lang.code]
			for range 5 {
				if width == 320 {
					p.tap("one step back", `document.querySelector(".view-actions button")`)
				} else {
					p.focus("the slider", `focus.matches(".range")`)
					p.press(rig.Left)
				}
			}
			p.until("the third step, in words", `document.querySelector(".range").getAttribute("aria-valuetext") === "`+says+`"`)
			p.until("later rows are marked", `rows("").some(e => e.classList.contains("later")) && !rows("")[1].classList.contains("later")`)
			if state := look[string](p, `el.getAttribute("state") + " " + document.querySelector(".time-state").innerText`); state != "ready Mail" {
				t.Errorf("looking back changes the session: %s", state)
			}
			p.axe(axeSource(t), "time")
			if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("%d pixels too wide: %v", over, p.tooWide())
			}
			p.use("go on", `document.querySelector(".time-row button")`)
			p.until("the session stands there", `el.getAttribute("state") === "mail" && codes.length === 3 && !rows("").some(e => e.classList.contains("later")) && focus === command`)
			p.answer = 3
			p.say("RCPT TO:<bob@lab.example>", 250)
			p.until("the slider goes along", `document.querySelector(".range").value === "4" && document.querySelector(".range").max === "4"`)
		}
	}
}

// A real server cannot be taken back.
func TestTimeWithARealServer(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.switchToReal("Real")
	openView(p, "time")
	p.until("it says so", `document.querySelector(".time-note").innerText.includes("cannot be taken back")`)
	p.tap("one step back", `document.querySelector(".view-actions button")`)
	p.until("only to look", `document.querySelector(".range").value === "0" && !shown(document.querySelector(".time-row button"))`)
}
