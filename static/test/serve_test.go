package test

import (
	"fmt"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// calling gives the names of inside for the session in the view, where a
// program calls and the visitor answers.
const calling = `(() => {
	const el = document.querySelector("smtp-playground.caller"), root = el.shadowRoot;
	const all = css => [...root.querySelectorAll(css)], one = css => root.querySelector(css);
	const rows = from => all("[role=log] li[data-from" + (from ? "=" + from : "") + "]");
	const notes = rows("note").map(e => e.innerText), said = rows("client").map(e => e.innerText);
	const command = one("form input"), send = one("form button[type=submit]");
	const cells = [...document.querySelectorAll(".serve-queue tbody tr")].map(r => r.cells[1].innerText + ": " + r.cells[2].innerText);
	const act = i => document.querySelectorAll(".serve-acts button")[i];
	return (%s);
})()`

// serving is the view, opened.
type serving struct{ *page }

func (s serving) until(what, js string) {
	s.t.Helper()
	s.page.until(what+"; "+look[string](s.page, fmt.Sprintf(calling, `rows("").map(e => e.innerText.replaceAll("\n", " ")).join(" | ") + cells`)), fmt.Sprintf(calling, js))
}

func openServe(t *testing.T, lang string, view rig.View) serving {
	t.Helper()
	p := visit(t, "/"+lang+"/playground/", view)
	p.expect("opening the page", 220)
	if view.Width < 500 {
		p.say("NOOP", 0) // before the first word nothing but the session is in sight
	}
	openView(p, "serve")
	s := serving{p}
	p.until("the program calls", `document.querySelector("smtp-playground.caller")?.session`)
	s.until("its first note", `notes.length === 1`)
	return s
}

// reply types a reply with the keyboard, and waits for what the program says next.
func (s serving) reply(line, next string) {
	s.t.Helper()
	s.focus("the line for replies", fmt.Sprintf(calling, "focus === command"))
	n := look[int](s.page, fmt.Sprintf(calling, "said.length"))
	s.press(line + rig.Enter)
	if next != "" {
		s.until(next+" after "+line, fmt.Sprintf("said.length > %d && said.slice(%[1]d).some(e => e.includes(%q))", n, next))
	}
}

// The whole of it by keyboard: greylisting, the queue, the next try, a bounce.
func TestServeMailServer(t *testing.T) {
	words := map[string][]string{"en": {"in the queue", "delivered", "given up, sender told", "5 min", "empty"}, "es": {"en la cola", "entregado", "descartado, remitente avisado", "5 min", "vacía"}}
	for _, lang := range languages {
		for _, width := range []int64{320, 1280} {
			if halved(lang.code, width) {
				continue
			}
			w := words[lang.code]
			s := openServe(t, lang.code, held(width))
			s.until("the queue", fmt.Sprintf(`cells.length === 3 && cells.every(c => c.startsWith(%q))`, w[0]))
			s.until("it is said to be simulated", fmt.Sprintf(`one(".badge").innerText.toLowerCase().includes(%q)`, strings.ToLower(lang.simulated)))
			s.reply("220 mx.lab.example", "EHLO")
			s.reply("250 mx.lab.example", "MAIL")
			s.reply("250 2.1.0 Ok", "RCPT")
			s.reply("250 2.1.5 Ok", "RCPT")
			s.reply("450 4.2.0 Greylisted", "RCPT")
			s.reply("550 5.1.1 No such user here", "DATA")
			s.reply("354 Go on", ".")
			s.reply("250 2.0.0 Ok", "QUIT")
			s.reply("221 2.0.0 Bye", "")
			s.until("three fates", fmt.Sprintf(`cells[0].startsWith(%q) && cells[1] === %q && cells[2].startsWith(%q)`, w[1], w[0]+": 450 4.2.0 Greylisted", w[2]))
			s.until("when it tries again", fmt.Sprintf(`document.querySelector(".serve-next").innerText.includes(%q) && notes.some(n => n.includes(%[1]q))`, w[3]))
			s.axe(axeSource(t), "be the server, "+lang.code)
			s.focus("the button that winds", fmt.Sprintf(calling, "focus === act(0)"))
			s.press(rig.Enter)
			s.until("it connects again", `el.getAttribute("state") === "connecting" && el.session.ask("queue").tries === 2`)
			s.reply("220 mx.lab.example", "EHLO")
			s.reply("250 mx.lab.example", "MAIL")
			s.reply("250 2.1.0 Ok", "bob@lab.example")
			s.reply("250 2.1.5 Ok", "DATA")
			s.reply("354 Go on", ".")
			s.reply("250 2.0.0 Ok", "QUIT")
			s.reply("221 2.0.0 Bye", "")
			s.until("an empty queue", fmt.Sprintf(`cells[1].startsWith(%q) && notes.at(-1).includes(%q)`, w[1], w[4]))
			if over := look[int](s.page, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("%s, %d: %d pixels too wide: %v", lang.code, width, over, s.tooWide())
			}
			s.focus("a button of the view", `focus.matches(".view button, .view input")`)
			s.press(rig.Escape)
			s.page.until("the visitor's own session is back", `!document.querySelector(".caller") && shown(el) && codes[0] === 220`)
		}
	}
}

// By touch: who calls is chosen, the answers are chips.
func TestServeByTouch(t *testing.T) {
	for _, lang := range languages {
		for _, width := range []int64{320, 1280} {
			if halved(lang.code, width) {
				continue
			}
			s := openServe(t, lang.code, rig.View{Width: width, Height: 800, Touch: true})
			tap := func(what, js string) { t.Helper(); s.tap(what, fmt.Sprintf(calling, js)) }
			chip := func(code, next string) {
				t.Helper()
				s.until("the chips of this moment, "+code+" among them", fmt.Sprintf(`command.value === "" && all(".verb-next")[0].innerText === el.session.legal[0].line && all(".verbs .verb-chip").some(b => b.innerText.startsWith(%q))`, code))
				tap("the chip "+code, fmt.Sprintf(`all(".verbs .verb-chip").find(b => b.innerText.startsWith(%q))`, code))
				s.until("the reply in the line", fmt.Sprintf(`command.value.startsWith(%q)`, code))
				tap("send", "send")
				s.until(next+" after "+code, fmt.Sprintf(`said.some(e => e.includes(%q)) || notes.some(e => e.includes(%[1]q))`, next))
			}
			tap("curl", `document.querySelector(".programs input[value=curl]")`)
			s.until("curl calls", `el.session?.peer.program === "curl" && notes[0].includes("curl") && cells.length === 2`)
			chip("220", "EHLO")
			chip("250", "MAIL")
			chip("250", "alice")
			chip("550", "QUIT")
			chip("221", "RCPT failed: 550")
			s.until("given up", `el.session.closed && cells.every(c => !c.includes("queue"))`)
			tap("the bot", `document.querySelector(".programs input[value=bot]")`)
			s.until("it talks before the greeting", `el.session?.peer.program === "bot" && said.some(e => e.includes("HELO")) && el.getAttribute("state") === "connecting"`)
			chip("554", "MAIL")
			tap("hang up", "act(1)")
			s.until("hung up on", `el.session.closed && !el.session.waiting && document.querySelectorAll(".serve-acts button").length === 1`)
			tap("a new message", "[...document.querySelectorAll('.serve-acts button')].at(-1)")
			s.until("it calls again", `!el.session.closed && el.session.ask("queue").tries === 1`)
			s.axe(axeSource(t), "be the server, bot, "+lang.code)
		}
	}
}

// What is no reply is explained where it was typed, and a whole list can be
// answered to EHLO.
func TestServeMistakes(t *testing.T) {
	s := openServe(t, "en", rig.View{Width: 1280, Height: 800})
	s.reply("hello there", "")
	s.until("what is wrong with it", `one(".whoops").innerText.includes("three digits")`)
	s.reply("354 go", "QUIT")
	s.until("what is wrong with it", `one(".whoops").innerText.includes("DATA") || one(".whoops").innerText.includes("220")`)
	s.tap("a new message", fmt.Sprintf(calling, "[...document.querySelectorAll('.serve-acts button')].at(-1)"))
	s.until("it calls again", `el.getAttribute("state") === "connecting" && notes.length === 1`)
	s.reply("220 mx", "EHLO")
	s.until("what fits now", `all(".verbs .verb-chip").some(b => b.innerText === "250-")`)
	s.tap("the list", fmt.Sprintf(calling, `all(".verbs .verb-chip").find(b => b.innerText === "250-")`))
	s.until("room for its lines", `one("form textarea")?.checkVisibility() && one("form textarea").value.includes("\n250-PIPELINING")`)
	s.tap("send them", fmt.Sprintf(calling, `all("form:has(textarea) button").find(b => b.type === "submit") ?? all(".editor button").find(b => b.classList.contains("button-main"))`))
	s.until("all at once", `said.filter(e => e.includes("RCPT")).length === 3 && said.some(e => e.includes("BODY=8BITMIME"))`)
}

// After five days nobody waits any more.
func TestServeFiveDays(t *testing.T) {
	s := openServe(t, "en", rig.View{Width: 1280, Height: 800})
	s.tap("five days", fmt.Sprintf(calling, "act(2)"))
	s.until("all given up", `cells.every(c => c.startsWith("given up, sender told")) && el.session.ask("queue").tries > 100`)
	s.page.until("nothing left", `document.querySelector(".serve-next").innerText === "It has nothing left to do."`)
}
