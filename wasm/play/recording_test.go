package play

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// tb is what testing.T and rapid.T have in common.
type tb interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// told is every event of the connection as the page gets it, one a line.
func told(p *Play) string {
	var b strings.Builder
	for i := range p.log.n {
		b.Write(p.log.json(p.log.at(i)))
		b.WriteByte('\n')
	}
	return b.String()
}

func recorded(t tb, p *Play) string {
	t.Helper()
	b, err := p.Recording(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// reopened is a recording opened at some other time, with what is said beside it.
func reopened(t tb, text string, beside ...string) *Play {
	t.Helper()
	r, err := ParseRequest(strings.Join(append(beside, text), "\n"))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	r.Start = start + 1<<33
	p, err := r.Begin()
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return p
}

// again checks that a recording makes the same session, which goes on the same.
func again(t tb, p *Play) *Play {
	t.Helper()
	text := recorded(t, p)
	q := reopened(t, text)
	same(t, text, "events", told(p), told(q))
	same(t, text, "recording", text, recorded(t, q))
	same(t, text, "state", p.State().String(), q.State().String())
	if p.Due() > 0 != (q.Due() > 0) || p.Due() > 0 && p.Due()+p.clock.skew != q.Due()+q.clock.skew {
		t.Fatalf("due %d and %d, from\n%s", p.Due()+p.clock.skew, q.Due()+q.clock.skew, text)
	}
	if len(p.mails) != len(q.mails) {
		t.Fatalf("%d and %d messages, from\n%s", len(p.mails), len(q.mails), text)
	}
	for i := range p.mails {
		same(t, text, "message", string(p.mails[i].Trace)+string(p.mails[i].Data), string(q.mails[i].Trace)+string(q.mails[i].Data))
	}
	return q
}

func same(t tb, text, what, want, got string) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: got\n%s\nwant\n%s\nfrom\n%s", what, got, want, text)
	}
}

// What visitors do, each as something to do to a play at a moment of the page.
var deeds = map[string]func(p *Play, now smtp.Time){
	"talk":      func(p *Play, now smtp.Time) { p.Feed(now, []byte("EHLO c.example\r\n")) },
	"ask":       func(p *Play, now smtp.Time) { p.Feed(now, []byte("VRFY bob\r\n")) },
	"sender":    func(p *Play, now smtp.Time) { p.Feed(now, []byte("MAIL FROM:<a@test.example>\r\n")) },
	"recipient": func(p *Play, now smtp.Time) { p.Feed(now, []byte("RCPT TO:<greylisted@lab.example>\r\n")) },
	"another":   func(p *Play, now smtp.Time) { p.Feed(now, []byte("RCPT TO:<bob@lab.example>\r\n")) },
	"text":      func(p *Play, now smtp.Time) { p.Feed(now, []byte("DATA\r\nx\r\n..\r\n\xE9\x00\r\n.\r\n")) },
	"pipeline":  func(p *Play, now smtp.Time) { p.Feed(now, []byte("NOOP\r\nRSET\r\nVRFY carol\r\n")) },
	"half":      func(p *Play, now smtp.Time) { p.Feed(now, []byte("VRFY al\\")) },
	"rest":      func(p *Play, now smtp.Time) { p.Feed(now, []byte(" \r\n")) },
	"chunk":     func(p *Play, now smtp.Time) { p.Feed(now, []byte("BDAT 4 LAST\r\nabcd")) },
	"tls":       func(p *Play, now smtp.Time) { p.Feed(now, []byte("STARTTLS\r\n")) },
	"quit":      func(p *Play, now smtp.Time) { p.Feed(now, []byte("QUIT\r\n")) },
	"wind":      func(p *Play, now smtp.Time) { p.WindForward(now) },
	"wait":      func(p *Play, now smtp.Time) { p.Wait(now, 61_000) },
	"tick":      func(p *Play, now smtp.Time) { p.Advance(now) },
	"hang up":   func(p *Play, now smtp.Time) { p.End(now) },
	"rewind":    func(p *Play, now smtp.Time) { _ = p.Rewind(now, max(1, p.log.last()/2)) },
	"again":     func(p *Play, now smtp.Time) { p.Restart(now) },
	"too early": func(p *Play, now smtp.Time) { p.RestartEarly(now, []byte("EHLO hasty.example\r\n")) },
	"note":      func(p *Play, now smtp.Time) { p.Note(now, "crash", "out of luck\n") },
}

