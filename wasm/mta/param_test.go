package mta_test

import (
	"bytes"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// Whatever stands behind the path, MAIL and RCPT get one reply each, of clean
// lines; the state follows the code, and the session goes on.
func FuzzParams(f *testing.F) {
	for _, s := range []string{
		"", " ", "  SIZE=1", " SIZE=", " SIZE", " SIZE=-1", " SIZE=99999999999999999999", " SIZE=1 SIZE=2", "\tSIZE=1", "SIZE=1",
		" BODY=8BITMIME SMTPUTF8", " BODY=BINARYMIME", " BODY", " SMTPUTF8=1", " RET=FULL ENVID=a+20b", " ENVID=+4g", " ENVID==",
		" BY=120;R", " BY=-5;NT", " BY=0;R", " BY=9999999999;N", " AUTH=<>", " AUTH=e+3Dmc2@example.com", " REQUIRETLS", " REQUIRETLS=1",
		" NOTIFY=NEVER", " NOTIFY=SUCCESS,FAILURE,DELAY", " NOTIFY=NEVER,SUCCESS", " NOTIFY=,", " ORCPT=rfc822;a@b", " ORCPT=;", " ORCPT=rfc822;+zz",
		" =x", " -x=1", " F_O=1", " FOO=\x00", " FOO=\xC3\xA9", " FOO=\xFF", " XVERP", ",<b@c>", "> SIZE=1", ":", " <a@b>",
	} {
		f.Add([]byte(s), true)
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, tail []byte, tls bool) {
		if bytes.ContainsAny(tail, "\r\n") {
			return // FuzzSplit is about lines
		}
		s := mta.New(mta.Config{Persona: &persona.RFC, TLS: tls})
		s.Open(noon)
		send(s, "EHLO a")
		for _, c := range []struct {
			line string
			then smtp.State
		}{{"MAIL FROM:<a@b>", smtp.Mail}, {"RCPT TO:<alice@lab.example>", smtp.Rcpt}} {
			before := s.State()
			got := send(s, c.line+string(tail))
			checkTail(t, c.line+string(tail), got)
			if taken := got[0] == '2'; taken != (s.State() == c.then) || !taken && s.State() != before {
				t.Fatalf("%q: %q leads to %v", c.line+string(tail), got, s.State())
			}
			if s.State() == before { // the next command needs this one
				send(s, c.line)
			}
		}
		if got := send(s, "NOOP"); got[:3] != "250" {
			t.Fatalf("after %q: %q", tail, got)
		}
	})
}

// checkTail: one line of at most 512 octets, printable, its codes of one class.
func checkTail(t *testing.T, line, reply string) {
	r, ok := smtp.ParseReplyLine([]byte(reply[:max(0, len(reply)-2)]))
	if !ok || !r.Last() || len(reply) > smtp.MaxReplyLine || int(r.Enhanced.Class) != r.Code/100 {
		t.Fatalf("%q gets %q", line, reply)
	}
	for _, c := range []byte(reply[:len(reply)-2]) {
		if c < ' ' || c > '~' {
			t.Fatalf("%q gets %q", line, reply)
		}
	}
}
