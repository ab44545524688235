package play

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/mta/persona"
)

type comparison struct {
	Persona, Title string
	Closed         bool
	Steps          []struct {
		Command, Enhanced string
		Code              int
		Text              []string
		Took              int64
	}
}

func compared(t *testing.T, p *Play, name string) comparison {
	t.Helper()
	b, err := p.CompareJSON(nil, name)
	if err != nil {
		t.Fatal(err)
	}
	var c comparison
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return c
}

func (c *comparison) codes() string {
	var list []string
	for _, s := range c.Steps {
		word, _, _ := strings.Cut(s.Command, " ")
		list = append(list, word+strconv.Itoa(s.Code))
	}
	return strings.Join(list, " ")
}

func TestCompare(t *testing.T) {
	p := begun(t, Config{World: "mailbox carol\nrule VRFY: delay 2s"})
	p.type_("EHLO c.example", "VRFY carol@lab.example", "MAIL FROM:<a@test.example>", "RCPT TO:<carol@lab.example>", "DATA", "Subject: x", "", "text", ".", "QUIT")
	before, state := told(p), p.State()
	for name, want := range map[string]string{
		"rfc":     "220 EHLO250 VRFY252 MAIL250 RCPT250 DATA354 .250 QUIT221",
		"qmail":   "220 EHLO250 VRFY252 MAIL250 RCPT250 DATA354 .250 QUIT221",
		"postfix": "220 EHLO250 VRFY252 MAIL250 RCPT250 DATA354 .250 QUIT221",
	} {
		c := compared(t, p, name)
		if got := c.codes(); got != want || c.Persona != name || c.Title == "" || !c.Closed {
			t.Errorf("%s: got %s, closed %v", name, got, c.Closed)
		}
		if vrfy := c.Steps[2]; vrfy.Took != 2000 || vrfy.Text[0] == "" {
			t.Errorf("%s: %+v", name, vrfy)
		}
		if ehlo := c.Steps[1]; len(ehlo.Text) < 2 || ehlo.Text[0][3] != '-' {
			t.Errorf("%s: %+v", name, ehlo)
		}
	}
	if told(p) != before || p.State() != state {
		t.Error("the comparison changed the session")
	}
	if _, err := p.CompareJSON(nil, "nobody"); err == nil || err.Error() != `no persona "nobody"` {
		t.Errorf("got %v", err)
	}
}

// With itself a session has no differences, whoever it was with.
func TestCompareWithItself(t *testing.T) {
	for _, name := range persona.Names() {
		p := begun(t, Config{Persona: name})
		p.type_("EHLO c.example", "VRFY alice", "NOOP", "RCPT TO:<x>", "MAIL FROM:<a@test.example>", "RCPT TO:<full@lab.example>")
		p.Feed(p.clock.last+1, []byte("RSET\r\nNOOP\r\nFOO\r\n"))
		p.settle()
		c := compared(t, p, name)
		var want, got []string
		for _, e := range p.page(t).Events {
			if e.From == "server" && e.Kind != "garbage" {
				want = append(want, strconv.Itoa(e.Code))
			}
		}
		for _, s := range c.Steps {
			if s.Code > 0 {
				got = append(got, strconv.Itoa(s.Code))
			}
		}
		if slices.Sort(want); !slices.Equal(sorted(got), want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func sorted(list []string) []string { slices.Sort(list); return list }

// A server that hangs up answers nothing more; one that is silent is not
// waited for; who hung up himself was not sent away.
func TestCompareWithWhatGoesWrong(t *testing.T) {
	for _, tt := range []struct {
		world, want string
		closed      bool
	}{
		{"rule NOOP: drop", "220 NOOP0", true},
		{"rule NOOP: silence", "220 NOOP252 VRFY0", false}, // replies are told apart by their order alone,
		{"rule greeting: 554 no", "554 NOOP503 VRFY503", false},
		{"rule NOOP: 250 a\\nb", "220 NOOP250 VRFY252", false},
	} {
		p := begun(t, Config{World: tt.world})
		p.Feed(start+1000, []byte("NOOP\r\n"))
		p.Feed(start+2000, []byte("VRFY alice\r\n"))
		p.End(start + 3000)
		c := compared(t, p, "rfc")
		if got := c.codes(); got != tt.want || c.Closed != tt.closed {
			t.Errorf("%s: got %s, closed %v", tt.world, got, c.Closed)
		}
	}
}

// What the page gets is bounded, however much was said.
func TestCompareIsBounded(t *testing.T) {
	p := begun(t, Config{})
	for range 600 {
		p.type_("VRFY " + strings.Repeat("\x01", 400))
	}
	b, err := p.CompareJSON(nil, "exim")
	if err != nil || len(b) > 128<<10 || !json.Valid(b) {
		t.Errorf("%d octets, %v", len(b), err)
	}
}
