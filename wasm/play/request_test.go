package play

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestParseRequest(t *testing.T) {
	r, err := ParseRequest("persona exim\nrole lmtp\nclient c.example 192.0.2.7\nseed 7\nworld mailbox carol\n" +
		"world rule RCPT bob@: 450 later\ngoal 1 greeting 220 | Hello\ngoal 3 QUIT 221\nhint 3 x when 5yz\nmet 1 0")
	if err != nil {
		t.Fatal(err)
	}
	if r.Persona != "exim" || r.Role != "lmtp" || r.Client.Addr != "192.0.2.7" || r.Seed != 7 ||
		r.World != "mailbox carol\nrule RCPT bob@: 450 later\n" {
		t.Errorf("got %+v", r.Config)
	}
	if len(r.Steps) != 3 || r.Steps[0].Goals[0].Text != "Hello" || len(r.Steps[2].Hints) != 1 || r.Met[0] != [2]int{0, 0} {
		t.Errorf("lesson: %+v, met %v", r.Steps, r.Met)
	}
}

func TestParseRequestFaults(t *testing.T) {
	for src, want := range map[string]string{
		"persona rfc\ncolour red": `line 2: unknown word "colour"`,
		"goal x QUIT 221":         "line 1: goal: expected the number of a step",
		"goal 0 QUIT 221":         "line 1: goal: expected the number of a step",
		"goal 5000 QUIT 221":      "line 1: goal: expected the number of a step",
		"goal 1 QUIT":             "line 1: goal: ",
		"hint 1 QUIT 221":         "line 1: hint: ",
		"seed many":               "line 1: ",
	} {
		if _, err := ParseRequest(src); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s...", src, err, want)
		}
	}
}

func TestBegin(t *testing.T) {
	r, err := ParseRequest("goal 1 greeting 220\ngoal 2 QUIT 221\nmet 1 0")
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Begin()
	if err != nil || p.Checker().Step() != 1 {
		t.Errorf("marks of an earlier session: %v", err)
	}
	if out := p.page(t); len(out.Met) != 0 || brief(out.Events) != "S220" {
		t.Errorf("got %+v", out)
	}
	r, _ = ParseRequest("real yes\ntls yes\ngoal 1 greeting 220\nmet 1 0")
	if p, err = r.Begin(); err != nil || !p.Real() || !p.Checker().Done() || !p.obs.Encrypted() {
		t.Errorf("a watched peer: %v", err)
	}
}

func TestMail(t *testing.T) {
	p := begun(t, Config{})
	p.type_("HELO c.example", "MAIL FROM:<a@test.example>", "RCPT TO:<alice@lab.example>", "DATA", "Subject: \"hi\"\r\n\r\n\tcaf\xe9", ".")
	var m struct {
		From, Trace, Data string
		To                []string
		Size              int
	}
	if err := json.Unmarshal(p.MailJSON(nil, 0, 1<<20), &m); err != nil {
		t.Fatal(err)
	}
	if m.From != "a@test.example" || m.To[0] != "alice@lab.example" || m.Size != 24 ||
		m.Data != "Subject: \"hi\"\r\n\r\n\tcaf\\xE9\r\n" || !strings.HasPrefix(m.Trace, "Return-Path: <a@test.example>\r\n") {
		t.Errorf("got %+v", m)
	}
	if p.MailJSON(nil, 1, 10) != nil || p.MailJSON(nil, -1, 10) != nil {
		t.Error("mail that is not there")
	}
}
