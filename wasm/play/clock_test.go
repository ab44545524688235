package play

import (
	"testing"

	"ehlo/wasm/smtp"
)

func TestDelayedReply(t *testing.T) {
	p := begun(t, Config{World: "rule VRFY: delay 90s"})
	p.type_("EHLO c.example")
	p.page(t)
	p.Feed(start+5000, []byte("VRFY alice\r\n"))
	out := p.page(t)
	if brief(out.Events) != "C:VRFY" || out.Due != int64(start+95_000) {
		t.Fatalf("got %s, due in %d", brief(out.Events), out.Due-int64(start))
	}
	p.Advance(start + 94_999)
	if out = p.page(t); len(out.Events) != 0 {
		t.Errorf("too soon: %s", brief(out.Events))
	}
	p.Advance(start + 95_000)
	out = p.page(t)
	if brief(out.Events) != "S252" || out.Events[0].Took != 90_000 || out.Events[0].Delay != 90_000 || out.Due != 0 {
		t.Errorf("got %+v", out)
	}
}

func TestWindForward(t *testing.T) {
	p := begun(t, Config{World: "rule VRFY: delay 90s"})
	p.type_("EHLO c.example", "VRFY alice")
	p.page(t)
	if ms := p.WindForward(start + 3000); ms != 89_000 {
		t.Errorf("wound %d ms", ms)
	}
	out := p.page(t)
	if brief(out.Events) != "note.wound S252" || out.Events[1].Took != 90_000 {
		t.Errorf("got %s", brief(out.Events))
	}
	p.Feed(start+4000, []byte("NOOP\r\n"))
	if out = p.page(t); out.Events[0].At != 4000+89_000 {
		t.Errorf("the clock was not wound: next line at %d", out.Events[0].At)
	}
}

func TestLateGreeting(t *testing.T) {
	p := begun(t, Config{World: "rule greeting: delay 30s"})
	if out := p.page(t); len(out.Events) != 0 || out.Due == 0 || out.State != "connecting" {
		t.Fatalf("got %+v", out)
	}
	p.WindForward(start + 1)
	if out := p.page(t); brief(out.Events) != "note.wound S220" {
		t.Errorf("got %s", brief(out.Events))
	}
}

func TestPatienceEnds(t *testing.T) {
	p := begun(t, Config{})
	p.type_("EHLO c.example")
	p.page(t)
	p.WindForward(start + 2000)
	if out := p.page(t); brief(out.Events) != "note.wound S421 note.closed.server" || !out.Closed {
		t.Errorf("got %s", brief(out.Events))
	}
	if p.WindForward(start+3000) != 0 {
		t.Error("a closed session was wound")
	}
}

// Rewinding past a winding takes the time back with it.
func TestRewindAndTime(t *testing.T) {
	p := begun(t, Config{World: "rule VRFY: delay 90s"})
	p.type_("EHLO c.example", "VRFY alice")
	p.WindForward(start + 3000)
	p.type_("NOOP")
	if err := p.Rewind(start+5000, 6); err != nil {
		t.Fatal(err)
	}
	if got := brief(p.page(t).Events); got != "S220 C:EHLO S250 C:VRFY note.wound S252 note.rewound" {
		t.Error(got)
	}
}

func TestHangUp(t *testing.T) {
	p := begun(t, Config{})
	p.type_("EHLO c.example")
	p.End(start + 5000)
	p.End(start + 6000)
	out := p.page(t)
	if got := brief(out.Events); got != "S220 C:EHLO S250 note.closed.visitor" || !out.Closed {
		t.Error(got)
	}
}

func TestSilent(t *testing.T) {
	p, err := Open(Config{World: "rule greeting: silence"})
	if err != nil {
		t.Fatal(err)
	}
	if !p.Silent() || p.Due() != 0 {
		t.Fatalf("no banner and none under way: silent %v, due %d", p.Silent(), p.Due())
	}
	if refused, err := Open(Config{World: "rule greeting: 554 No service"}); err != nil || refused.Silent() {
		t.Errorf("554 is a word, not silence: %v", err)
	}
	p.WindForward(0)
	if p.Silent() {
		t.Errorf("it lost its patience, and is still silent: %s", p.State())
	}
	p, err = Open(Config{World: "rule NOOP: silence\nrule RSET: 250 OK, delay 5s"})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		line   string
		silent bool
	}{{"", false}, {"VRFY alice\r\n", false}, {"RSET\r\n", false}, {"NOOP\r\n", true}} {
		now := smtp.Time(i) * 60_000
		p.Advance(now)
		if p.Feed(now, []byte(c.line)); p.Silent() != c.silent {
			t.Errorf("after %q: silent %v", c.line, p.Silent())
		}
	}
}

func TestRestartEarly(t *testing.T) {
	p, err := Open(Config{Persona: "postfix-postscreen"})
	if err != nil {
		t.Fatal(err)
	}
	said := func() string {
		p.WindForward(0)
		return string(p.said)
	}
	p.RestartEarly(1000, []byte("EHLO client.test.example\r\n"))
	if got := said(); got[:3] != "220" && got[:3] != "554" && got[:3] != "421" {
		t.Fatalf("the server said %q", got)
	}
	early := len(p.cfg.Early)
	p.Restart(100_000)
	if early == 0 || len(p.cfg.Early) != 0 {
		t.Errorf("early bytes belong to one connection: %d, then %d octets", early, len(p.cfg.Early))
	}
}
