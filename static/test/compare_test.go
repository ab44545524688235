package test

import (
	"fmt"
	"testing"

	"ehlo/static/test/rig"
)

var otherCode = map[string]string{"en": "other code", "es": "otro código"}

const serverRow = `document.querySelector(".compare-table [data-persona=%s]")`

// The session at every server, by keyboard: the reference first, other codes
// marked; the filter leaves what differs; a switch plays the same session there.
func TestCompareByKeyboard(t *testing.T) {
	for _, lang := range languages {
		if halved(lang.code, 1280) {
			continue
		}
		p := visit(t, "/"+lang.code+"/playground/", rig.View{})
		p.expect("opening the page", 220)
		p.say("EHLO client.test.example", 250)
		p.say("VRFY alice", 252)
		p.focus("the button of the view", "focus === "+viewButton("compare"))
		p.press(rig.Enter)
		all := look[int](p, `el.session.personas.length`)
		p.until("all servers", fmt.Sprintf(`document.querySelectorAll(".compare-table tbody tr").length === %d`, all))
		if got := look[string](p, `document.querySelector(".compare-table tbody tr").dataset.persona`); got != "rfc" {
			t.Errorf("first comes %s", got)
		}
		for name, mark := range map[string]string{"exim": "501 " + otherCode[lang.code], "rfc": "252", "postfix": "252"} {
			got := p.text(fmt.Sprintf(serverRow, name) + `.lastElementChild`)
			if got[:3] != mark[:3] || (len(mark) > 3) != look[bool](p, fmt.Sprintf(serverRow, name)+`.lastElementChild.matches(".other:has(.differs)")`) {
				t.Errorf("%s: %q, want %s", name, got, mark)
			}
		}
		p.focus("the filter", `focus.matches(".compare-bar input")`)
		p.press(" ")
		p.until("fewer", fmt.Sprintf(`document.querySelectorAll(".compare-table tbody tr").length < %d && !%s && %s`, all, fmt.Sprintf(serverRow, "postfix"), fmt.Sprintf(serverRow, "exim")))
		p.focus("the switch to Exim", fmt.Sprintf(`focus.matches("button") && focus === %s.querySelector("button")`, fmt.Sprintf(serverRow, "exim")))
		p.press(rig.Enter)
		p.until("the same session at Exim", `el.session.about.persona === "exim" && codes.join() === "220,250,501"`)
		p.until("it says so", `document.querySelector(".compare-status").innerText !== ""`)
		p.until("one is there", fmt.Sprintf(`%s.querySelector(".here")`, fmt.Sprintf(serverRow, "exim")))
	}
}

// Narrow, in both languages: rows become blocks, and a session of many lines
// keeps no task busy for long.
func TestCompareNarrow(t *testing.T) {
	for _, lang := range languages {
		if halved(lang.code, 320) {
			continue
		}
		p := visit(t, "/"+lang.code+"/playground/", rig.View{Width: 320, Height: 568, Touch: true, Dark: lang.code == "en"})
		p.expect("opening the page", 220)
		p.say("EHLO client.test.example", 250)
		look[bool](p, `!void (window.tasks = [], new PerformanceObserver(l => tasks.push(...l.getEntries().map(e => Math.round(e.duration)))).observe({type: "longtask"}))`)
		p.tell("MAIL FROM:<sender@test.example>\r\nRCPT TO:<alice@lab.example>\r\nRCPT TO:<nosuchuser@lab.example>\r\nDATA\r\n")
		p.tell("Subject: x\r\n\r\nx\r\n.\r\n")
		openView(p, "compare")
		p.until("those that differ", `document.querySelector(".compare-table tbody tr") && document.querySelectorAll(".compare-table tbody tr").length < el.session.personas.length`)
		p.tap("the filter", `document.querySelector(".compare-bar input")`)
		p.until("all servers", `document.querySelectorAll(".compare-table tbody tr").length === el.session.personas.length`)
		if long := look[[]int](p, `tasks`); len(long) > 0 {
			t.Logf("%s: tasks over 50 ms: %v", lang.code, long)
		}
		if wide := look[int](p, `document.documentElement.scrollWidth`); wide > 320 {
			t.Errorf("%s: %d wide", lang.code, wide)
		}
		p.tap("a switch", fmt.Sprintf(serverRow, "sendmail")+`.querySelector("button")`)
		p.until("the same session at Sendmail", `el.session.about.persona === "sendmail" && codes.at(-1) > 0`)
		p.axe(axeSource(t), lang.code+" compare")
	}
}
