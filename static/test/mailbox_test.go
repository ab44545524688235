package test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ehlo/static/test/rig"
)

const (
	tabOf      = `document.querySelector(".letter .tab[data-key=%s]")`
	shownPanel = `document.querySelector(".letter .tab-panel:not([hidden])")`
)

// tab chooses a tab of the message that is open.
func (p *page) tab(key string) {
	p.t.Helper()
	p.tap("the tab "+key, fmt.Sprintf(tabOf, key))
	p.until("the tab "+key, fmt.Sprintf(tabOf, key)+`.getAttribute("aria-selected") === "true"`)
}

// An empty mailbox says what to do: its button puts the next line, and at the
// end of that way there is a message. All by keyboard.
func TestMailboxByKeyboard(t *testing.T) {
	for _, lang := range languages {
		if halved(lang.code, 1280) {
			continue
		}
		p := visit(t, "/"+lang.code+"/playground/#view=mailbox", rig.View{})
		p.expect("opening the page", 220)
		for _, step := range []struct {
			put  string
			code int
		}{{"EHLO", 250}, {"MAIL", 250}, {"RCPT", 250}, {"DATA", 354}} {
			p.until("the next line is "+step.put, fmt.Sprintf(`document.querySelector(".put-next")?.innerText.includes(%q)`, step.put))
			p.focus("the button that puts it", `focus.matches(".put-next")`)
			p.press(rig.Enter)
			p.until("it stands in the command line", fmt.Sprintf(`focus === command && command.value.startsWith(%q)`, step.put))
			p.press(rig.Enter)
			p.expect(step.put, step.code)
		}
		p.tell("From: Office <office@lab.example>\r\nSubject: =?utf-8?Q?caf=C3=A9?=\r\nDate: x\r\n\r\nHello\r\n.\r\n")
		p.until("a message", `document.querySelector(".letter")`)
		p.focus("the first tab", `focus.matches(".letter [role=tab]")`)
		never := map[string]string{"en": "SMTP never compares", "es": "SMTP nunca compara"}[lang.code]
		for _, want := range []string{never, "Hello", "text/plain", "Subject: =?utf-8?Q?", never} {
			p.until(want, fmt.Sprintf(`%s.innerText.includes(%q)`, shownPanel, want))
			p.press(rig.Right)
		}
		if got := p.text(`document.querySelector(".envelope-table")`); !strings.Contains(got, "café") || !strings.Contains(got, "<sender@test.example>") {
			t.Errorf("envelope and header: %s", got)
		}
		p.press(rig.Escape)
		p.until("closed", `!shown(document.getElementById("view")) && focus === `+viewButton("mailbox"))
	}
}

// tell sends text as it is.
func (p *page) tell(text string) {
	p.t.Helper()
	look[bool](p, fmt.Sprintf("!void el.session.send(%q)", text))
}

// On a narrow window, by touch, in both languages: each example is delivered
// and read in each way; nothing is wider than the window.
func TestMailboxExamples(t *testing.T) {
	for _, lang := range languages {
		if halved(lang.code, 320) {
			continue
		}
		p := visit(t, "/"+lang.code+"/playground/", rig.View{Width: 320, Height: 568, Touch: true})
		p.expect("opening the page", 220)
		p.say("NOOP", 0)
		openView(p, "mailbox")
		p.until("an empty mailbox", `document.querySelector(".examples")`)
		for i, want := range []string{"profile", "collect@remote.example", "price-list.pdf.exe", "lab.example"} {
			if i > 0 {
				p.tap("begin again", `one(".head .again, .again, [part~=again]") ?? all("button").find(b => /again|nuevo/i.test(b.ariaLabel ?? b.title))`)
				p.until("an empty mailbox", `document.querySelector(".examples")`)
			}
			p.tap("an example", fmt.Sprintf(`document.querySelectorAll(".examples button")[%d]`, i))
			p.until("its message", `document.querySelector(".letter")`)
			for _, key := range []string{"text", "tree", "raw"} {
				p.tab(key)
				if wide := look[int](p, `document.documentElement.scrollWidth`); wide > 320 {
					t.Errorf("%s: example %d, %s: %d wide", lang.code, i, key, wide)
				}
			}
			if got := p.text(shownPanel); !strings.Contains(got, want) {
				t.Errorf("%s: example %d lacks %q: %s", lang.code, i, want, got)
			}
		}
		if faults := look[int](p, `document.querySelectorAll(".faults li").length`); faults < 5 {
			t.Errorf("%s: %d faults of the broken letter are told", lang.code, faults)
		}
		p.axe(axeSource(t), lang.code+" mailbox")
	}
}

