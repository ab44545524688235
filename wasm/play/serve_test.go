package play

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"ehlo/wasm/client"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// serving opens a play in which a program calls the visitor.
func serving(t testing.TB, program string) *Play {
	t.Helper()
	return begun(t, Config{Program: program})
}

// seen is what the page has been told so far.
func (p *Play) seen(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, e := range p.page(t).Events {
		b.WriteString(brief([]event{e}))
		b.WriteByte(' ')
	}
	return b.String()
}

func (p *Play) queue(t *testing.T) (q struct {
	Program string
	Tries   int
	Closed  bool
	Next    int64
	To      []struct{ To, State, Said string }
}) {
	t.Helper()
	text := p.QueueJSON(nil)
	if err := json.Unmarshal(text, &q); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q
}

func TestServe(t *testing.T) {
	p := serving(t, "mta")
	if got := p.page(t); got.State != "connecting" || len(got.Events) != 1 || got.Events[0].From != "note" {
		t.Errorf("before the greeting: %+v", got)
	}
	for _, step := range []struct{ say, state, asked string }{
		{"220 mx.lab.example", "greeted", "EHLO"},
		{"250 mx.lab.example", "ready", "MAIL"},
		{"250 2.1.0 Ok", "mail", "RCPT"},
		{"250 2.1.5 Ok", "rcpt", "RCPT"},
		{"450 4.2.0 Greylisted", "rcpt", "RCPT"},
		{"550 5.1.1 No such user here", "rcpt", "DATA"},
		{"354 Go on", "data", "."},
		{"250 2.0.0 Ok", "ready", "QUIT"},
	} {
		p.type_(step.say)
		if p.State().String() != step.state || p.obs.Asked() != step.asked {
			t.Errorf("after %q: state %s, asked %q", step.say, p.State(), p.obs.Asked())
		}
	}
	p.type_("221 2.0.0 Bye")
	q := p.queue(t)
	if !p.Closed() || !q.Closed || q.Tries != 1 || q.Next == 0 || int64(p.Due()) != q.Next {
		t.Errorf("in the end %+v, due %d", q, p.Due())
	}
	for i, want := range []string{"sent", "queued", "bounced"} {
		if q.To[i].State != want {
			t.Errorf("%+v, want %s", q.To[i], want)
		}
	}
	if q.To[1].Said != "450 4.2.0 Greylisted" {
		t.Errorf("%+v", q.To[1])
	}
}

// deferred is a play whose program has been put off and waits for its next try.
func deferred(t *testing.T) *Play {
	p := serving(t, "mta")
	p.type_("220 a", "250 a", "451 4.3.0 Later", "250 ok", "221 bye")
	if !p.Closed() || p.Due() == 0 {
		t.Fatal("it does not mean to come back")
	}
	return p
}

// The next try comes by itself, or when the clock is wound; the log goes on.
func TestServeNextTry(t *testing.T) {
	p := deferred(t)
	n := p.obs.Count()
	due := p.Due()
	p.Advance(due - 1)
	if !p.Closed() {
		t.Error("too early")
	}
	p.Advance(due)
	if p.Closed() || p.State() != smtp.Connecting || p.queue(t).Tries != 2 || p.obs.Count() != n+1 {
		t.Errorf("closed %v, state %s, %+v", p.Closed(), p.State(), p.queue(t))
	}
	p.type_("220 b")
	if p.State() != smtp.Greeted {
		t.Errorf("state %s", p.State())
	}
	p = deferred(t)
	if ms := p.WindForward(p.clock.last); ms < 298_000 || ms > 300_000 || p.queue(t).Tries != 2 {
		t.Errorf("wound by %d ms, %+v", ms, p.queue(t))
	}
}

// Nobody need type in a hurry: patience ends only where the clock is wound.
func TestServePatience(t *testing.T) {
	p := serving(t, "mta")
	p.Feed(start+3_600_000, []byte("220 a\r\n"))
	if p.State() != smtp.Greeted {
		t.Errorf("state %s", p.State())
	}
	p.WindForward(start + 3_600_001)
	if got := p.seen(t); !p.Closed() || !strings.Contains(got, "note.late") || !strings.Contains(got, "note.closed.client") {
		t.Errorf("%s", got)
	}
	p = serving(t, "mta")
	p.Advance(start + 3_600_000)
	if p.WindForward(start+3_600_000) == 0 || !p.Closed() {
		t.Error("winding late does nothing")
	}
}