var trials = []Config{
	{}, {Persona: "exim"}, {Persona: "qmail", World: "rule greeting: delay 90s"}, {Role: "submissions"}, {Role: "lmtp", Seed: 7},
	{World: "mailbox carol\nrule VRFY 2nd+: delay 5s\nrule RCPT bob@: 450 4.2.1 later, delay 300ms\nrule RSET: silence"},
	{Persona: "sendmail"}, {Persona: "opensmtpd", World: "rule NOOP 3rd: drop\nrule end: tarpit 2s"},
}

func TestRecordingMakesTheSameSession(t *testing.T) {
	names := make([]string, 0, len(deeds))
	for name := range deeds {
		names = append(names, name)
	}
	rapid.Check(t, func(rt *rapid.T) {
		cfg := trials[rapid.IntRange(0, len(trials)-1).Draw(rt, "with")]
		cfg.Start = start
		p, err := Open(cfg)
		if err != nil {
			rt.Fatal(err)
		}
		now := start
		for range rapid.IntRange(0, 20).Draw(rt, "deeds") {
			now += smtp.Time(rapid.SampledFrom([]int64{0, 1, 40, 700, 8000}).Draw(rt, "pause"))
			deeds[rapid.SampledFrom(names).Draw(rt, "deed")](p, now)
		}
		q := again(rt, p)
		for _, x := range []*Play{p, q} { // and it goes on alike
			x.type_("RSET", "EHLO d.example", "MAIL FROM:<>", "RCPT TO:<greylisted@lab.example>")
		}
		same(rt, "both", "what follows", told(p), told(q))
	})
}

