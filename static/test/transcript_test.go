package test

import (
	"fmt"
	"strings"
	"testing"
	"time"

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

// windows are those that everything is tried in: a wide one with a mouse and a
// narrow one with a finger.
var windows = map[string]rig.View{"1280": {}, "320, touch": {Width: 320, Height: 720, Touch: true}}

// halved leaves out every other pair of language and width: each language has
// its width, a mouse in English and a finger in Spanish; "make test-site" does
// all four.
func halved(lang string, width int64) bool {
	return mode != "site" && (lang == "en") == (width == 320)
}

// held is how a window of a width is used: with a finger where it is narrow, elsewhere with keys.
func held(width int64) rig.View {
	return rig.View{Width: width, Height: 800, Touch: width == 320}
}

// use presses what the expression finds: with a finger where the view has one,
// elsewhere with the keyboard alone.
func (p *page) use(what, js string) {
	p.t.Helper()
	if look[bool](p, "navigator.maxTouchPoints > 0") {
		p.tap(what, js)
		return
	}
	p.focus(what, "focus === "+js)
	p.press(rig.Enter)
}

// eachWindow runs a test in both, in both languages, on a fresh playground
// where a mail has got as far as its sender.
func eachWindow(t *testing.T, do func(t *testing.T, p *page, lang string)) {
	for name, view := range windows {
		for _, lang := range languages {
			if halved(lang.code, view.Width) {
				continue
			}
			t.Run(name+" "+lang.code, func(t *testing.T) {
				p := visit(t, "/"+lang.code+"/playground/", view)
				p.expect("opening the page", 220)
				p.say("EHLO client.test.example", 250)
				p.say("MAIL FROM:<sender@test.example>", 250)
				do(t, p, lang.code)
			})
		}
	}
}

const lastReply = `rows("server").at(-1)`

// A row is chosen by a press or in the log with Up; what can be done with it is
// there, and the session goes back to it.
func TestRowActions(t *testing.T) {
	eachWindow(t, func(t *testing.T, p *page, lang string) {
		p.tap("the last reply", lastReply+`.querySelector(".enh")`)
		p.until("its actions", lastReply+`.contains(one(".row-actions")) && shown(one(".row-actions button"))`)
		p.tap("it again", lastReply+`.querySelector(".enh")`)
		p.until("nothing is chosen", `!one(".row-actions")`)

		look[bool](p, `!void one("[role=log]").focus()`)
		p.press(rig.Up + rig.Up)
		p.until("the row of MAIL has the focus", `focus.matches("li.chosen") && focus.innerText.includes("MAIL")`)
		p.press(rig.Enter + rig.Right)
		p.until("the focus is on the second action", `focus === all(".row-actions button")[1]`)
		p.press(rig.Escape)
		p.until("the focus is on the row", `focus.matches("li.chosen")`)
		p.press(rig.Up + rig.Enter)
		back := map[string]string{"en": "Rewind", "es": "Volver"}[lang]
		p.focus("rewinding", fmt.Sprintf("focus.innerText.startsWith(%q)", back))
		p.press(rig.Enter)
		p.until("the session stands where it stood", `el.getAttribute("state") === "ready" && !one("[role=log]").innerText.includes("MAIL FROM") && focus === command`)
		p.answer = 2
		p.say("MAIL FROM:<other@test.example>", 250)
	})
}

// The link of a row replays the session, and names the row.
func TestLinkOfARow(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say("EHLO client.test.example", 250)
	p.until("the fold, which moves the rows", `one("li.fold")`)
	look[bool](p, `!void (navigator.clipboard.writeText = async (text) => { window.copied = text })`)
	p.tap("the last reply", `rows("server").at(-1).querySelector(".said")`)
	p.until("its actions", `all(".row-actions button").some(b => b.innerText.startsWith("Link"))`)
	p.tap("Link", `all(".row-actions button").find(b => b.innerText.startsWith("Link"))`)
	p.until("a link", `window.copied?.includes("/en/playground/#ehlo1=") && window.copied.includes("&row=")`)
}

// What is copied is the line as it is seen; where the clipboard is closed the
// line is marked instead.
func TestCopyRow(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	look[bool](p, `!void (navigator.clipboard.writeText = async (text) => { globalThis.copied = text })`)
	p.say("NOOP", 250)
	p.tap("the row of NOOP", `rows("client").at(-1).querySelector(".verb")`)
	p.until("its actions", `one(".row-actions button")`)
	p.tap("Copy", `one(".row-actions button")`)
	p.until("it is copied, and said", `copied === "NOOP" && one(".row-actions [role=status]").innerText === "Copied"`)
	look[bool](p, `!void (navigator.clipboard.writeText = () => Promise.reject(new Error()))`)
	p.tap("Copy", `one(".row-actions button")`)
	p.until("it is marked", `one(".row-actions [role=status]").innerText.startsWith("Marked")`)
}

// Every line shows its end on demand, and a doubled dot says why it is.
func TestBytesOnDemand(t *testing.T) {
	eachWindow(t, func(t *testing.T, p *page, lang string) {
		const end = `getComputedStyle(rows("client").at(-1).querySelector(".said"), "::after").content`
		if got := look[string](p, end); got != "none" {
			t.Errorf("at rest a line ends with %s", got)
		}
		p.tap("Bytes", `one(".bytes-button")`)
		p.until("each line shows its end", end+` === '"CR LF"' && one(".bytes-button").getAttribute("aria-pressed") === "true"`)
		p.say("RCPT TO:<alice@lab.example>", 250)
		p.say("DATA", 354)
		p.enter("..two dots")
		p.until("the dot is explained", `getComputedStyle(one(".stuffed"), "::after").content.length > 10`)
		p.tap("Bytes", `one(".bytes-button")`)
		p.until("the ends are gone", end+` === "none"`)
	})
}

// A long reply folds to two lines, and the next one like it; what is folded can
// still be found by the browser and is on paper.
func TestFold(t *testing.T) {
	eachWindow(t, func(t *testing.T, p *page, lang string) {
		const fold, folded = `all(".fold .put")`, `rows("server").filter(e => e.getAttribute("hidden") === "until-found")`
		narrow := look[bool](p, `innerWidth < 500`)
		if got := look[bool](p, folded+`.length > 5`); got != narrow {
			t.Errorf("folded at first: %v in a narrow window: %v", got, narrow)
		}
		p.tap("the fold", fold+`[0]`)
		p.until("it is the other way", fmt.Sprintf(`(%s.length > 5) === %v && %s[0].getAttribute("aria-expanded") === %q`, folded, !narrow, fold, fmt.Sprint(narrow)))
		p.say("EHLO again.test.example", 250)
		p.until("so is the next", fmt.Sprintf(`%s.length === 2 && %s[1].getAttribute("aria-expanded") === %q`, fold, fold, fmt.Sprint(narrow)))
		if narrow {
			look[bool](p, `!void `+fold+`[0].click()`)
			p.until("folded again", folded+`.length > 5`)
		}
		look[bool](p, `!void `+folded+`[0].dispatchEvent(new Event("beforematch", {bubbles: true}))`)
		p.until("what is found is shown", fold+`[0].getAttribute("aria-expanded") === "true"`)
	})
}

// The card tells how others answer the same command.
func TestOtherServers(t *testing.T) {
	eachWindow(t, func(t *testing.T, p *page, lang string) {
		p.say("VRFY alice", 252)
		p.until("it is the one explained", lastReply+`.classList.contains("here")`)
		if look[bool](p, `innerWidth < 500`) {
			p.tap("the code", lastReply+`.querySelector(".chip")`)
		}
		p.until("the card of this reply", `shown(one(".others")) && `+lastReply+`.classList.contains("here")`)
		p.tap("the others", `one(".others summary")`)
		p.until("some of them", `all(".said-by li").length >= 3 && all(".said-by li").every(e => /\d{3}/.test(e.innerText))`)
		if text := p.text(`one(".said-by")`); !strings.Contains(text, "Postfix") || !strings.Contains(text, "252") {
			t.Errorf("the others say:\n%s", text)
		}
		p.say("RCPT TO:<nosuchuser@lab.example>", 550)
		p.until("they go with the session", `one(".others").open && one(".said-by").innerText.includes("550")`)
	})
}

// Rows that a slider of time has not come to yet look so, also those that come.
func TestLaterRows(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say("NOOP", 250)
	look[any](p, `el.later(1)`)
	p.say("NOOP", 250)
	p.until("all but the greeting", `all("li.later").length === rows("").length - 1`)
	look[any](p, `el.later()`)
	p.until("none", `!one("li.later")`)
}

// Ten thousand rows: they come in portions, the log scrolls, a code in the midst
// of them is explained, and nothing holds up the page. The aim is 50 ms for the
// longest task; what fails here leaves room for a machine that is busy with
// other tests.
func TestLongTranscript(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say("EHLO client.test.example", 250)
	// All in one go: what a test asks the page meanwhile would be measured too.
	times, err := rig.EvalWithin[[]float64](p.Page, time.Minute, fmt.Sprintf(inside, `(async () => {
		let longest = 0;
		const observer = new PerformanceObserver(list => { for (const e of list.getEntries()) longest = Math.max(longest, e.duration) });
		observer.observe({type: "longtask"});
		const rest = ms => new Promise(r => setTimeout(r, ms)), log = one("[role=log]"), times = [];
		const phase = async (act) => { longest = 0; await act(); await rest(100); times.push(longest) };
		await phase(async () => {
			el.type(Array.from({length: 5000}, (_, i) => i % 2 ? "NOOP" : "VRFY alice"));
			while (el.session.events.length < 10000 || log.lastElementChild.lastElementChild.dataset.n < 10000) await rest(50);
		});
		await phase(async () => {
			for (let i = 0; i < 40; i++) { log.scrollTop = log.scrollHeight * ((i * 7) % 40) / 40; await new Promise(requestAnimationFrame) }
		});
		const code = log.children[50].querySelector(".chip");
		await phase(async () => { code.scrollIntoView(); await new Promise(requestAnimationFrame); code.click(); await rest(100) });
		return [...times, code.closest(".here") ? 1 : 0, log.querySelectorAll("li").length];
	})()`))
	must(t, err, "measure")
	adding, scrolling, opening := times[0], times[1], times[2]
	if times[3] != 1 || times[4] < 10000 {
		t.Errorf("explained: %v; rows: %v", times[3], times[4])
	}
	t.Logf("longest task: adding %v ms, scrolling %v ms, explaining %v ms", adding, scrolling, opening)
	if max(adding, scrolling, opening) > 1000 {
		t.Error("the page is held up")
	}
}
