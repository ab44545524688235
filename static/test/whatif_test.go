package test

import (
	"fmt"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// A fault is chosen and applied with keys alone: the same words, answered
// otherwise, and the panel says which answers have changed.
func TestWhatIfByKeyboard(t *testing.T) {
	for _, lang := range languages {
		if halved(lang.code, 1280) {
			continue
		}
		p := visit(t, "/"+lang.code+"/playground/", rig.View{})
		p.expect("opening the page", 220)
		for _, line := range []string{"EHLO client.test.example", "MAIL FROM:<sender@test.example>", "RCPT TO:<bob@lab.example>"} {
			p.say(line, 250)
		}
		p.focus("the button of the view", "focus === "+viewButton("whatif"))
		p.press(rig.Enter)
		p.until("the view", `shown(document.querySelector("[data-fault=full]")) && focus.id === "view-head"`)
		p.focus("a fault", `focus.matches("[data-fault=full]")`)
		p.press(" ")
		p.focus("apply", `focus.matches(".what-do .button-main")`)
		p.press(rig.Enter)
		p.until("one answer is another", `document.querySelectorAll(".changes-table tbody tr").length === 1 && codes.at(-1) === 452 && codes.length === 4`)
		if got := p.text(`document.querySelector(".changes-table")`); !strings.Contains(got, "250") || !strings.Contains(got, "452") || !strings.Contains(got, otherCode[lang.code]) {
			t.Errorf("the changes: %s", got)
		}
		p.until("the focus stays", `focus.matches(".what-do .button-main")`)
		p.focus("as it was", `focus.matches(".what-do .button-quiet")`)
		p.press(rig.Enter)
		p.until("all as before", `codes.at(-1) === 250 && codes.length === 4 && !document.querySelector("[data-fault=full]").checked`)
	}
}

// The form writes a line; what the core does not understand is said at the
// line, and nothing is given up for it. On a narrow window, in both languages.
func TestWhatIfRules(t *testing.T) {
	for _, lang := range languages {
		if halved(lang.code, 320) {
			continue
		}
		p := visit(t, "/"+lang.code+"/playground/", rig.View{Width: 320, Height: 568, Touch: true, Dark: lang.code == "es"})
		p.expect("opening the page", 220)
		p.say("NOOP", 0)
		openView(p, "whatif")
		set := func(css, value string) {
			t.Helper()
			look[bool](p, fmt.Sprintf(`(e => (e.value = %q, e.dispatchEvent(new Event("input", {bubbles: true}))))(document.querySelector(%q))`, value, css))
		}
		set(".rule-form select", "VRFY")
		set(".rule-form input", "carol@")
		set(".rule-form label:nth-of-type(3) select", "2nd")
		set("[list=rule-answers]", "451 4.3.0 Not today")
		set(".rule-form [type=number]", "7")
		p.tap("then hang up", `document.querySelector(".rule-form [type=checkbox]")`)
		const want = "rule VRFY carol@ 2nd: 451 4.3.0 Not today, delay 7s, close"
		if got := p.text(`document.querySelector(".rule-line")`); got != want {
			t.Errorf("%s: the rule is %q", lang.code, got)
		}
		p.tap("add", `document.querySelector(".rule-form [type=submit]")`)
		set("#world-lines", want+"\nmailbox carol\nnonsense here")
		p.tap("apply", `document.querySelector(".what-do .button-main")`)
		p.until("what is wrong", `shown(document.querySelector("#world-error")) && /(line|línea) 3/.test(document.querySelector("#world-error").innerText)`)
		if got := look[string](p, `(e => e.value.slice(e.selectionStart, e.selectionEnd))(document.querySelector("#world-lines"))`); got != "nonsense here" {
			t.Errorf("%s: selected is %q", lang.code, got)
		}
		set("#world-lines", want+"\nmailbox carol")
		p.tap("begin anew", `document.querySelectorAll(".what-do .button")[1]`)
		p.until("a new session", `codes.length === 1 && document.querySelector(".changes-status").innerText !== ""`)
		if got := look[string](p, `el.session.about.world`); got != want+"\nmailbox carol" {
			t.Errorf("%s: the world is %q", lang.code, got)
		}
		if wide := look[int](p, `document.documentElement.scrollWidth`); wide > 320 {
			t.Errorf("%s: %d wide", lang.code, wide)
		}
		p.axe(axeSource(t), lang.code+" what if")
	}
}

// Every ready-made fault is one that the core knows, and has words.
func TestWhatIfFaults(t *testing.T) {
	p := visit(t, "/es/playground/#view=whatif", rig.View{})
	p.expect("opening the page", 220)
	p.until("the faults", `document.querySelector("[data-fault]")`)
	for _, id := range look[[]string](p, `[...document.querySelectorAll("[data-fault]")].map(e => e.dataset.fault)`) {
		p.tap(id, fmt.Sprintf(`document.querySelector("[data-fault=%s]")`, id))
		look[bool](p, `!void (document.querySelector(".changes-status").textContent = "")`)
		p.tap("begin anew", `document.querySelectorAll(".what-do .button")[1]`)
		p.until(id, `document.querySelector(".changes-status").innerText !== "" && el.session?.about?.world !== ""`)
		p.until("only "+id+" is chosen", fmt.Sprintf(`[...document.querySelectorAll("[data-fault]:checked")].map(e => e.dataset.fault).join() === %q`, id))
		p.tap(id, fmt.Sprintf(`document.querySelector("[data-fault=%s]")`, id))
	}
	if bad := look[[]string](p, `[...document.querySelectorAll(".rules label")].map(e => e.innerText).filter(s => s.includes("fault."))`); len(bad) > 0 {
		t.Errorf("without words: %q", bad)
	}
}
