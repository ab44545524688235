package mta_test

import (
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// shown writes outputs down: pauses in milliseconds, octets, what then.
func shown(list []mta.Output) string {
	var b strings.Builder
	for _, o := range list {
		if o.Delay > 0 {
			b.WriteString("<" + strconv.FormatInt(o.Delay, 10) + ">")
		}
		b.Write(o.Bytes)
		b.WriteString([]string{"", "[tls]", "[close]", "[reset]"}[o.Then])
	}
	return b.String()
}

// inWorld is a session of the reference in a world with more lines.
func inWorld(t *testing.T, lines string) *mta.Session {
	w, err := world.Default().With(lines)
	if err != nil {
		t.Fatal(err)
	}
	return mta.New(mta.Config{Persona: &persona.RFC, World: w, CanTLS: true})
}

func TestGreetingRules(t *testing.T) {
	const greeting = "220 mx.lab.example ESMTP Ehlo at your service\r\n"
	for _, c := range []struct{ rule, open, early, later string }{
		{"", greeting, "250 2.0.0 Still here\r\n", ""},
		{"delay 90s", "<90000>" + greeting, "250 2.0.0 Still here\r\n", ""},
		{"tarpit 2s", "<2000>" + greeting, "<2000>250 2.0.0 Still here\r\n", ""},
		{"wait", "", greeting + "250 2.0.0 Still here\r\n", ""},
		{"silence", "", "250 2.0.0 Still here\r\n", ""},
		{"drop", "[close]", "", ""},
		{"reset", "[reset]", "", ""},
		{"half", "220 mx.lab.example ESMT", "250 2.0.0 Still here\r\n", ""},
		{"mangle", "220mx.lab.example ESMTP Ehlo at your service\n", "250 2.0.0 Still here\r\n", ""},
		{"421 4.3.2 {host} is full", "421 4.3.2 mx.lab.example is full\r\n[close]", "", ""},
		{"554 5.3.2 No mail here", "554 5.3.2 No mail here\r\n", "503 5.5.1 No service here, only QUIT is left\r\n", ""},
		{"521 No mail here, close", "521 No mail here\r\n[close]", "", ""},
		{`220-one\n220 two, delay 3s`, "<3000>220-one\r\n220 two\r\n", "250 2.0.0 Still here\r\n", ""},
		{"pop3", "+OK POP3 server ready\r\n", "250 2.0.0 Still here\r\n", ""},
		{"http", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "250 2.0.0 Still here\r\n", ""},
		{"ssh, close", "SSH-2.0-OpenSSH_9.2p1\r\n[close]", "", ""},
		{"imap", "* OK IMAP4rev1 server ready\r\n", "250 2.0.0 Still here\r\n", ""},
		{"ftp, delay 20s", "<20000>220 FTP server ready\r\n", "250 2.0.0 Still here\r\n", ""},
		{"noise", "\x00\xFF\xFEH\x81\x1B[2J\x07\x90\xC3(\r\n", "250 2.0.0 Still here\r\n", ""},
		{"tls, close", "\x15\x03\x01\x00\x02\x02\x46[close]", "", ""},
		{`raw 220 half a l`, "220 half a l", "250 2.0.0 Still here\r\n", ""},
	} {
		lines := ""
		if c.rule != "" {
			lines = "rule greeting: " + c.rule
		}
		s := inWorld(t, lines)
		if got := shown(s.Open(noon)); got != c.open {
			t.Errorf("%s: %q, want %q", c.rule, got, c.open)
		}
		if got := shown(s.Receive(noon+100_000, []byte("NOOP\r\n"))); got != c.early {
			t.Errorf("%s, then NOOP: %q, want %q", c.rule, got, c.early)
		}
	}
}

// Patience is counted from the connection, even if the greeting never comes.
func TestPatienceWithSilence(t *testing.T) {
	s := inWorld(t, "rule greeting: silence")
	s.Open(noon)
	if due := s.Deadline(); due != noon+300_000 {
		t.Errorf("patience ends %d s after the connection", (due-noon)/1000)
	}
}

// What silence brings: the persona's words, or the rule's.
func TestIdleRules(t *testing.T) {
	for rule, want := range map[string]string{
		"":                                "421 4.4.2 mx.lab.example Nothing heard for five minutes, closing connection\r\n[close]",
		"idle: 421 4.4.2 {host} Too slow": "421 4.4.2 mx.lab.example Too slow\r\n[close]",
		"idle: silence":                   "[close]",
		"idle: reset":                     "[reset]",
		"idle: half":                      "421 4.4.2 mx.lab.example Nothing heard[close]",
	} {
		if rule != "" {
			rule = "rule " + rule
		}
		s := inWorld(t, rule)
		s.Open(noon)
		s.Receive(noon+1000, []byte("EHLO a\r\n"))
		if got := shown(s.Idle(s.Deadline() - 1)); got != "" {
			t.Errorf("%s: too early: %q", rule, got)
		}
		if got := shown(s.Idle(s.Deadline())); got != want {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
}

func TestCommandRules(t *testing.T) {
	for _, c := range []struct{ rule, say, want string }{
		{"NOOP: 250 hi", "NOOP", "250 hi\r\n"},
		{"NOOP 2nd: 450 4.0.0 not twice", "NOOP\r\nNOOP\r\nNOOP", "250 2.0.0 Still here\r\n450 4.0.0 not twice\r\n250 2.0.0 Still here\r\n"},
		{"NOOP 2nd+: drop", "NOOP\r\nNOOP\r\nNOOP", "250 2.0.0 Still here\r\n[close]"},
		{"NOOP: delay 5m", "NOOP\r\nRSET", "<300000>250 2.0.0 Still here\r\n250 2.0.0 Everything forgotten, begin again\r\n"},
		{"NOOP: tarpit 1s", "NOOP\r\nRSET\r\nNOOP", "<1000>250 2.0.0 Still here\r\n<1000>250 2.0.0 Everything forgotten, begin again\r\n<2000>250 2.0.0 Still here\r\n"},
		{"NOOP: silence", "NOOP\r\nRSET", "250 2.0.0 Everything forgotten, begin again\r\n"},
		{"NOOP: 421 4.7.0 enough", "NOOP\r\nNOOP", "421 4.7.0 enough\r\n[close]"},
		{"NOOP: half, close", "NOOP\r\nNOOP", "250 2.0.0 S[close]"},
		{"QUIT: silence", "QUIT\r\nNOOP", "250 2.0.0 Still here\r\n"},
		{"QUIT: 500 5.5.1 you stay", "QUIT\r\nNOOP", "500 5.5.1 you stay\r\n250 2.0.0 Still here\r\n"},
		{"VRFY alice: 251 2.1.5 moved", "VRFY alice\r\nVRFY <ALICE@lab.example>\r\nVRFY bob", "251 2.1.5 moved\r\n" + "251 2.1.5 moved\r\n"[:0] + vrfy252 + vrfy252},
		{"VRFY alice@: 251 2.1.5 moved", "VRFY alice\r\nVRFY <ALICE@lab.example>\r\nVRFY bob", "251 2.1.5 moved\r\n251 2.1.5 moved\r\n" + vrfy252},
		{"EHLO *: 550 5.7.1 not you", "EHLO a", "550 5.7.1 not you\r\n"},
		{"EHLO: 550 5.7.1 not you", "EHLO a\r\nMAIL FROM:<a@b>", "550 5.7.1 not you\r\n503 5.5.1 Say EHLO first\r\n"},
		{"MAIL: 550 no", "MAIL FROM:<a@b>", "503 5.5.1 Say EHLO first\r\n"},
		{"STARTTLS: 454 4.7.0 not now", "STARTTLS", "503 5.5.1 Say EHLO first\r\n"},
		{"ETRN lab.example: 253 2.0.0 7 pending messages", "HELO a\r\nETRN lab.example", "250 mx.lab.example greets a\r\n503 5.5.1 Say EHLO first\r\n"},
	} {
		s := inWorld(t, "rule "+c.rule)
		s.Open(noon)
		if got := shown(s.Receive(noon+1000, []byte(c.say+"\r\n"))); got != c.want {
			t.Errorf("%s: %q, want %q", c.rule, got, c.want)
		}
	}
}

const vrfy252 = "252 2.5.0 Cannot VRFY user, but will accept message and attempt delivery\r\n"

// A rule may also turn no into yes, and stand at any point of a transaction.
func TestTransactionRules(t *testing.T) {
	for _, c := range []struct{ rules, want string }{
		{"", "250 250 550 354 250"},
		{"rule RCPT nosuchuser@: 250 2.1.5 Why not", "250 250 250 354 250"},
		{"rule MAIL sender@*: 550 5.7.1 No", "550 503 503 503 500 500"},
		{"rule MAIL @test.example: 451 4.3.0 Later", "451 503 503 503 500 500"},
		{"rule RCPT @lab.example: 450 4.2.0 Later", "250 450 450 554 500 500"},
		{"rule DATA: 451 4.3.0 Later", "250 250 550 451 500 500"},
		{"rule end: 554 5.7.1 Spam", "250 250 550 354 554"},
		{"rule end: 452 4.3.1 Full, delay 1m", "250 250 550 354 452"},
		{"rule end: drop", "250 250 550 354"},
		{"rule DATA: silence", "250 250 550"},
	} {
		s := inWorld(t, c.rules)
		s.Open(noon)
		send(s, "EHLO a")
		got := heard(send(s, "MAIL FROM:<sender@test.example>", "RCPT TO:<alice@lab.example>", "RCPT TO:<nosuchuser@lab.example>", "DATA", "hi\r\n."))
		if got != c.want && !(c.rules == "rule DATA: silence" && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s: %s, want %s", c.rules, got, c.want)
		}
		var n int
		for _, m := range s.Delivered() {
			if m.From == "sender@test.example" {
				n++
			}
		}
		if (n == 1) != strings.HasSuffix(c.want, "354 250") {
			t.Errorf("%s: %d delivered", c.rules, n)
		}
	}
}

// Pauses add up: what arrives while the server is busy waits its turn, and
// patience is counted from the last word.
func TestBusy(t *testing.T) {
	s := inWorld(t, "rule NOOP: delay 10s")
	s.Open(0)
	s.Receive(1000, []byte("NOOP\r\nNOOP\r\n"))
	if due := s.Deadline(); due != 21_000+300_000 {
		t.Error("the second NOOP is answered at 21 s, and then five minutes:", due)
	}
}

// The same seed, input and moments give the same session; another seed other ids.
func TestDeterminism(t *testing.T) {
	run := func(seed uint64) string {
		s := mta.New(mta.Config{Persona: &persona.RFC, Seed: seed})
		s.Open(noon)
		return send(s, "EHLO a", "MAIL FROM:<a@b>", "RCPT TO:<alice@lab.example>", "DATA", ".", "AUTH CRAM-MD5")
	}
	if run(1) != run(1) || run(1) == run(2) {
		t.Error("seeds")
	}
}

// CRAM-MD5 with the example of RFC 2195 2, and the right and the wrong way.
func TestCramMD5Example(t *testing.T) {
	s := inWorld(t, "password tim tanstaaftanstaaf")
	s.Open(noon)
	send(s, "EHLO a")
	challenge := send(s, "AUTH CRAM-MD5")
	raw, ok := smtp.DecodeBase64([]byte(strings.TrimSpace(challenge[4:])))
	if !ok || !strings.HasSuffix(string(raw), "@mx.lab.example>") {
		t.Fatalf("%q", challenge)
	}
	answer := smtp.AppendBase64(nil, []byte("tim "+mta.HMACForTest("tanstaaftanstaaf", string(raw))))
	if got := send(s, string(answer)); got[:3] != "235" {
		t.Error(got)
	}
	if got := mta.HMACForTest("tanstaaftanstaaf", "<1896.697170952@postoffice.reston.mci.net>"); got != "b913a602c7eda7a495b4e6e7334d3890" {
		t.Error(got)
	}
}
