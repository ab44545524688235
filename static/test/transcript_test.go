package test

import (
	"testing"

	"ehlo/static/test/rig"
)

// Before anything was sent a narrow window shows only what one needs for that;
// then the choice of a server is there too.
func TestNothingSentYet(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{Width: 320, Height: 640})
	p.expect("opening the page", 220)
	if !look[bool](p, `el.hasAttribute("fresh") && !shown(one(".choice"))`) {
		t.Error("the choice of servers is there before anything was sent")
	}
	p.say("NOOP", 250)
	p.until("the choice of servers", `!el.hasAttribute("fresh") && shown(one(".choice select"))`)
}

// Another session in the same element: whoever follows it is told.
func TestShowAnother(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	got := look[string](p, `(async () => {
		const seen = [];
		el.addEventListener("session-changed", (e) => seen.push(e.detail.kind + " " + (e.target === el) + " " + !!el.session));
		const before = el.session;
		await el.show({persona: "exim"});
		const wrong = await el.show({persona: "nobody"}).then(() => "no error", () => "refused");
		return seen.join() + " " + (el.session !== before) + " " + wrong;
	})()`)
	if got != "simulated true true true refused" {
		t.Errorf("showing Exim: %q", got)
	}
	p.until("Exim's greeting", `one("[role=log]").innerText.includes("Exim")`)
}
