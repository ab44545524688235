package mta_test

import (
	"fmt"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
)

// Lines said again get the replies they would get if nobody remembered them,
// from every server, whatever has happened in between.
func TestRememberedLinesAreAnsweredAlike(t *testing.T) {
	mails := []string{
		"MAIL FROM:<sender@test.example>", "mail from:<sender@test.example>", "MAIL FROM:<>", "MAIL FROM:<sender@nowhere.invalid>",
		"MAIL FROM:<sender@test.example> SIZE=100", "MAIL FROM:<sender@test.example> SIZE=x", "MAIL FROM:<sender@test.example> BODY=8BITMIME SMTPUTF8",
		`MAIL FROM:<"a b"@test.example>`, "MAIL FROM: <sender@test.example>", "MAIL FROM:sender@test.example", "MAIL FRM:<a@b>", "MAIL", "MAIL FROM:<a@b> ",
	}
	rcpts := []string{
		"RCPT TO:<alice@lab.example>", "RCPT TO:<nobody@lab.example>", "RCPT TO:<Alice@LAB.example.>", "RCPT TO:<postmaster>", "RCPT TO:<someone@test.example>",
		"RCPT TO:<@relay.example:alice@lab.example>", `RCPT TO:<"alice"@lab.example>`, "RCPT TO:<alice@lab.example> NOTIFY=NEVER", "RCPT TO:<alice@lab.example> NOTIFY=x",
		"RCPT TO:<team@lab.example>", "RCPT TO:<al ice@lab.example>", "RCPT TO:<alice@[127.0.0.1]>", "RCPT  TO:<alice@lab.example>", "RCPT TO:<\xC3\xA9@lab.example>",
	}
	for _, name := range persona.Names() {
		who, _ := persona.Get(name)
		for role := mta.MX; role <= mta.LMTP; role++ {
			for i, mail := range mails {
				rcpt := rcpts[i%len(rcpts)]
				other := rcpts[(i+5)%len(rcpts)]
				compareRemembered(t, who, role, []string{mail, rcpt, "RSET", mail, rcpt, other, "DATA\r\nx\r\n.", "NOOP", mail, mails[0], rcpt, rcpt, "VRFY alice",
					"RSET", "EHLO client.test.example", mail, rcpt, "DATA\r\ny\r\n.", mail, other, rcpt, "BDAT 2 LAST\r\nok", rcpt, mail + "\r\n" + rcpt + "\r\nRSET\r\n" + mail,
					"RSET", mails[0], rcpt, "RSET", "MAIL FROM:<x@nowhere.invalid>", rcpt, "RSET", mail, rcpt})
			}
		}
	}
}

// compareRemembered talks to two sessions, one of which forgets its lines.
func compareRemembered(t *testing.T, who *persona.Persona, role mta.Role, lines []string) {
	t.Helper()
	var talk [2]string
	for i := range talk {
		s, now := mta.New(mta.Config{Persona: who, Role: role}), clock(0)
		show(&talk[i], s.Open(now.tick()))
		hello := "EHLO client.test.example"
		if role == mta.LMTP {
			hello = "LHLO client.test.example"
		}
		for _, line := range append([]string{hello, "MAIL FROM:<first@test.example>", "RSET"}, lines...) {
			if i == 1 {
				s.ForgetLines()
			}
			show(&talk[i], s.Receive(now.tick(), []byte(line+"\r\n")))
			for _, m := range s.Delivered() {
				talk[i] += fmt.Sprintf("%q\n", m)
			}
		}
	}
	if talk[0] != talk[1] {
		t.Errorf("%s, role %d, %q:\n%s\nwithout a memory:\n%s", who.Name, role, lines[:2], talk[0], talk[1])
	}
}

func show(talk *string, list []mta.Output) {
	for _, o := range list {
		*talk += fmt.Sprintf("%q %d %d %v\n", o.Bytes, o.Delay, o.Then, o.Guess)
	}
}
