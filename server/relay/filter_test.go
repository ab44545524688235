package relay

import (
	"fmt"
	"strings"
	"testing"
)

// play runs a dialogue through a filter. Its lines:
//
//	S: the server says     C: the visitor types      C- the same without CRLF
//	>  the relay sends     !  it holds, with a reason     X  it hangs up
//
// What stands behind C-, > and S: may hold \r \n and \0.
func play(t *testing.T, c Class, dialogue string) *filter {
	t.Helper()
	f := newFilter(c, "relay.example")
	f.trace = func() string { return "Received: x\r\n" }
	var said answers
	var got []string
	n := 0
	for line := range strings.Lines(strings.TrimSpace(dialogue)) {
		n++
		kind, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		if kind == "" {
			continue
		}
		text = plain.Replace(text)
		switch kind {
		case "C:":
			f.Take([]byte(text + "\r\n"))
		case "C-":
			f.Take([]byte(text))
		case "S:":
			hear(t, f, &said, text+"\r\n")
		case ">", "!", "X":
			if len(got) == 0 || !strings.HasPrefix(got[0], kind+" "+text) {
				t.Fatalf("line %d: want %q, got %q", n, kind+" "+text, got)
			}
			got = got[1:]
			continue
		default:
			t.Fatalf("line %d: %q", n, line)
		}
		if len(got) > 0 {
			t.Fatalf("before line %d (%s) came %q", n, strings.TrimSpace(line), got)
		}
		got = acts(f)
	}
	if len(got) > 0 {
		t.Fatalf("at the end came %q", got)
	}
	return f
}

var plain = strings.NewReplacer(`\t`, "\t", `\r`, "\r", `\n`, "\n", `\0`, "\x00")

func hear(t *testing.T, f *filter, said *answers, text string) {
	t.Helper()
	a, n, done := said.read([]byte(text))
	if n != len(text) {
		t.Fatalf("%q: %d octets were read", text, n)
	}
	if done && f.Answer(a) {
		f.Drop()
		f.Encrypted()
	}
}

// acts does all that can be done and tells it.
func acts(f *filter) (list []string) {
	for {
		a, ok := f.Next()
		switch {
		case !ok:
			return list
		case a.stop != "":
			return append(list, "X "+a.stop)
		case a.send != nil:
			list = append(list, "> "+strings.TrimSuffix(string(a.send), "\r\n"))
		}
		if h, ok := a.note.(heldNote); ok {
			list = append(list, "! "+h.Reason+" "+h.Line)
		}
	}
}

const start220 = "S: 220 mx.example ready\n"

func TestFilterCommands(t *testing.T) {
	for name, c := range map[string]struct {
		class Class
		lines string
	}{
		"our own name": {Owned, `
			C: EHLO somebody.else.example
			> EHLO relay.example
			S: 250 hi
			C: helo
			> HELO relay.example`},
		"what is behind a verb stays here": {Public, `
			C: NOOP secret words
			> NOOP
			S: 250 ok
			C: help VRFY
			> HELP
			S: 214 help
			C: RSET x
			> RSET
			S: 250 ok
			C: QUIT y
			> QUIT`},
		"one command at a time": {Owned, `
			C: NOOP
			> NOOP
			C- RSET\r\nNOOP\r\nFOO\r\nQUIT\r\n
			S: 250-still
			S: 250 ok
			> RSET
			S: 250 ok
			> NOOP
			S: 250 ok
			! unknown FOO
			> QUIT`},
		"public": {Public, `
			C: VRFY alice
			! class VRFY alice
			C: VRFY postmaster@mx.example
			! class
			C: vrfy Postmaster
			> VRFY postmaster
			S: 252 maybe
			C: VRFY postmaster
			! limit
			C: EXPN staff
			! class
			C: MAIL FROM:<a@b.example>
			! class
			C: RCPT TO:<a@b.example>
			! class
			C: DATA
			! class
			C: BDAT 4 LAST
			! bdat
			C- RSETNOOP\r\n
			> NOOP`},
		"secrets and private commands": {Owned, `
			C: AUTH PLAIN AHVzZXIAcGFzcw==
			! auth AUTH ****
			C: auth\tPLAIN AHVzZXIAcGFzcw==
			! unknown auth ****
			C-  AUTH PLAIN secret\r\n
			! syntax AUTH ****
			C: AUTH PLAIN \0secret
			! syntax AUTH ****
			C: auth login
			! auth auth ****
			C: AHVzZXIAcGFzcw==
			! unknown
			C: XCLIENT ADDR=127.0.0.1
			! x-command
			C: XFORWARD NAME=x
			! x-command
			C: ETRN x
			! class
			C: LHLO x
			! class
			C: TURN
			! class
			C: GET / HTTP/1.1
			! unknown
			C:
			! empty
			C: MAILFROM:<a@b.example>
			! unknown`},
		"octets of no command": {Owned, `
			C- NOOP\n
			C- QUIT\r\n
			! syntax NOOP
			C- NOOP\rQUIT\r\n
			! syntax
			C- NO\0OP\r\n
			! syntax
			C: VRFY ñ
			! syntax
			C: NOOP
			> NOOP`},
		"mailboxes": {Owned, `
			C: VRFY alice
			> VRFY alice
			S: 250 ok
			C: VRFY <alice@b.example>
			> VRFY alice@b.example
			S: 250 ok
			C: EXPN staff-list
			> EXPN staff-list
			S: 250 ok
			C: VRFY
			! syntax
			C: VRFY two words
			! syntax
			C: VRFY <alice
			! syntax
			C: VRFY "a b"@b.example
			> VRFY "a b"@b.example`},
		"TLS twice": {Owned, `
			C- STARTTLS\r\nNOOP\r\n
			> STARTTLS
			S: 220 go
			C: STARTTLS
			! tls
			C: NOOP
			> NOOP`},
		"no TLS": {Owned, `
			C- STARTTLS\r\nNOOP\r\n
			> STARTTLS
			S: 454 not now
			> NOOP`},
	} {
		t.Run(name, func(t *testing.T) { play(t, c.class, start220+c.lines) })
	}
}

