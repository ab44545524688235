package lesson

import (
	"strings"
	"testing"

	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// session makes the events of a dialogue in which every line is one arrival.
func session(lines ...string) []wire.Event {
	o := wire.Record(wire.Options{})
	for i, line := range lines {
		now := smtp.Time(i + 1)
		switch text := line[3:]; line[:1] {
		case "C":
			o.Client(now, []byte(text+"\r\n"))
		case "S":
			o.Server(now, []byte(text+"\r\n"))
		case "T":
			o.TLS(now, wire.Facts{Simulated: true})
		case "X":
			o.Closed(now, "server")
		}
	}
	return o.Take()
}

var mail = session(
	"S: 220 mx.lab.example ESMTP",
	"C: EHLO client.test.example",
	"S: 250-mx.lab.example greets you", "S: 250-STARTTLS", "S: 250-AUTH=PLAIN", "S: 250 SIZE 1000",
	"C: STARTTLS",
	"S: 220 2.0.0 go",
	"T: ",
	"C: HELO c",
	"S: 250 mx",
	"C: vrfy <alice@lab.example>",
	"S: 252 2.5.0 Cannot VRFY user",
	"C: HELP",
	"S: 214 no help",
	"C: RCPT TO:<alice@lab.example>",
	"S: 503 5.5.1 MAIL first",
	"C: MAIL FROM:<sender@test.example> SIZE=10",
	"S: 250 2.1.0 ok",
	"C: RCPT TO:<nosuchuser@lab.example>",
	"S: 550 5.1.1 no such user",
	"C: RCPT TO:<bob@lab.example>",
	"S: 250 2.1.5 ok",
	"C: DATA",
	"S: 354 go",
	"C: .",
	"S: 250 2.0.0 queued as 1",
	"C: QUIT",
	"S: 221 bye",
	"X: ",
)

// firstBy is the number of the event that meets the goal; 0: none.
func firstBy(t *testing.T, line string, f Facts) int {
	t.Helper()
	g, err := ParseGoal(line)
	if err != nil {
		t.Fatal(err)
	}
	c := NewChecker([]Step{{Goals: []Goal{g}}}, f)
	for i := range mail {
		c.See(&mail[i], nil, nil)
	}
	by, met := c.Met(0, 0)
	if !met {
		return 0
	}
	return by
}

func TestGoals(t *testing.T) {
	sim, real := Facts{Persona: "rfc"}, Facts{Real: true}
	tests := []struct {
		goal  string
		facts Facts
		by    int
	}{
		{"greeting 220", sim, 1},
		{"greeting 2yz | The server greets you", sim, 1},
		{"greeting 554", sim, 0},
		{"EHLO 250", sim, 3},
		{"ehlo 25z", sim, 3},
		{"EHLO 250 ext=STARTTLS", sim, 3},
		{"EHLO 250 ext=auth", sim, 3},
		{"EHLO 250 ext=CHUNKING", sim, 0},
		{"EHLO 250 ext=mx.lab.example", sim, 0},
		{"EHLO 250 lines=4", sim, 3},
		{"STARTTLS 220", sim, 5},
		{"tls", sim, 6},
		{"HELO 250 tls=yes", sim, 8},
		{"HELO 250 tls=no", sim, 0},
		{"EHLO 250 tls=no or HELO 250", sim, 3},
		{"VRFY 252", sim, 10},
		{"VRFY alice 252", sim, 10},
		{"VRFY alice@lab.example 252", sim, 10},
		{"VRFY <alice@lab.example> 252", sim, 10},
		{"VRFY A?ice 2yz", sim, 10},
		{"VRFY ali 252", sim, 0},
		{"VRFY 252 enhanced=2.5.*", sim, 10},
		{"VRFY 252 enhanced=2.0.0", sim, 0},
		{"VRFY 252 peer=real", sim, 0},
		{"VRFY 252 peer=real", real, 10},
		{"VRFY 252 peer=sim persona=rfc", sim, 10},
		{"VRFY 252 persona=*", real, 0},
		{`VRFY 252 text="cannot vrfy*"`, sim, 10},
		{"VRFY 252 text=*accept*", sim, 0},
		{`HELP "" 214`, sim, 12},
		{`VRFY "" 252`, sim, 0},
		{"252", sim, 10},
		{"5yz", sim, 14},
		{"RCPT 503 mistake=rcpt-before-mail", sim, 14},
		{"MAIL 250 state=mail before=ready", sim, 16},
		{"MAIL FROM:<sender@test.example>* 250", sim, 16},
		{"MAIL sender 250 from=sender@test.example", sim, 16},
		{"RCPT *nosuchuser* 550", sim, 18},
		{"RCPT 250 to=bob", sim, 20},
		{"RCPT 250 to=alice", sim, 0},
		{"end 250", sim, 24},
		{"end 250 to=bob@lab.example", sim, 24},
		{"delivered", sim, 24},
		{"delivered from=sender to=bob", sim, 24},
		{"delivered to=nosuchuser", sim, 0},
		{"QUIT 221 then closed", sim, 27},
		{"closed", sim, 27},
		{"note closed.server", sim, 27},
		{"MAIL 250 then RCPT 550 then RCPT 250", sim, 20},
		{"RCPT 250 then RCPT 550", sim, 0},
		{"end *", sim, 24},
	}
	for _, tt := range tests {
		if got := firstBy(t, tt.goal, tt.facts); got != tt.by {
			t.Errorf("%s: met by event %d, want %d", tt.goal, got, tt.by)
		}
	}
}

func TestGoalFaults(t *testing.T) {
	tests := []struct{ line, want string }{
		{"", "a pattern is missing"},
		{"| only text", "a pattern is missing"},
		{"VRFY", "expected a code"},
		{"VRFY 99", "expected a code"},
		{"VRFY 2y0", "expected a code"},
		{"greeting", `expected "greeting CODE"`},
		{"greeting x 220", `expected "greeting CODE"`},
		{"end x", "expected a code"},
		{"delivered 250", `"250": expected key=value`},
		{"note", `expected "note ID"`},
		{"VRFY 252 colour=red", `unknown key "colour"`},
		{"VRFY 252 peer=fake", "expected real or sim"},
		{"VRFY 252 tls=1", "expected yes or no"},
		{"VRFY 252 state=happy", "expected connecting"},
		{"VRFY 252 enhanced=", "expected a value"},
		{"VRFY 252 lines=many", "expected a number"},
		{"VRFY 252 then", "a pattern is missing"},
		{`VRFY "alice 252`, "not closed"},
	}
	for _, tt := range tests {
		_, err := ParseGoal(tt.line)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want ...%s...", tt.line, err, tt.want)
		}
	}
}

