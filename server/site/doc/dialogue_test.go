package doc

import (
	"strings"
	"testing"
)

// show writes a row as tie|class|kind:text|...
func show(r Row) string {
	s := []string{r.From, r.Tie, r.Class()}
	for _, p := range r.Parts {
		s = append(s, p.Kind+":"+p.Text)
	}
	return strings.Join(s, "|")
}

func TestRows(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"greeting", "S: 220 mx.lab.example ESMTP", "server||c2|code:220|sep: |text:mx.lab.example ESMTP"},
		{"bare code", "S: 250", "server||c2|code:250"},
		{"enhanced", "S: 550 5.1.1 No such user", "server||c5|code:550|sep: |enh:5.1.1|text: No such user"},
		{"no reply at all", "S: HTTP/1.1 400", "server|||text:HTTP/1.1 400"},
		{"verb", "C: vrfy alice", "client|||verb:vrfy|text: alice"},
		{"verb and colon", "C: MAIL FROM:<a@b.example>", "client|||verb:MAIL|text: FROM:<a@b.example>"},
		{"unknown verb", "C: HALLO you", "client|||text:HALLO you"},
		{"an empty line", "C:", "client|||text:"},
		{"note", "[wait 5m]", "note|||note:wait 5m"},
		{"several lines", "S: 250-one\nS: 250-two\nS: 250 three",
			"server|tied-first|c2|code:250|sep:-|text:one\nserver|tied|c2|code:250|sep:-|text:two\nserver|tied-last|c2|code:250|sep: |text:three"},
		{"a message is no command", "S: 354 Go\nC: DATA in here\nC: .\nC: QUIT",
			"server||c3|code:354|sep: |text:Go\nclient|||text:DATA in here\nclient|||text:.\nclient|||verb:QUIT"},
	}
	for _, tt := range tests {
		rows, problems := Rows("x", tt.src, 1)
		var got []string
		for _, r := range rows {
			got = append(got, show(r))
		}
		if s := strings.Join(got, "\n"); s != tt.want || len(problems) > 0 {
			t.Errorf("%s: %v\n%s, want\n%s", tt.name, problems, s, tt.want)
		}
	}
}

func TestPartsAddUp(t *testing.T) {
	for _, said := range []string{"220 mx", "250-", "252 2.5.2 a  b ", "550 5.1.1", "2501 x", "", "  x"} {
		rows, _ := Rows("x", "S: "+said, 1)
		sum := ""
		for _, p := range rows[0].Parts {
			sum += p.Text
		}
		if sum != said {
			t.Errorf("%q became %q", said, sum)
		}
	}
}

func TestScript(t *testing.T) {
	rows, _ := Rows("x", "S: 220 x\nC: EHLO a\nS: 250 x\nC: QUIT", 1)
	if got := Script(rows); got != "EHLO a\nQUIT" {
		t.Errorf("%q", got)
	}
}