// watched is a session with a real server, with all that can happen to one.
func watched() *Play {
	p := Watch(Config{Start: start, Peer: "mx.test.example 25"})
	p.Note(start+3, "connected", "192.0.2.1:25", "12")
	p.Peer(start+40, []byte("220-mx.test.example\r\n220 ESMTP \x1b[2J \xE2\x80\xAE\r\n"))
	for i, line := range []string{"EHLO c.example", "STARTTLS"} {
		at := start + smtp.Time(100+100*i)
		p.Feed(at, []byte(line+"\r\n"))
		p.Peer(at+20, []byte([]string{"250-mx.test.example\r\n250 STARTTLS\r\n", "220 go ahead\r\n"}[i]))
	}
	p.Handshake(start+260, wire.Facts{Version: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256", Why: "unknown authority"})
	p.Feed(start+300, []byte("EHLO c.example\r\n"))
	p.Peer(start+320, []byte("250 mx"))
	return p
}

func TestRecordingOfARealServerCanOnlyBeRead(t *testing.T) {
	for _, ends := range []bool{false, true} {
		p := watched()
		if ends {
			p.Hangup(start+900, "relay", "idle")
		}
		text := recorded(t, p)
		q := reopened(t, text)
		want := told(p)
		if !ends {
			if !strings.HasPrefix(told(q), want) || !strings.Contains(told(q), "note.closed.recorded") {
				t.Errorf("got\n%s\nwant\n%s\nand the end", told(q), want)
			}
		} else if told(q) != want {
			t.Errorf("got\n%s\nwant\n%s", told(q), want)
		}
		if about := string(q.AboutJSON(nil)); !q.Closed() || !strings.Contains(about, `"peer":"mx.test.example 25","real":true,"recorded":true`) {
			t.Errorf("closed %v, %s", q.Closed(), about)
		}
		again := recorded(t, q)
		if strings.Count(again, "hangup") != 1 || told(reopened(t, again)) != told(q) {
			t.Errorf("recorded once more:\n%s", again)
		}
		before := told(q)
		q.Restart(start + 1<<40)
		q.Feed(start+1<<40, []byte("NOOP\r\n"))
		if !strings.HasPrefix(told(q), before) || strings.Contains(told(q)[len(before):], "NOOP") {
			t.Errorf("it goes on: %s", told(q)[len(before):])
		}
	}
}

// Whoever wants to know what another server would have said gets it from a
// recording, too, though it was a real one.
func TestRecordingMeetsAnotherServer(t *testing.T) {
	text := recorded(t, watched())
	q := reopened(t, text, "persona qmail")
	if got := brief(q.page(t).Events); got != "S220 C:EHLO S250 C:STARTTLS S502 C:EHLO S250" || q.Closed() {
		t.Errorf("got %s", got)
	}
	p := begun(t, Config{World: "rule VRFY: delay 9s\nmailbox carol"})
	p.type_("EHLO c.example", "VRFY carol", "NOOP")
	p.Wait(start+20_000, 60_000)
	p.type_("QUIT")
	for _, tt := range []struct{ beside, want string }{
		{"persona rfc", "S220 C:EHLO S250 C:VRFY C:NOOP S252 S250 note.wound C:QUIT S221 note.closed.server"},
		{"persona exim", "S220 C:EHLO S250 C:VRFY S501 C:NOOP S250 note.wound C:QUIT S221 note.closed.server"},
		{"world", "S220 C:EHLO S250 C:VRFY S252 C:NOOP S250 note.wound C:QUIT S221 note.closed.server"},
		{"world rule NOOP: drop", "S220 C:EHLO S250 C:VRFY S252 C:NOOP note.closed.server"},
		{"world rule greeting: delay 30s", "S220 C:EHLO S250 C:VRFY S252 C:NOOP S250 note.wound C:QUIT S221 note.closed.server"},
	} {
		q := reopened(t, recorded(t, p), tt.beside)
		out := q.page(t)
		if got := brief(out.Events); got != tt.want {
			t.Errorf("%s: got %s\nwant %s", tt.beside, got, tt.want)
		}
		again(t, q)
	}
}

// Earlier connections count: the server remembers them, and so do goals.
func TestRecordingHoldsEarlierConnections(t *testing.T) {
	p := begun(t, Config{World: "rule RCPT bob@ 1st: 450 4.7.1 Greylisted", Steps: lessonOf(t, "RCPT 450", "RCPT 250")})
	lines := []string{"EHLO c.example", "MAIL FROM:<>", "RCPT TO:<bob@lab.example>"}
	p.type_(lines...)
	p.Restart(start + 60_000)
	p.type_(lines...)
	text := recorded(t, p)
	q := reopened(t, text, "goal 1 RCPT 450 | first", "goal 2 RCPT 250 | then")
	if out := q.page(t); out.Step != 3 || len(out.Met) != 2 || brief(out.Events) != "S220 C:EHLO S250 C:MAIL S250 C:RCPT S250" {
		t.Errorf("step %d, met %v, %s", out.Step, out.Met, brief(out.Events))
	}
	again(t, p)

	for range maxFormer + 5 { // the oldest fall out, the server remembers all the same
		p.Restart(p.clock.last + 10)
	}
	p.type_(lines...)
	q = again(t, p)
	if text := recorded(t, q); !strings.Contains(text, "\ntried 2 ") || strings.Count(text, " connect\n") != maxFormer+1 {
		t.Errorf("got\n%.600s", text)
	}
}

func TestRecordingIsBounded(t *testing.T) {
	p := begun(t, Config{})
	for range MaxRecording/100 + 1 {
		p.type_("NOOP " + strings.Repeat("x", 100))
	}
	if _, err := p.Recording(nil); !errors.Is(err, ErrLong) {
		t.Errorf("got %v", err)
	}
	if _, err := p.CompareJSON(nil, "exim"); err != nil {
		t.Errorf("a comparison: %v", err)
	}
	p.Restart(p.clock.last + 10) // what was too long is forgotten
	if text := recorded(t, p); strings.Count(text, "connect") != 1 {
		t.Errorf("got %d octets", len(text))
	}
}

func TestRecordingFaults(t *testing.T) {
	const head = "ehlo 1\npersona rfc\nstart 1790000000000\n"
	for _, tt := range []struct{ text, want string }{
		{"ehlo 2\n0 connect", "line 1: a recording of version 2; this page reads version 1"},
		{"ehlo 1\n", "a recording without a connection"},
		{head + "0 client NOOP", "line 4: expected connect"},
		{head + "0 connect\nx client NOOP", `line 5: "x" behind connect`},
		{head + "0 connect\n1x client NOOP", "line 5: expected milliseconds"},
		{head + "0 connect\n99999999999999999 client NOOP", "line 5: expected milliseconds"},
		{head + "0 connect\n5 shout NOOP", `line 5: unexpected "shout"`},
		{head + "0 connect\n5 client NOOP\\x4", `line 5: expected two hexadecimal digits behind \x`},
		{head + "0 connect\n5 client NOOP\npersona exim", `line 6: "persona" behind connect`},
		{head + "tried a 5 RCPT\n0 connect", "line 4: tried: expected tries, milliseconds and what was tried"},
		{head + "goal 1 VRFY 252\n0 connect", "line 4: goal: no part of a recording"},
		{"ehlo 1\nstart soon\n0 connect", "line 2: start: expected milliseconds"},
		{"ehlo 1\ncolour red\n0 connect", `line 2: unknown word "colour"`},
		{"ehlo 1\npersona nobody\n0 connect", `no persona "nobody"`},
		{"ehlo 1\nworld rule\n0 connect", "world: line 1: rule: something must follow"},
	} {
		r, err := ParseRequest(tt.text)
		if err == nil {
			_, err = r.Begin()
		}
		if err == nil || err.Error() != tt.want {
			t.Errorf("%q: got %v, want %s", tt.text, err, tt.want)
		}
	}
}

// Recordings of version 1 are links that people keep: what they show must stay
// as it is. The files are never to be written again.
func TestOldRecordings(t *testing.T) {
	files, _ := filepath.Glob("testdata/recordings/*.ehlo")
	if len(files) < 8 {
		t.Fatalf("%d recordings", len(files))
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		shows, err := os.ReadFile(strings.TrimSuffix(name, ".ehlo") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		crlf := strings.ReplaceAll(string(text), "\n", "\r\n")
		same(t, name, "saved by an editor", told(reopened(t, string(text))), told(reopened(t, crlf)))
		if got := shownAs(reopened(t, string(text)).page(t).Events); got != string(shows) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, shows)
		}
	}
}

// shownAs is what matters of events: who, when, what, which note.
func shownAs(list []event) string {
	var b strings.Builder
	for _, e := range list {
		b.WriteString(strconv.Itoa(e.At) + " " + brief([]event{e}) + " " + e.After + "\n")
	}
	return b.String()
}

// Nothing that is read makes the core fail.
func FuzzReopen(f *testing.F) {
	for _, tt := range []string{"ehlo 1\nstart 1790000000000\n0 connect\n5 client EHLO a\\r\\n\n3 hasty \\x00\\n\n0 rest", "ehlo 1\nreal yes\n0 connect\n0 tls a\\x00b\n0 note x\n0 hangup y"} {
		f.Add(tt)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "program") {
			return
		}
		r, err := ParseRequest("ehlo 1\n" + text)
		if err != nil {
			return
		}
		if p, err := r.Begin(); err == nil {
			p.Recording(nil)
			p.CompareJSON(nil, "exim")
			p.Output(nil, 1<<17)
		}
	})
}

// A visitor who was the server is one again, and the program goes on calling.
func TestRecordingOfAProgram(t *testing.T) {
	for _, program := range []string{"mta", "curl", "bot"} {
		p := begun(t, Config{Program: program})
		p.type_("220 mx.test.example", "250 mx.test.example", "451 4.3.0 later", "221 bye")
		again(t, p)
		p.WindForward(p.clock.last - p.clock.skew + 1)
		q := again(t, p)
		for _, x := range []*Play{p, q} {
			x.type_("220 mx.test.example", "250 mx", "250 ok")
		}
		same(t, program, "what follows", told(p), told(q))
	}
}