func TestGoalText(t *testing.T) {
	g, err := ParseGoal(`HELP "a|b" 214 | see | this`)
	if err != nil || g.Line != `HELP "a|b" 214` || g.Text != "see | this" {
		t.Errorf("got %q, %q, %v", g.Line, g.Text, err)
	}
}

func TestParseHint(t *testing.T) {
	for _, good := range []string{"x when RCPT 503", "rcpt-before-mail when 5yz mistake=rcpt-before-mail or RCPT 500"} {
		if _, err := ParseHint(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "x", "x RCPT 503", "X when RCPT 503", "x when RCPT 503 then RCPT 250", "x when RCPT"} {
		if _, err := ParseHint(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

func FuzzGoal(f *testing.F) {
	for _, seed := range []string{"VRFY alice 252", `HELP "" 214 then end 2yz to=a`, "a or b then", "note x tls=yes", "|"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		g, err := ParseGoal(line)
		if err != nil {
			return
		}
		again, err := ParseGoal(g.Line)
		if err != nil {
			t.Fatalf("%q: the pattern alone %q: %v", line, g.Line, err)
		}
		c := NewChecker([]Step{{Goals: []Goal{again}}}, Facts{})
		for i := range mail {
			c.See(&mail[i], nil, nil)
		}
	})
}
