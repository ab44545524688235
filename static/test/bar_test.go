package test

import (
	"fmt"
	"testing"

	"ehlo/static/test/rig"
)

// openView opens a view of the playground with its button in the bar, and waits
// until its title has the focus.
func openView(p *page, name string) {
	p.t.Helper()
	button := viewButton(name)
	p.until("the button of "+name, fmt.Sprintf(`%s && shown(%[1]s)`, button))
	p.until("the bar is alive", `document.querySelector(".views[data-ready]")`)
	p.tap("the button of "+name, button)
	p.until("the view "+name, fmt.Sprintf(`%s.getAttribute("aria-expanded") === "true" && shown(%s) && !document.querySelector(".view-button[aria-busy]")`, button, viewPlace(name)))
}

// viewButton and viewPlace are expressions for the names of inside.
func viewButton(name string) string {
	return fmt.Sprintf(`document.querySelector(".views [data-view=%s]")`, name)
}

func viewPlace(name string) string {
	return fmt.Sprintf(`document.getElementById(%s.getAttribute("aria-controls"))`, viewButton(name))
}

// One view at a time, by keyboard: the focus goes to its title, Escape brings it
// back; another button closes the first.
func TestBar(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.focus("the button of the states", "focus === "+viewButton("machine"))
	p.press(rig.Enter)
	p.until("the view, and the focus on its title", `focus.id === "view-head" && focus.innerText === "States" && shown(`+viewPlace("machine")+`)`)
	p.press(rig.Escape)
	p.until("it is closed, and the focus back", `focus === `+viewButton("machine")+` && !shown(`+viewPlace("machine")+`) && focus.getAttribute("aria-expanded") === "false"`)
	openView(p, "machine")
	openView(p, "inbound")
	if look[bool](p, "shown("+viewPlace("machine")+")") {
		t.Error("two views are open")
	}
	p.tap("close", `document.querySelector("#view-inbound .view-close")`)
	p.until("closed", `!shown(`+viewPlace("inbound")+`) && focus === `+viewButton("inbound"))
}

// A link opens a view.
func TestBarLink(t *testing.T) {
	p := visit(t, "/es/playground/#view=machine", rig.View{})
	p.until("the view", `shown(document.getElementById("view")) && document.getElementById("view-head").innerText === "Estados"`)
	look[bool](p, `!void (location.hash = "#view=inbound")`)
	p.until("the other view", `shown(`+viewPlace("inbound")+`) && !shown(document.getElementById("view"))`)
}

// At rest everything one needs stands in one screen.
func TestOneScreen(t *testing.T) {
	for _, lang := range languages {
		p := visit(t, "/"+lang.code+"/playground/", rig.View{Width: 1280, Height: 800})
		p.expect("opening the page", 220)
		for what, css := range map[string]string{"the bar": "document.querySelector('.views')", "the transcript": "one('[role=log]')", "the input": "command", "the state": "one('.states')", "the next step": "one('.verb-next')"} {
			p.until(what, "shown("+css+")")
			if bottom := look[float64](p, css+".getBoundingClientRect().bottom"); bottom > 800 {
				t.Errorf("%s: %s ends at %v", lang.code, what, bottom)
			}
		}
	}
}

// On a telephone there is nothing but transcript, input, state and next step
// until something was sent; then the rest comes, below, and nothing moves.
func TestNarrowAtRest(t *testing.T) {
	for _, lang := range languages {
		p := visit(t, "/"+lang.code+"/playground/", rig.View{Width: 320, Height: 568})
		p.expect("opening the page", 220)
		hidden := `["main h1", ".views", ".lede", ".quiet", ".report", ".view"].flatMap(c => [...document.querySelectorAll(c)]).concat(all(".persona, .switch")).filter(e => shown(e) && e.getBoundingClientRect().height > 1).map(e => e.className || e.tagName)`
		if extra := look[[]string](p, hidden); len(extra) > 0 {
			t.Errorf("%s: more than what one needs: %q", lang.code, extra)
		}
		for what, css := range map[string]string{"the transcript": "one('[role=log]')", "the input": "command", "the state": "one('.states')", "the next step": "one('.verb-next')", "the badge": "one('.badge')"} {
			if bottom := look[float64](p, "shown("+css+") ? "+css+".getBoundingClientRect().bottom : 9999"); bottom > 568 {
				t.Errorf("%s: %s ends at %v", lang.code, what, bottom)
			}
		}
		before := look[float64](p, "el.getBoundingClientRect().y + el.getBoundingClientRect().height + scrollY")
		p.say("NOOP", 0)
		p.until("the bar", `shown(document.querySelector(".views"))`)
		if after := look[float64](p, "el.getBoundingClientRect().y + el.getBoundingClientRect().height + scrollY"); after != before {
			t.Errorf("%s: the session moved from %v to %v", lang.code, before, after)
		}
	}
}
