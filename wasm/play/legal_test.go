package play

import (
	"strings"
	"testing"
)

func choices(p *Play) string {
	var b []string
	for _, c := range p.Legal() {
		if c.Next {
			c.Verb += "!"
		}
		b = append(b, c.Verb)
	}
	return strings.Join(b, " ")
}

func TestLegal(t *testing.T) {
	tests := []struct {
		name  string
		cfg   Config
		lines []string
		want  string
	}{
		{"greeted", Config{}, nil, "EHLO! HELO RSET NOOP QUIT VRFY EXPN HELP"},
		{"ready", Config{}, []string{"HELO c.example"}, "EHLO HELO MAIL! RSET NOOP QUIT VRFY EXPN HELP"},
		{"extensions as offered", Config{}, []string{"EHLO c.example"}, "EHLO HELO MAIL! RSET NOOP QUIT VRFY EXPN HELP STARTTLS AUTH ETRN"},
		{"inside TLS", Config{}, []string{"EHLO c.example", "STARTTLS", "EHLO c.example"}, "EHLO HELO MAIL! RSET NOOP QUIT VRFY EXPN HELP AUTH ETRN"},
		{"a sender", Config{}, []string{"HELO c.example", "MAIL FROM:<>"}, "EHLO HELO RCPT! RSET NOOP QUIT VRFY EXPN HELP"},
		{"a recipient", Config{}, []string{"HELO c.example", "MAIL FROM:<>", "RCPT TO:<alice@lab.example>"}, "EHLO HELO RCPT DATA! RSET NOOP QUIT VRFY EXPN HELP"},
		{"the message", Config{}, []string{"HELO c.example", "MAIL FROM:<>", "RCPT TO:<alice@lab.example>", "DATA"}, ".!"},
		{"closed", Config{}, []string{"QUIT"}, ""},
		{"LMTP", Config{Role: "lmtp"}, nil, "LHLO! RSET NOOP QUIT VRFY EXPN HELP"},
		{"the lesson asks", Config{Steps: lessonOf(t, "VRFY alice 252")}, nil, "EHLO HELO RSET NOOP QUIT VRFY! EXPN HELP"},
		{"the lesson asks for later", Config{Steps: lessonOf(t, "RCPT 250")}, nil, "EHLO! HELO RSET NOOP QUIT VRFY EXPN HELP"},
	}
	for _, tt := range tests {
		p := begun(t, tt.cfg)
		p.type_(tt.lines...)
		if got := choices(p); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Every line that is offered is taken by the reference server as it stands, so
// a chip never leads into a mistake.
func TestLegalLinesAreRight(t *testing.T) {
	for _, lines := range [][]string{
		nil, {"EHLO c.example"}, {"EHLO c.example", "MAIL FROM:<sender@test.example>"},
		{"EHLO c.example", "MAIL FROM:<sender@test.example>", "RCPT TO:<alice@lab.example>"},
	} {
		p := begun(t, Config{})
		p.type_(lines...)
		for _, c := range p.Legal() {
			p = begun(t, Config{})
			p.type_(append(append([]string{}, lines...), c.Line)...)
			list := p.page(t).Events
			for i := range list {
				if e := list[i]; e.From == "server" && e.Verb == c.Verb && (e.Code >= 500 && e.Code < 504 || e.Code == 555) {
					t.Errorf("after %v: %s gets %d", lines, c.Line, e.Code)
				}
			}
		}
	}
}

func TestLegalJSON(t *testing.T) {
	p := begun(t, Config{})
	got := string(p.LegalJSON(nil))
	if !strings.HasPrefix(got, `[{"verb":"EHLO","line":"EHLO client.test.example","next":true},{"verb":"HELO"`) {
		t.Error(got)
	}
}
