package facts

import (
	"slices"
	"testing"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/play"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

var (
	subjects = []string{"connection", "session", "command", "login", "tls", "sender", "recipient", "message", "storage", "queue", "help"}
	actions  = []string{"done", "leave", "go-on", "later", "change"}
	moments  = []string{"greeting", "end", "idle", "any"}
)

// Every code of the catalogue has its facts, in known words, and names only
// codes that exist.
func TestReplies(t *testing.T) {
	for _, info := range smtp.Codes() {
		r, ok := Of(info.Code)
		if !ok {
			t.Errorf("%d: no facts", info.Code)
			continue
		}
		if !slices.Contains(subjects, r.About) || !slices.Contains(actions, r.Does) || len(r.See) == 0 {
			t.Errorf("%d: about %q, does %q, see %v", r.Code, r.About, r.Does, r.See)
		}
		for _, verb := range r.Asks {
			if smtp.Lookup([]byte(verb)) == nil && !slices.Contains(moments, verb) {
				t.Errorf("%d: answers %q", r.Code, verb)
			}
		}
		others := r.See
		if r.Like != 0 {
			others = append(slices.Clone(r.See), r.Like)
		}
		for _, other := range others {
			if _, ok := smtp.Code(other); !ok || other == r.Code {
				t.Errorf("%d: names %d", r.Code, other)
			}
		}
		standard := info.Status <= smtp.Historic
		if standard && (r.Like != 0 || r.Dots != "" || len(r.Asks) == 0) {
			t.Errorf("%d is defined by an RFC: like %d, dots %q, asks %v", r.Code, r.Like, r.Dots, r.Asks)
		}
	}
	if len(replies()) != len(smtp.Codes()) {
		t.Errorf("%d replies, %d codes", len(replies()), len(smtp.Codes()))
	}
}

// What goes with a code in the tables can go with it on the wire: the first
// digits agree. RFC 2034 4
func TestEnhancedAgree(t *testing.T) {
	for _, r := range replies() {
		for _, e := range r.Enhanced {
			if r.Code >= 200 && int(e[0]-'0') != r.Code/100 {
				t.Errorf("%d with %s", r.Code, e)
			}
		}
	}
}

// What a recorded server says is a reply, and its set-up has a persona.
func TestSayings(t *testing.T) {
	for _, info := range smtp.Codes() {
		for _, s := range Said(info.Code) {
			line, ok := smtp.ParseReplyLine([]byte(s.Lines[0]))
			if !ok || line.Code != s.Code || s.Server == "" {
				t.Errorf("%d: %+v", info.Code, s)
			}
			if _, ok := persona.Get(s.Persona); !ok {
				t.Errorf("no persona %q", s.Persona)
			}
		}
	}
	if l, ok := Fidelity("postfix"); !ok || l.Sessions < 200 || l.Codes > l.Sessions {
		t.Errorf("postfix: %+v", l)
	}
}

// Every cell of the matrix is a reply that the engine gives to that command
// when it is played as written.
func TestMatrix(t *testing.T) {
	for _, c := range Matrix() {
		got := 0
		p, err := play.Open(play.Config{World: c.World, OnEvent: func(e *wire.Event) {
			if e.From == wire.FromServer && verbOf(e) == c.Command {
				got = e.Code
			}
		}})
		if err != nil {
			t.Errorf("%s %d: %v", c.Command, c.Code, err)
			continue
		}
		now := smtp.Time(0)
		for _, line := range c.Script {
			now += 20_000
			p.Advance(now)
			p.Feed(now, []byte(line+"\r\n"))
		}
		p.Advance(now + 20_000)
		if got != c.Code {
			t.Errorf("%s %d: the engine says %d", c.Command, c.Code, got)
		}
	}
}

func verbOf(e *wire.Event) string {
	switch {
	case e.Kind == wire.KindGreeting:
		return "connect"
	case e.Verb == ".":
		return "end"
	}
	return e.Verb
}
