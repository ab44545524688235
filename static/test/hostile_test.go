package test

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
)

// nasty is what a server or a sender may put where text belongs.
var nasty = []string{
	`<img src=x onerror="pwned=1">`, `<script>pwned=1</script>`, `"><svg onload=pwned=1>`, `</li></ol><iframe srcdoc="<script>parent.pwned=1</script>">`,
	`<a href="javascript:pwned=1" autofocus onfocus=pwned=1>x</a>`, `<style>*{display:none}</style>`, `<!--`, `<![CDATA[`, `&lt;b&gt;&#x3c;b&#62;`, `<base href="//evil.example">`,
	`{{constructor.constructor("pwned=1")()}}`, "${pwned=1}", "\\\\\\r\\n\\x00\\u202e", `","code":250,"x":"`, "\u202egnp.exe\u202c", "\u2066a\u2069\u200f\u200e\u061c",
	"\x1b[2J\x1b]0;title\x07\x1b[31m", "\x00\x01\x02\x08\x0b\x0c\x7f", "\xff\xfe\xc0\x80\xed\xa0\x80\xf8", "caf\xe9 \xc3", "a\rb\rc", "\u0085\u2028\u2029", "\U000e0041\ufeff\ufff9",
	strings.Repeat("A<b>", 1<<18), strings.Repeat("\u202e\x00", 1<<18),
}

// watch notes what must not happen: a script of somebody else, a report of the
// policy, a title or a place that changes, a task that holds up the page.
const watch = `(() => {
	globalThis.reports = []; globalThis.longest = 0; globalThis.titled = document.title;
	document.addEventListener("securitypolicyviolation", e => reports.push(e.violatedDirective + " " + e.blockedURI));
	new PerformanceObserver(list => { for (const e of list.getEntries()) longest = Math.max(longest, e.duration) }).observe({type: "longtask"});
	return true;
})()`

// unharmed looks at everything the element shows: nothing but its own kinds of
// nodes, and text in which nothing is invisible.
func (p *page) unharmed(t *testing.T, after string) {
	t.Helper()
	got := look[[]string](p, `(() => {
		const faults = [], mine = ["LI", "OL", "UL", "SPAN", "BUTTON", "MARK", "B", "P", "DIV", "DETAILS", "SUMMARY"];
		if (globalThis.pwned !== undefined) faults.push("a script of somebody else ran");
		if (document.title !== titled) faults.push("the title is " + document.title);
		if (reports.length) faults.push("reports: " + reports.join());
		for (const e of one("[role=log]").querySelectorAll("*")) if (!mine.includes(e.tagName) && !e.closest("svg")) faults.push("a strange node: " + e.tagName);
		const odd = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u;
		for (const e of all("[role=log], .decoder, .whoops, .session-head")) { const m = odd.exec(e.textContent); if (m) faults.push("invisible: U+" + m[0].codePointAt(0).toString(16) + " in " + e.className) }
		return faults.slice(0, 5);
	})()`)
	for _, fault := range got {
		t.Errorf("%s: %s", after, fault)
	}
}

// A hundred lines of hostile servers, through the relay: banners, lists, replies
// to commands. They change nothing but text.
func TestHostileServers(t *testing.T) {
	var turn atomic.Int64
	s := newSomebody(t, nil, map[string]string{})
	s.greet = func(w io.Writer) {
		text := nasty[int(turn.Add(1)-1)%len(nasty)]
		s.answers = map[string]string{"EHLO": "250-" + text + "\n250-" + text + "\n250 SIZE " + text, "VRFY": "252 2.5.2 " + text, "NOOP": "599-" + text + "\n599 " + text}
		fmt.Fprintf(w, "220-%s\r\n220 %s ESMTP %s\r\n", text, text, text)
	}
	p := reaching(t, "en", "--allow", s.Addr().String(), "--limit", "client-minute=1000", "--limit", "client-hour=1000", "--limit", "host-minute=1000", "--limit", "host-hour=1000")
	p.expect("opening the page", 220)
	look[bool](p, watch)
	for i := range nasty {
		look[bool](p, fmt.Sprintf(`!void (globalThis.before = el.session, el.connect(%q))`, s.Addr().String()))
		p.until("connected", `el.session && el.session !== before && el.session.peer.kind === "real"`)
		p.until("a greeting", `el.session.closed || el.session.events.some(e => e.from === "server")`)
		for _, line := range []string{"EHLO client.test.example", "VRFY alice", "NOOP"} {
			look[bool](p, fmt.Sprintf(`!void (globalThis.said = el.session.events.filter(e => e.from === "server").length, el.session.closed || el.session.command(%q))`, line))
			p.until("an answer", `el.session.closed || el.session.events.filter(e => e.from === "server").length > said`)
		}
		look[bool](p, `new Promise(r => requestAnimationFrame(() => setTimeout(() => r(true))))`)
		p.unharmed(t, fmt.Sprintf("server %d (%.20q)", i, nasty[i]))
	}
	t.Logf("%d connections, longest task %v ms", turn.Load(), look[float64](p, "longest"))
	if turn.Load() < int64(len(nasty)) {
		t.Errorf("only %d connections came", turn.Load())
	}
}

// A hundred mails of the kind, to the server in the page: in the subject, in the
// text, as a file name, as a part of HTML.
func TestHostileMails(t *testing.T) {
	p := reaching(t, "es")
	p.expect("opening the page", 220)
	look[bool](p, watch)
	p.say("EHLO client.test.example", 250)
	for i, text := range nasty {
		for _, form := range []string{"Subject: %s\r\n\r\nx", "Subject: x\r\n\r\n%s", "Content-Disposition: attachment; filename=\"%s\"\r\n\r\nx", "Content-Type: text/html\r\n\r\n<p>%s"} {
			mail := fmt.Sprintf(form, text)
			octets, _ := json.Marshal(latin(mail))
			// The octets are made first: what that costs is the test's.
			look[bool](p, fmt.Sprintf(`(async () => {
				const mail = Uint8Array.from(%s, c => c.charCodeAt(0));
				await new Promise(r => setTimeout(r, 20));
				for (const line of ["MAIL FROM:<sender@test.example>\r\n", "RCPT TO:<alice@lab.example>\r\n", "DATA\r\n"]) el.session.send(line);
				const from = performance.now();
				el.session.send(mail);
				globalThis.sending = Math.max(globalThis.sending ?? 0, performance.now() - from);
				el.session.send("\r\n.\r\n");
				await new Promise(r => setTimeout(r));
				el.session.send("RSET\r\n");
				return true;
			})()`, octets))
		}
		p.until("taken or refused", `el.getAttribute("state") === "ready"`)
		p.unharmed(t, fmt.Sprintf("mails %d (%.20q)", i, text))
	}
	t.Logf("to take one mail: %.0f ms at most", look[float64](p, "sending"))
}

// latin makes a character of each octet, as the page takes them.
func latin(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}