// No word before the greeting is over, teaser and all.
func TestFilterWaitsForTheGreeting(t *testing.T) {
	play(t, Owned, `
		C: NOOP
		S: 220-mx.example wait
		C: RSET
		S: 220 now
		> NOOP
		S: 250 ok
		> RSET`)
}

func TestFilterLimits(t *testing.T) {
	var lines strings.Builder
	lines.WriteString(start220)
	for i := range maxAsked {
		fmt.Fprintf(&lines, "C: VRFY user%d\n> VRFY user%d\nS: 550 no\n", i, i)
	}
	lines.WriteString("C: EXPN one-more\n! limit\n")
	play(t, Owned, lines.String())

	long := strings.Repeat("x", maxLine)
	play(t, Owned, start220+"C: NOOP "+long+"\n! too-long\nC- NOOP "+long+long+"\n! too-long\nC- "+long+`\r`+"\nC- \\nNOOP\\r\\n\n> NOOP")
}

// Replies out of turn mean nothing: what they answer was not sent.
func TestAnswersOutOfTurn(t *testing.T) {
	f := play(t, Owned, start220+`
		S: 250 hello?
		S: 354 go on
		C: MAIL FROM:<a@b.example>
		> MAIL
		S: 250 ok`)
	if f.mode != modeCommand || !f.mail {
		t.Errorf("mode %v, mail %v", f.mode, f.mail)
	}
	play(t, Owned, start220+`
		C: NOOP
		> NOOP
		S: this is no reply
		C: NOOP
		> NOOP`)
}

// Whatever a server says, what is remembered of it is bounded.
func TestAnswersAreBounded(t *testing.T) {
	var r answers
	for range 1000 {
		r.read([]byte(strings.Repeat("x", 1000)))
	}
	if cap(r.line) > 4*maxAnswer {
		t.Errorf("a line of %d octets is kept", cap(r.line))
	}
	r = answers{}
	for range 1000 {
		r.read([]byte("250-WORD\r\n"))
	}
	if len(r.words) > maxWords {
		t.Errorf("%d lines are kept", len(r.words))
	}
}

func TestIsGreeting(t *testing.T) {
	for line, want := range map[string]bool{
		"220 mx": true, "220-mx": true, "220": true, "220 ****": true, "554 no\r": true, "421 later": true, "521 x": true,
		"": false, "\r": false, "SSH-2.0-x": false, "HTTP/1.1 200 OK": false, "+OK pop": false, "* OK imap": false, "22 x": false, "2200 x": false, "220x": false,
		"120 ftp": false, "620 x": false, "\x15\x03\x01": false, " 220 x": false,
	} {
		if isGreeting([]byte(line)) != want {
			t.Errorf("%q: %v", line, !want)
		}
	}
}
