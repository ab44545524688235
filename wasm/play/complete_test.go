package play

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

type completion struct{ Line, Says string }

func completions(t *testing.T, p *Play, text string) []completion {
	t.Helper()
	var list []completion
	if err := json.Unmarshal(p.CompleteJSON(nil, text), &list); err != nil {
		t.Fatalf("%v in %s", err, p.CompleteJSON(nil, text))
	}
	if len(list) > maxChoices {
		t.Errorf("%q: %d completions", text, len(list))
	}
	for _, c := range list {
		if !strings.EqualFold(c.Line[:len(text)], text) {
			t.Errorf("%q: %q takes away what was typed", text, c.Line)
		}
	}
	return list
}

func TestComplete(t *testing.T) {
	ehlo, mail := []string{"EHLO c.example"}, []string{"EHLO c.example", "MAIL FROM:<>"}
	secure := []string{"EHLO c.example", "STARTTLS", "EHLO c.example"}
	tests := []struct {
		name  string
		cfg   Config
		lines []string
		text  string
		want  string // some of the completions, in order: LINE = SAYS; none: nothing
	}{
		{"verbs of the state", Config{}, nil, "", "EHLO client.test.example = RFC 5321 4.1.1.1; QUIT = RFC 5321 4.1.1.10"},
		{"a verb", Config{}, ehlo, "ma", "MAIL FROM:<sender@test.example> = RFC 5321 4.1.1.2"},
		{"a verb that cannot come now", Config{}, ehlo, "DA", ""},
		{"its argument all the same", Config{}, ehlo, "RCPT TO:<fu", "RCPT TO:<full@lab.example> = 552 5.2.2 Mailbox full"},
		{"a name", Config{}, nil, "EHLO", "EHLO client.test.example = RFC 5321 4.1.1.1"},
		{"senders", Config{}, ehlo, "MAIL FROM:<", "MAIL FROM:<sender@test.example> = RFC 5321 4.1.1.2; MAIL FROM:<> = RFC 5321 4.5.5; MAIL FROM:<alice@lab.example> = "},
		{"recipients", Config{World: "mailbox carol\nalias all: bob carol"}, mail, "rcpt to:<", "rcpt to:<carol@lab.example> = ; rcpt to:<moved@lab.example> = 551 5.1.6 User moved; please try <moved@remote.example>"},
		{"a list", Config{}, mail, "RCPT TO:<t", "RCPT TO:<team@lab.example> = alice, bob"},
		{"nobody", Config{}, mail, "RCPT TO:<nos", "RCPT TO:<nosuchuser@lab.example> = 550 5.1.1"},
		{"postmaster", Config{}, mail, "RCPT TO:<postm", "RCPT TO:<postmaster> = RFC 5321 4.5.1"},
		{"who is asked for", Config{World: "domain other.example"}, ehlo, "VRFY b", "VRFY bob = ; VRFY busy = "},
		{"lists are expanded", Config{}, ehlo, "EXPN te", "EXPN team = alice, bob"},
		{"parameters as offered", Config{}, ehlo, "MAIL FROM:<>", "MAIL FROM:<> SIZE=1000 = RFC 1870 6; MAIL FROM:<> BODY=8BITMIME = RFC 6152 2; MAIL FROM:<> BODY=BINARYMIME = RFC 3030 3; MAIL FROM:<> RET=HDRS = RFC 3461 4.3"},
		{"one that is there already", Config{}, ehlo, "MAIL FROM:<> SIZE=5 B", "MAIL FROM:<> SIZE=5 BODY=8BITMIME = RFC 6152 2; MAIL FROM:<> SIZE=5 BY=120;R = RFC 2852 4"},
		{"a value", Config{}, ehlo, "MAIL FROM:<> BODY=BI", "MAIL FROM:<> BODY=BINARYMIME = RFC 3030 3"},
		{"inside TLS", Config{}, secure, "MAIL FROM:<> R", "MAIL FROM:<> RET=HDRS = RFC 3461 4.3; MAIL FROM:<> REQUIRETLS = RFC 8689 2"},
		{"not inside a path", Config{}, ehlo, "MAIL FROM:<a b", ""},
		{"nothing offered", Config{}, []string{"HELO c.example"}, "MAIL FROM:<> ", ""},
		{"of a recipient", Config{}, mail, "RCPT TO:<bob@lab.example> N", "RCPT TO:<bob@lab.example> NOTIFY=SUCCESS,FAILURE = RFC 3461 4.1; RCPT TO:<bob@lab.example> NOTIFY=NEVER = RFC 3461 4.1"},
		{"mechanisms", Config{}, secure, "AUTH ", "AUTH PLAIN = RFC 4954 4; AUTH PLAIN AGJvYgBidWlsZGVyMg== = bob; AUTH LOGIN = RFC 4954 4"},
		{"chunks", Config{}, mail, "BDAT 12", "BDAT 12 LAST = RFC 3030 2"},
		{"help", Config{}, nil, "HELP V", "HELP VRFY = RFC 5321 4.1.1.6"},
		{"the dot", Config{}, []string{"HELO c.example", "MAIL FROM:<>", "RCPT TO:<bob@lab.example>", "DATA"}, "", ". = "},
		{"closed", Config{}, []string{"QUIT"}, "", ""},
		{"gibberish", Config{}, nil, "\x00\xFF", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := begun(t, tt.cfg)
			p.type_(tt.lines...)
			got := completions(t, p, tt.text)
			at := 0
			for want := range strings.SplitSeq(tt.want, "; ") {
				line, says, _ := strings.Cut(want, " = ")
				if strings.HasPrefix(line, "please") {
					continue // the rest of a reply
				}
				i := slices.IndexFunc(got[at:], func(c completion) bool { return c.Line == line && strings.HasPrefix(c.Says, says) })
				if i < 0 && want != "" {
					t.Fatalf("%q: no %q in this order in %q", tt.text, want, got)
				}
				at += i + 1
			}
			if tt.want == "" && len(got) > 0 {
				t.Errorf("%q: got %q", tt.text, got)
			}
		})
	}
}

// Of a real server nobody's name is known.
func TestCompleteForARealServer(t *testing.T) {
	p := watched()
	if got := completions(t, p, "RCPT TO:<"); len(got) != 1 || got[0].Line != "RCPT TO:<postmaster>" {
		t.Errorf("got %q", got)
	}
	if got := completions(t, p, "VRFY "); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

// What completes a parameter is taken by the reference server.
func TestCompletedParametersAreRight(t *testing.T) {
	for _, head := range []string{"MAIL FROM:<sender@test.example>", "RCPT TO:<alice@lab.example>"} {
		p := begun(t, Config{Role: "submissions"})
		p.type_("EHLO c.example", "AUTH PLAIN AGFsaWNlAHdvbmRlcjFhbmQ=")
		list := completions(t, p, head)
		if len(list) < 3 {
			t.Fatalf("%q", list)
		}
		for _, c := range list {
			p := begun(t, Config{Role: "submissions"})
			p.type_("EHLO c.example", "AUTH PLAIN AGFsaWNlAHdvbmRlcjFhbmQ=")
			if head[0] == 'R' {
				p.type_("MAIL FROM:<sender@test.example>")
			}
			p.type_(c.Line)
			events := p.page(t).Events
			if last := events[len(events)-1]; last.Code != 250 {
				t.Errorf("%s: got %d", c.Line, last.Code)
			}
		}
	}
}
