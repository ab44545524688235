package test

import (
	"fmt"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// The server in the page speaks first, without a key pressed, wherever there
// is a live session.
func TestGreetsByItself(t *testing.T) {
	for _, path := range []string{"/en/", "/es/", "/en/playground/", "/es/playground/", "/en/lessons/first-220/", "/es/lessons/vrfy-252/"} {
		t.Run(path, func(t *testing.T) {
			p := visit(t, path, rig.View{})
			p.expect("opening the page", 220)
			p.until("the state", `el.getAttribute("state") === "greeted"`)
		})
	}
}

func TestTypeToTheCore(t *testing.T) {
	for _, lang := range languages {
		t.Run(lang.code, func(t *testing.T) {
			p := visit(t, "/"+lang.code+"/", rig.View{})
			p.expect("opening the page", 220)
			p.named("textbox", lang.textbox)
			p.named("log", lang.log)
			p.say("EHLO client.test.example", 250)
			p.say("VRFY alice", 252)
			if got := look[string](p, `el.getAttribute("state")`); got != "ready" {
				t.Errorf("state after VRFY is %q", got)
			}
			if got := p.text(`one(".badge")`); !strings.EqualFold(got, lang.simulated) {
				t.Errorf("the badge says %q, want %q", got, lang.simulated)
			}
			if look[bool](p, `rows("server").some(e => !e.closest("[lang=en]"))`) {
				t.Error("server text is not marked as English")
			}
			p.explained(t, "252")
		})
	}
}

// named finds the element by the role and name a screen reader would use.
func (p *page) named(role, name string) {
	p.t.Helper()
	n, err := p.Named(role, name)
	must(p.t, err, "ask for the %s %q", role, name)
	if n == 0 {
		p.t.Errorf("no %s is called %q", role, name)
	}
}

// explained expects the decoder to show the digits of the code, each with words.
func (p *page) explained(t *testing.T, code string) {
	t.Helper()
	const digits = `all(".digits li").map(e => e.innerText)`
	p.until("the explanation of "+code, fmt.Sprintf(`%s.map(text => text[0]).join("") === %q`, digits, code))
	for i, text := range look[[]string](p, digits) {
		if len(strings.Fields(text)) < 2 {
			t.Errorf("digit %d of %s is explained by %q", i+1, code, text)
		}
	}
}

// One click, on a button that names the host, and the same page talks to the
// real server behind the relay: real bytes, the same events and codes.
func TestSwitchToTheRealServer(t *testing.T) {
	for _, lang := range languages {
		for _, path := range []string{"/", "/playground/", "/lessons/vrfy-252/"} {
			t.Run(lang.code+path, func(t *testing.T) {
				p := visit(t, "/"+lang.code+path, rig.View{})
				p.expect("opening the page", 220)
				p.switchToReal(lang.real)
				p.say("EHLO client.test.example", 250)
				p.say("VRFY alice", 252)
				p.explained(t, "252")
				p.say("QUIT", 221)
				p.until("the end", `el.getAttribute("state") === "closed"`)
			})
		}
	}
}

const realButton = `all("button").find(b => shown(b) && b.innerText.includes("sandbox:25"))`

func (p *page) switchToReal(badge string) {
	p.t.Helper()
	p.until("the button that names sandbox:25", realButton)
	p.tap("the button that names sandbox:25", realButton)
	p.until("the badge says real", fmt.Sprintf(`one(".badge")?.innerText.trim().toLowerCase() === %q`, strings.ToLower(badge)))
	p.answer = 0
	p.until("a real greeting", `el.getAttribute("state") === "greeted"`)
	p.expect("connecting", 220)
}

// A STARTTLS on the real server is a real handshake: the note says what was
// agreed, and the session goes on inside.
func TestRealTLS(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.switchToReal("Real")
	p.say("EHLO client.test.example", 250)
	p.say("STARTTLS", 220)
	p.until("a note about TLS 1.3", `rows("note").some(e => e.innerText.includes("TLS 1.3"))`)
	p.say("EHLO client.test.example", 250)
	if look[bool](p, `rows("server").slice(-12).some(e => e.innerText.includes("STARTTLS"))`) {
		t.Error("STARTTLS is offered again inside TLS")
	}
}

// Chips show what may be said now and put it into the command line.
func TestChipsAndHistory(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.until("a chip for EHLO", `all(".verb-chip").some(e => e.innerText.startsWith("EHLO"))`)
	if look[bool](p, `all(".verb-chip").some(e => e.innerText.startsWith("DATA"))`) {
		t.Error("DATA is offered before any recipient")
	}
	p.tap("the EHLO chip", `all(".verb-chip").find(e => e.innerText.startsWith("EHLO"))`)
	p.until("EHLO in the command line", `command.value.startsWith("EHLO") && focus === command`)
	p.press(rig.Enter)
	p.expect("the chip", 250)
	p.say("NOOP", 250)
	p.press(rig.Up + rig.Up)
	p.until("the line before the last", `command.value.startsWith("EHLO")`)
	p.press(rig.Down)
	p.until("the last line", `command.value === "NOOP"`)
	p.press(rig.Enter)
	p.expect("NOOP from the history", 250)
}

// What a server sends is shown, never run or rendered, and controls are seen.
func TestForeignTextIsText(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say("EHLO client.test.example", 250)
	p.say("<img src=x onerror=alert(1)>", 500)
	p.focus("the command line", "focus === command")
	must(t, p.Insert("VRFY \u202egnp.exe"), "paste a bidi control")
	p.press(rig.Enter)
	p.expect("VRFY with a bidi control", 0)
	if look[int](p, `all("[role=log] img").length`) != 0 {
		t.Error("a typed line became markup")
	}
	if look[bool](p, `one("[role=log]").textContent.includes("\u202e")`) {
		t.Error("a bidi control stands in the transcript as it is")
	}
	p.until("a visible escape", `one("[role=log]").textContent.includes("U+202E")`)
}

// A whole mail, typed.
func TestMailByHand(t *testing.T) {
	p := visit(t, "/es/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say("EHLO client.test.example", 250)
	p.say("MAIL FROM:<sender@test.example>", 250)
	p.say("RCPT TO:<nosuchuser@lab.example>", 550)
	p.say("RCPT TO:<alice@lab.example>", 250)
	p.say("DATA", 354)
	p.until("the state", `el.getAttribute("state") === "data"`)
	p.finishData()
	p.expect("the end of the message", 250)
	p.say("QUIT", 221)
	if look[bool](p, `rows("").some(e => e.innerText.includes("[object") || e.innerText.includes("undefined"))`) {
		t.Errorf("a row shows the name of an object: %s", p.transcript())
	}
}

// finishData sends a short message, in an editor or line by line.
func (p *page) finishData() {
	p.t.Helper()
	p.focus("the place for the message", `focus.matches("form input, form textarea")`)
	if look[bool](p, `focus.matches("textarea")`) {
		p.press("Subject: Hi" + rig.Enter + rig.Enter + "Hello" + rig.Enter)
		p.focus("the final dot", `focus.matches("button") && focus.innerText.includes(".")`)
		p.press(rig.Enter)
		return
	}
	for _, line := range []string{"Subject: Hi", "", "Hello", "."} {
		p.enter(line)
	}
}

// Two elements on one page share the compiled core and nothing else.
func TestTwoSessionsOnOnePage(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	look[bool](p, `!!document.body.append(Object.assign(document.createElement("smtp-playground"), {id: "second"})) || true`)
	p.until("a second greeting", `document.getElementById("second").getAttribute("state") === "greeted"`)
	p.say("EHLO client.test.example", 250)
	if got := look[string](p, `document.getElementById("second").getAttribute("state")`); got != "greeted" {
		t.Errorf("typing in the first session brought the second to %q", got)
	}
	look[bool](p, `document.getElementById("second").remove() || true`)
	p.say("NOOP", 250)
}

// The core fails: the page says so, brings back what was said, and goes on.
func TestHealsAfterACrash(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say("EHLO client.test.example", 250)
	p.say("MAIL FROM:<sender@test.example>", 250)
	look[bool](p, `!void el.session.fail()`)
	p.until("a note about it", `rows("note").some(e => e.innerText.trim())`)
	p.until("the old lines", `codes.length >= 3 && el.getAttribute("state") === "mail"`)
	p.answer = look[int](p, "codes.length")
	p.say("RCPT TO:<alice@lab.example>", 250)
}

// A link with a world and a script, or rewinding, may never start a real
// connection: only the click that names the host does.
func TestNoRealConnectionWithoutAClick(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say("QUIT", 221)
	for _, url := range p.Requests() {
		if strings.HasPrefix(url, "ws") {
			t.Errorf("a WebSocket by itself: %s", url)
		}
	}
}

// So it is with a session made from a recording, and with the connections that
// came before this one.
func TestHealsARecording(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	const healed = `(async () => {
	  const { open } = await import("/smtp-playground.js");
	  const shows = (s) => JSON.stringify(s.events.filter((e) => !(e.explain ?? []).some((x) => x.id === "note.crash")).map((e) => [e.n, e.verb, e.code, e.at]));
	  const first = await open({ world: "rule RCPT bob@ 1st: 450 4.7.1 Greylisted" });
	  const lines = () => ["EHLO client.test.example", "MAIL FROM:<>", "RCPT TO:<bob@lab.example>"].forEach((line) => first.command(line));
	  lines(); first.restart(); lines();
	  const second = await open({ recording: first.recording() });
	  second.restart(); second.command("VRFY alice");
	  const third = await open({ recording: second.recording() });
	  const wrong = [];
	  for (const session of [first, second, third]) {
	    const [before, recording] = [shows(session), session.recording()];
	    const crash = new Promise((done) => session.addEventListener("crash", (e) => done(e.detail.kept)));
	    session.fail();
	    if (!(await crash)) wrong.push("not kept");
	    if (shows(session) !== before) wrong.push(shows(session) + " was " + before);
	    const now = session.recording();
	    if (now.replace(/\n.* note crash.*/, "").replace(/\d+ rest/, "") !== recording.replace(/\d+ rest/, "")) wrong.push(now + "was\n" + recording);
	    session.dispose();
	  }
	  return wrong.join("\n");
	})()`
	wrong, err := rig.Eval[string](p.Page, healed)
	must(t, err, "crash three sessions")
	if wrong != "" {
		t.Error(wrong)
	}
}