// After five days the message goes back.
func TestServeFiveDays(t *testing.T) {
	p := serving(t, "mta")
	p.Wait(start, 6*24*3_600_000)
	q := p.queue(t)
	if q.Tries < 100 || q.To[0].State != "bounced" || q.Next != 0 || p.Due() != 0 {
		t.Errorf("%+v", q)
	}
	if p.WindForward(p.clock.last) != 0 {
		t.Error("there is nothing left to wait for")
	}
}

func TestServeHangingUp(t *testing.T) {
	p := serving(t, "curl")
	p.type_("220 a", "250 a")
	p.End(p.clock.last + 1)
	if got := p.seen(t); !strings.Contains(got, "note.closed.visitor note.lost note.exit") {
		t.Errorf("%s", got)
	}
	p.type_("250 ok")
	if got := p.seen(t); !strings.Contains(got, "note.over") {
		t.Errorf("%s", got)
	}
	p = serving(t, "mta")
	p.type_("220 a", "421 4.3.2 Closing")
	if got := p.seen(t); !strings.HasSuffix(got, "note.closed.visitor note.queue.again ") {
		t.Errorf("%s", got)
	}
}

// What is wrong with a reply is said beside it.
func TestServeMistakes(t *testing.T) {
	texts, err := os.ReadFile("../../lessons/explain/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ say, want string }{
		{"hello", "serve-code"}, {"250 hello", "serve-greeting"}, {"220 a", ""}, {"421 a", ""}, {"554 a", ""},
		{"220 a|250 a|354 a", "serve-354"}, {"220 a|250 a|199 a", "serve-class"}, {"220 a|250-a\n550 b", "serve-mixed"},
		{"220 a|250 a|250 a|250 a|250 a|250 a|250 a", "serve-data"}, {"220 a|250 a|250 a|250 a|250 a|250 a|354 a", ""},
		{"220 a|250 a|451 a|250 a|221 a", ""},
	} {
		got := ""
		p := begun(t, Config{Program: "mta", OnEvent: func(e *wire.Event) {
			for _, x := range e.Explain {
				if id, ok := strings.CutPrefix(x.ID, "mistake."); ok {
					got += id
					if !strings.Contains(string(texts), "\n  "+id+":") {
						t.Errorf("no text for %s", id)
					}
				}
			}
		}})
		for _, line := range strings.Split(c.say, "|") {
			p.type_(strings.ReplaceAll(line, "\n", "\r\n"))
		}
		if got != c.want {
			t.Errorf("%q: mistake %q, want %q", c.say, got, c.want)
		}
	}
	p := serving(t, "bot")
	p.type_("220 a", "250 a", "250 a", "250 a", "250 a", "250 a", "354 a", "250 a", "250 a")
	if out := string(p.Output(nil, 1<<20)); !strings.Contains(out, "mistake.serve-unasked") {
		t.Errorf("%s", out)
	}
}

// Every note a program can raise has its text, in both languages.
func TestServeNotes(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		text, err := os.ReadFile("../../lessons/explain/" + lang + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range strings.Fields("serve-more calls.mta calls.curl calls.bot queue.queued queue.sent queue.bounced " +
			"queue.again queue.empty queue.expired late lost plain seven-bit too-big exit gone deaf") {
			if !strings.Contains(string(text), "\n  "+id+": ") {
				t.Errorf("%s: no text for note %s", lang, id)
			}
		}
	}
}

// A reply of many lines is not lost from sight while it is typed.
func TestServeManyLines(t *testing.T) {
	p := serving(t, "mta")
	p.type_("220 a", "250-a")
	if got := p.seen(t); !strings.HasSuffix(got, "note.serve-more ") {
		t.Errorf("%s", got)
	}
	p.Feed(p.clock.last+1, []byte("250-PIPELINING\r\n250 SIZE 9999\r\n"))
	if got := p.seen(t); strings.Contains(got, "serve-more") || strings.Count(got, "RCPT") != 3 {
		t.Errorf("%s", got)
	}
}

