package play

import (
	"strings"
	"testing"
)

func TestRewind(t *testing.T) {
	lines := []string{"EHLO c.example", "VRFY alice", "MAIL FROM:<a@test.example>", "RCPT TO:<alice@lab.example>", "DATA", "text", ".", "QUIT"}
	tests := []struct {
		n     int
		want  string
		state string
	}{
		{1, "S220", "greeted"},
		{2, "S220 C:EHLO S250", "ready"}, // a command brings its reply with it
		{3, "S220 C:EHLO S250", "ready"},
		{7, "S220 C:EHLO S250 C:VRFY S252 C:MAIL S250", "mail"},
		{11, "S220 C:EHLO S250 C:VRFY S252 C:MAIL S250 C:RCPT S250 C:DATA S354", "data"},
		{12, "S220 C:EHLO S250 C:VRFY S252 C:MAIL S250 C:RCPT S250 C:DATA S354 C:", "data"},
	}
	for _, tt := range tests {
		p := begun(t, Config{})
		p.type_(lines...)
		full := p.page(t)
		if err := p.Rewind(start+60_000, tt.n); err != nil {
			t.Fatal(err)
		}
		out := p.page(t)
		if got := brief(out.Events); got != tt.want+" note.rewound" || out.State != tt.state || out.Closed {
			t.Errorf("to %d: got %s (%s)\nwant %s (%s)", tt.n, got, out.State, tt.want, tt.state)
		}
		for i := range out.Events[:len(out.Events)-1] {
			if out.Events[i].At != full.Events[i].At {
				t.Errorf("to %d: event %d is at %d, was at %d", tt.n, i+1, out.Events[i].At, full.Events[i].At)
			}
		}
		p.type_("RSET", "QUIT")
		if tt.state != "data" && !p.Closed() {
			t.Errorf("to %d: the session does not go on: %s", tt.n, brief(p.page(t).Events))
		}
	}
}

// Rewinding inside one arrival cuts it there.
func TestRewindIntoAPipeline(t *testing.T) {
	p := begun(t, Config{})
	p.type_("EHLO c.example\r\nNOOP\r\nVRFY alice\r\nRSET")
	if err := p.Rewind(start+60_000, 3); err != nil {
		t.Fatal(err)
	}
	if got := brief(p.page(t).Events); got != "S220 C:EHLO C:NOOP S250 S250 note.rewound" {
		t.Error(got)
	}
}

func TestRewindTwice(t *testing.T) {
	p := begun(t, Config{})
	p.type_("EHLO c.example", "VRFY alice", "VRFY bob")
	for range 2 {
		if err := p.Rewind(start+60_000, 5); err != nil {
			t.Fatal(err)
		}
		p.page(t)
		p.type_("NOOP")
	}
	p.Rewind(start+90_000, 8) // the NOOP after the note
	if got := brief(p.page(t).Events); got != "S220 C:EHLO S250 C:VRFY S252 note.rewound C:NOOP S250 note.rewound" {
		t.Error(got)
	}
}

func TestRewindKeepsWhatWasLearned(t *testing.T) {
	p := begun(t, Config{Steps: lessonOf(t, "VRFY 252", "QUIT 221")})
	p.type_("VRFY alice")
	p.page(t)
	p.Rewind(start+60_000, 1)
	if out := p.page(t); out.Step != 2 || len(out.Met) != 0 {
		t.Errorf("step %d, met again %v", out.Step, out.Met)
	}
}

func TestRewindFaults(t *testing.T) {
	p := begun(t, Config{})
	if err := p.Rewind(start+1, 2); err != ErrGone {
		t.Errorf("to an event that is not there: %v", err)
	}
	line := []byte("NOOP " + strings.Repeat("x", 400) + "\r\n")
	for range maxJournal/400 + 1 {
		p.Feed(start+2, line)
	}
	if err := p.Rewind(start+3, p.log.last()); err != ErrLost {
		t.Errorf("past the journal: %v", err)
	}
	if p.journal.b != nil {
		t.Error("the journal is kept though it is of no use any more")
	}
}

// Greylisting counts tries over connections; a replay must not count as one.
func TestRewindDoesNotCountAsATry(t *testing.T) {
	p := begun(t, Config{World: "rule RCPT bob@ 2nd: 450 4.2.1 second"})
	p.type_("EHLO c.example", "MAIL FROM:<>", "RCPT TO:<bob@lab.example>")
	p.Rewind(start+60_000, 5)
	p.Rewind(start+61_000, 5)
	p.page(t)
	p.type_("RCPT TO:<bob@lab.example>", "RCPT TO:<bob@lab.example>")
	if got := brief(p.page(t).Events); got != "C:RCPT S250 C:RCPT S450" {
		t.Error(got)
	}
}