// A hundred mails that mean harm, as HTML: nothing of them runs, nothing is
// asked for, and the policy has nothing to report. That no complaint is heard
// and nothing is fetched is looked at when the tab is closed.
func TestMailboxNasty(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(rig.Root(), "wasm/mail/testdata/nasty.txt"))
	must(t, err, "read the mails")
	bodies := strings.Split(strings.TrimSpace(string(text)), "\n<")
	for i := range bodies {
		bodies[i] = strings.ReplaceAll("<"+strings.TrimPrefix(bodies[i], "<"), "\n", "\r\n")
	}
	p := visit(t, "/en/playground/#view=mailbox", rig.View{})
	p.expect("opening the page", 220)
	p.until("the mailbox is open", `document.querySelector(".mailbox-empty .put-next")`)
	done, err := rig.EvalWithin[[]string](p.Page, 60*time.Second, fmt.Sprintf(`(async () => {
		const el = document.querySelector("smtp-playground"), $ = c => document.querySelector(c), faults = [];
		window.alert = () => faults.push("a script runs");
		const until = f => new Promise(go => { const look = () => f() ? go() : requestAnimationFrame(look); look(); });
		el.session.send("EHLO client.test.example\r\n");
		let last;
		for (const body of %s) {
			el.session.send("MAIL FROM:<a@test.example>\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\n");
			el.session.send("From: a@test.example\r\nSubject: " + body.split("\r")[0] + "\r\nContent-Type: text/html; charset=utf-8; name=\"" + body.split("\r")[0] + "\"\r\n\r\n" + body + "\r\n.\r\n");
			await until(() => $(".letter-button") && $(".letter-button").dataset.n !== last);
			last = $(".letter-button").dataset.n;
			$(".letter-button").click();
			for (const tab of document.querySelectorAll(".letter .tab")) tab.click();
			$(".letter .tab-panel:not([hidden]) > .button").click();
			const frame = $(".html-frame");
			if (frame.getAttribute("sandbox") !== "") faults.push("no sandbox");
			await new Promise(go => frame.addEventListener("load", go));
			if (frame.contentDocument) faults.push("the frame can be looked into");
			const made = [...document.querySelectorAll(".view-body *")].filter(e => /^(script|img|svg|style|object|embed|form|base|meta|link)$/i.test(e.localName) && !e.closest(".mailbox-empty"));
			if (made.length) faults.push(body + ": " + made.map(e => e.localName));
		}
		return faults.concat(String(document.querySelectorAll(".letter-button").length));
	})()`, quoted(bodies)))
	must(t, err, "show the mails")
	if got := strings.Join(done, ", "); got != "50" {
		t.Errorf("after %d mails: %s", len(bodies), got)
	}
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = fmt.Sprintf("%q", strings.ToValidUTF8(s, "?"))
	}
	return "[" + strings.Join(out, ",") + "]"
}

// What is rewound is gone from the mailbox, too; a message of one MiB can be
// read to its end.
func TestMailboxLong(t *testing.T) {
	p := visit(t, "/en/playground/#view=mailbox", rig.View{Dark: true})
	p.expect("opening the page", 220)
	p.tell("EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\n")
	look[bool](p, `!void el.session.send("\r\n" + ("x".repeat(70) + "\r\n").repeat(14000) + "the end\r\n.\r\n")`)
	p.until("a message", `document.querySelector(".letter")`)
	p.tab("text")
	p.until("a piece of it", `shown(document.querySelector(".piece > .button"))`)
	got, err := rig.EvalWithin[string](p.Page, 60*time.Second, `(() => {
		const more = document.querySelector(".tab-panel:not([hidden]) .piece > .button"); let longest = 0, n = 0;
		while (!more.hidden && n++ < 100) { const t = performance.now(); more.click(); longest = Math.max(longest, performance.now() - t); }
		return document.querySelector(".tab-panel:not([hidden]) pre").textContent.slice(-8).trim() + " " + (longest < 50 ? "quick" : longest);
	})()`)
	if err != nil || got != "the end quick" {
		t.Errorf("%q %v", got, err)
	}
	look[bool](p, `!void el.session.rewind(1)`)
	p.until("an empty mailbox", `document.querySelector(".mailbox-empty .put-next") && !document.querySelector(".letter")`)
}

// What a real program delivers to the server in the tab is read in the same
// way, also once its connection is over.
func TestMailboxOfPrograms(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	address := p.opened()
	must(t, send(address), "net/smtp")
	p.untilPort("it is gone", `all(".client[data-state=closed]").length === 1`)
	openView(p, "mailbox")
	p.until("its message", `document.querySelector(".letter-button")?.innerText.includes("By 127.0.0.1:") && document.querySelector(".letter")`)
	p.tab("raw")
	if got := p.text(shownPanel); !strings.Contains(got, "Return-Path: <sender@test.example>") || !strings.Contains(got, "\n.dot") {
		t.Errorf("the source: %s", got)
	}
	must(t, send(address), "net/smtp again")
	p.until("two messages", `document.querySelectorAll(".letter-button").length === 2`)
}