// What is offered fits the question, and codes are those of the catalogue.
func TestReplies(t *testing.T) {
	p := serving(t, "mta")
	for _, step := range []struct{ next, say string }{
		{"220", "220 a"}, {"250", "502 no"}, {"250", "250 a"}, {"250", "250 ok"}, {"250", "250 ok"}, {"250", "250 ok"},
		{"250", "250 ok"}, {"354", "354 go"}, {"250", "250 ok"}, {"221", "221 bye"},
	} {
		list := p.Legal()
		if len(list) == 0 || list[0].Verb != step.next || !list[0].Next {
			t.Errorf("before %q: %+v", step.say, list)
		}
		p.type_(step.say)
	}
	if p.Legal() != nil {
		t.Error("nobody is there to be answered")
	}
	for _, a := range answers {
		for i, line := range strings.Split(a.lines, "|") {
			for _, l := range strings.Split(line, "\n") {
				r, ok := smtp.ParseReplyLine([]byte(l))
				if _, known := smtp.Code(r.Code); !ok || !known {
					t.Errorf("%q is no reply of the catalogue", l)
				}
				if _, known := smtp.EnhancedCode(r.Enhanced); !r.Enhanced.IsZero() && !known {
					t.Errorf("%q: unknown enhanced code", l)
				}
			}
			if i == 0 && strings.Contains(line, "\n") {
				t.Errorf("%q is too long for a button", line)
			}
		}
	}
	var list []struct{ Verb, Line string }
	p = serving(t, "mta")
	p.type_("220 a")
	if err := json.Unmarshal(p.LegalJSON(nil), &list); err != nil || !strings.Contains(list[1].Line, "\n250-PIPELINING\n") {
		t.Errorf("%v %+v", err, list)
	}
	if err := json.Unmarshal(p.CompleteJSON(nil, "25"), &list); err != nil || list[0].Line != "250 mx.lab.example" || list[2].Line != "251 " {
		t.Errorf("%v %+v", err, list)
	}
	if text := string(p.CompleteJSON(nil, "xyz")); text != "[]" {
		t.Errorf("%s", text)
	}
}

// Going back and keeping a session work here as well.
func TestServeRewind(t *testing.T) {
	p := deferred(t)
	p.WindForward(p.clock.last)
	p.type_("220 b", "250 b", "550 5.7.1 No", "250 ok", "221 bye")
	whole := p.seen(t)
	text, err := p.Recording(nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := ParseRequest(string(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	r.Start = start + 99_000_000
	q, err := r.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if got := q.seen(t); got != whole {
		t.Errorf("of a recording:\n%s\nwant\n%s", got, whole)
	}
	for _, n := range []int{3, 5, 14, 17} {
		if err := p.Rewind(p.clock.last, n); err != nil {
			t.Fatal(err)
		}
		if got := p.seen(t); !strings.HasSuffix(got, "note.rewound ") || !strings.HasPrefix(whole, strings.TrimSuffix(got, "note.rewound ")) {
			t.Errorf("back to %d:\n%s\nwant the beginning of\n%s", n, got, whole)
		}
		p.type_("250 ok")
		if p = deferred(t); n > 12 {
			p.WindForward(p.clock.last)
			p.type_("220 b", "250 b")
		}
	}
	p.Restart(p.clock.last + 1)
	if q := p.queue(t); q.Tries != 1 || p.State() != smtp.Connecting {
		t.Errorf("begun again: %+v", q)
	}
}

func TestServeNobody(t *testing.T) {
	if _, err := Open(Config{Program: "nobody"}); err == nil || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("%v", err)
	}
	if p := begun(t, Config{}); len(p.QueueJSON(nil)) != 0 {
		t.Error("the built-in server has no such queue")
	}
	if client.New("mta", 0).Tries() != 0 {
		t.Error("nothing was tried yet")
	}
}
