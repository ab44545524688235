package test

import (
	"fmt"
	"testing"

	"ehlo/static/test/rig"
)

// offered lists what the bar offers in the panel.
const offered = `[...document.querySelectorAll(".view-button")].map(b => b.dataset.view)`

// Whatever the bar offers opens, with keys in a wide window and with a finger in
// a narrow one, is no wider than the window, gives the focus to its title and
// back, and axe finds nothing in it, light and dark.
func TestEveryView(t *testing.T) {
	for _, lang := range languages {
		for _, width := range []int64{320, 1280} {
			if halved(lang.code, width) {
				continue
			}
			view := held(width)
			view.Dark = (width == 320) == (lang.code == "en")
			p := visit(t, "/"+lang.code+"/playground/", view)
			p.talk()
			p.tell("MAIL FROM:<>\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\n")
			p.tell("Subject: x\r\n\r\nx\r\n.\r\n")
			for _, name := range look[[]string](p, offered) {
				if name == "reach" || name == "inbound" { // tests of their own
					continue
				}
				p.use("the button of "+name, viewButton(name))
				p.until("the view "+name, viewPlace(name)+`.dataset.view === "`+name+`" && !document.querySelector(".view-button[aria-busy]")`)
				p.until("the focus on the title of "+name, `focus.matches(".view h2") || `+viewPlace(name)+`.contains(focus)`)
				if ring := look[bool](p, `getComputedStyle(focus).outlineStyle !== "none"`); ring == view.Touch && look[bool](p, `focus.matches(".view h2")`) {
					t.Errorf("%s: a ring around its title: %v, with a finger: %v", name, ring, view.Touch)
				}
				p.axe(axeSource(t), fmt.Sprintf("%s %d: %s", lang.code, width, name))
				if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
					t.Errorf("%s is %d pixels too wide: %v", name, over, p.tooWide())
				}
				if moves := look[[]string](p, moving); len(moves) > 0 {
					t.Errorf("%s moves where motion is not wanted: %q", name, moves)
				}
				p.forced(name, view)
				p.press(rig.Escape)
				p.until(name+" is closed, the focus at its button", `!shown(`+viewPlace(name)+`) && focus === `+viewButton(name))
			}
		}
	}
}

// moving names what is animated or changes by and by.
const moving = `[...document.querySelectorAll("*"), ...all("*")].filter(e => shown(e) && [null, "::before", "::after"].some(part => {
	const s = getComputedStyle(e, part);
	return s.animationName !== "none" || s.transitionDuration.split(",").some(d => parseFloat(d) > 0);
})).map(e => e.localName + "." + e.getAttribute("class"))`

// states are things that look like others but for where they stand: the
// expression for the one, and what it must not look like.
var states = [][2]string{
	{`.view-button[aria-expanded="true"]`, `.view-button[aria-expanded="false"]`},
	{`.tab[aria-selected="true"]`, `.tab:not([aria-selected="true"])`},
	{`.letter-button[aria-current]`, `.letter-button:not([aria-current])`},
	{`.compare-table td.other`, `.compare-table td:not(.other)`},
	{`.machine .node.here rect`, `.machine .node:not(.here) rect`},
	{`.exits .verb-next`, `.exits .verb-chip:not(.verb-next)`},
	{`.fall.verdict-row`, `.fall:not(.verdict-row)`},
	{`.ladder .c5 line`, `.ladder .c2 line`},
}

// forced looks at a view with few colours: what stood out still does, and the
// focus is seen.
func (p *page) forced(name string, view rig.View) {
	p.t.Helper()
	few := view
	few.Forced = true
	must(p.t, p.Look(few), "few colours")
	for _, s := range states {
		if look[bool](p, fmt.Sprintf(`(() => {
			const [one, other] = [%q, %q].map(css => document.querySelector(".bench " + css));
			const ground = getComputedStyle(document.body).backgroundColor;
			const how = e => { const s = getComputedStyle(e); return ["borderLeft", "borderBottom", "color", "fill", "stroke", "strokeDasharray"].map(k => s[k]).join()
				+ (s.outlineStyle !== "none" && s.outline) + s.backgroundColor.replace(/^rgba.*, 0\)$/, ground) };
			return !!one && !!other && shown(one) && shown(other) && how(one) === how(other);
		})()`, s[0], s[1])) {
			p.t.Errorf("%s: with few colours %s looks as any other", name, s[0])
		}
	}
	p.press(rig.Tab)
	if !look[bool](p, `(() => { const s = getComputedStyle(focus.closest(".command") ?? focus); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 })()`) {
		p.t.Errorf("%s: with few colours the focus is not seen: %s", name, look[string](p, "focus.outerHTML.slice(0, 200)"))
	}
	must(p.t, p.Look(view), "all colours")
}

// Where a program calls, the states are told from the side of the server: the
// replies are put into the line, and what the program may send is no button.
// There is nothing to compare, and it is said why.
func TestViewsOfAServer(t *testing.T) {
	words := map[string]string{"en": "you are the server", "es": "el servidor eres tú"}
	for _, lang := range languages {
		width := map[string]int64{"en": 1280, "es": 320}[lang.code]
		p := visit(t, "/"+lang.code+"/playground/", held(width))
		p.expect("opening the page", 220)
		p.say("NOOP", 0)
		look[bool](p, `el.show({client: "mta"}).then(() => true)`)
		openView(p, "machine")
		chip := `document.querySelector(".exits .verb-next")`
		for _, want := range []string{"EHLO", "MAIL"} {
			p.until("the reply that fits now", `shown(`+chip+`) && `+chip+`.innerText === el.session.legal.find(c => c.next).verb && el.session.state === (`+quote(want)+` === "EHLO" ? "connecting" : "greeted")`)
			p.use("the reply", chip)
			p.until("it stands in the line", `focus === command && /^2/.test(command.value)`)
			p.press(rig.Enter)
			p.until(want, `rows("client").at(-1)?.innerText.includes("`+want+`")`)
		}
		p.until("the state of the program", `document.querySelector(".machine .here text")?.textContent === one(".states [aria-current]").innerText`)
		if text := p.text(`document.querySelector(".exits")`); look[bool](p, `[...document.querySelectorAll(".exits button")].some(b => /[A-Z]/.test(b.innerText))`) || len(text) < 40 {
			t.Errorf("%s: commands to put into the line of a server: %s", lang.code, text)
		}
		p.axe(axeSource(t), "states of a server")
		openView(p, "compare")
		p.until("why there is nothing", `document.querySelector(".compare-status").innerText.includes("`+words[lang.code]+`") && !shown(document.querySelector(".compare-bar label"))`)
	}
}
