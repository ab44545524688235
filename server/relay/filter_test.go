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

var plain = strings.NewReplacer(`\r`, "\r", `\n`, "\n", `\0`, "\x00")

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
			! unknown
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

func TestFilterMail(t *testing.T) {
	for name, lines := range map[string]string{
		"paths": `
			C: MAIL FROM:<>
			> MAIL FROM:<>
			S: 250 ok
			C: mail from: <a@b.example>   size=100 body=8bitmime
			> MAIL FROM:<a@b.example> SIZE=100 BODY=8BITMIME
			S: 250 ok
			C: MAIL FROM:a@b.example
			! syntax
			C: MAIL FROM:<a@b.example
			! syntax
			C: MAIL FROM:<a>
			! syntax
			C: MAIL
			! syntax
			C: MAIL FROM:<@one.example:a@b.example>
			> MAIL FROM:<a@b.example>
			S: 250 ok
			C: RCPT TO:<Postmaster>
			> RCPT TO:<postmaster>
			S: 250 ok
			C: RCPT TO:<>
			! syntax
			C: RCPT TO:<a@[192.0.2.1]>
			> RCPT TO:<a@[192.0.2.1]>`,
		"parameters": `
			C: MAIL FROM:<a@b.example> AUTH=<>
			! parameter
			C: MAIL FROM:<a@b.example> BODY=BINARYMIME
			! parameter
			C: MAIL FROM:<a@b.example> SIZE=1x
			! parameter
			C: MAIL FROM:<a@b.example> SMTPUTF8
			! parameter
			C: MAIL FROM:<a@b.example> ENVID=x RET=HDRS
			! parameter
			C: MAIL FROM:<a@b.example> =x
			! syntax
			C: MAIL FROM:<a@b.example>SIZE=1
			> MAIL FROM:<a@b.example> SIZE=1
			S: 250 ok
			C: RCPT TO:<a@b.example> NOTIFY=NEVER
			! parameter`,
		"three recipients": `
			C: MAIL FROM:<a@b.example>
			> MAIL
			S: 250 ok
			C- RCPT TO:<a@b.example>\r\nRCPT TO:<b@b.example>\r\nRCPT TO:<c@b.example>\r\nRCPT TO:<d@b.example>\r\n
			> RCPT TO:<a@b.example>
			S: 250 ok
			> RCPT TO:<b@b.example>
			S: 550 no
			> RCPT TO:<c@b.example>
			S: 250 ok
			! limit RCPT TO:<d@b.example>`,
		"a message": `
			C- MAIL FROM:<a@b.example>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n
			> MAIL
			S: 250 ok
			> RCPT
			S: 250 ok
			> DATA
			C- Subject: x\r\n\r\n..dot\r\n.single\r\n
			S: 354 go
			C- text\r\n.\r\nQUIT\r\n
			> Received: x\r\nSubject: x\r\n\r\n..dot\r\nsingle\r\ntext\r\n.
			S: 250 queued
			> QUIT`,
		"no content without 354": `
			C- DATA\r\nNOOP\r\nhello\r\n.\r\n
			> DATA
			S: 503 no
			> NOOP
			S: 250 ok
			! unknown hello
			! unknown .`,
		"one message": `
			C: DATA
			> DATA
			S: 354 go
			C- x\r\n.\r\n
			> Received
			S: 250 ok
			C: DATA
			! limit
			C: MAIL FROM:<a@b.example>
			! limit`,
		"smuggling": `
			C: DATA
			> DATA
			S: 354 go
			C- x\n.\nMAIL FROM:<evil@b.example>\r\n.\r\n
			X The message holds a CR or a LF`,
		"a NUL": `
			C: DATA
			> DATA
			S: 354 go
			C- x\0\r\n.\r\n
			X The message holds an octet 0`,
	} {
		t.Run(name, func(t *testing.T) { play(t, Owned, start220+lines) })
	}
	long := strings.Repeat("x", 999)
	play(t, Owned, start220+"C: DATA\n> DATA\nS: 354 go\nC: "+long+"\nC: .\nX The message holds a line")
	for _, lines := range []int{32, 40} { // the second is larger than 32 KiB
		want := "> Received"
		if lines == 40 {
			want = "X The message is larger"
		}
		play(t, Owned, start220+"C: DATA\n> DATA\nS: 354 go\nC- "+strings.Repeat(long[:900]+`\r\n`, lines)+`.\r\n`+"\n"+want)
	}
}

const ready = start220 + `
	C: EHLO x
	> EHLO
	S: 250-mx.example
	S: 250-PIPELINING
	S: 250 CHUNKING
	C: MAIL FROM:<a@b.example>
	> MAIL
	S: 250 ok
	C: RCPT TO:<a@b.example>
	> RCPT
	S: 250 ok
`

func TestFilterBDAT(t *testing.T) {
	for name, lines := range map[string]string{
		"two chunks": ready + `
			C- BDAT 5\r\nab\r\nc
			> BDAT 18\r\nReceived: x\r\nab\r\nc
			C- bdat 2 last\r\nd
			S: 250 ok
			C- e
			> BDAT 2 LAST\r\nde
			S: 250 queued
			C- BDAT 4 LAST\r\nQUITNOOP\r\n
			! bdat
			> NOOP`,
		"an empty last": ready + `
			C- BDAT 0 LAST\r\n
			> BDAT 13 LAST\r\nReceived: x`,
		"a CRLF cut in two": ready + `
			C- BDAT 2\r\na\r
			> BDAT 15
			S: 250 ok
			C- BDAT 2 LAST\r\n\nb
			> BDAT 2 LAST`,
		"a CR alone at the cut": ready + `
			C- BDAT 2\r\na\r
			> BDAT 15
			S: 250 ok
			C- BDAT 2 LAST\r\nbc
			! bdat
			C- BDAT 0 LAST\r\n
			! bdat`,
		"a CR at the very end": ready + `
			C- BDAT 2 LAST\r\na\r
			! bdat`,
		"a hole ends the message": ready + `
			C- BDAT 3\r\na\nb
			! bdat
			C- BDAT 4 LAST\r\nQUIT
			! bdat
			C: RSET
			> RSET`,
		"a refused chunk ends it, too": ready + `
			C- BDAT 2\r\nab
			> BDAT
			S: 452 full
			C- BDAT 2 LAST\r\ncd
			! bdat`,
		"a line that might be a chunk": ready + `
			C- BDAT 2\r\nab
			> BDAT
			S: 250 ok
			C- BDAT 2\0\r\n
			! syntax
			C- BDAT 2 LAST\r\ncd
			! bdat`,
		"no CHUNKING": start220 + `
			C: EHLO x
			> EHLO
			S: 250 mx.example CHUNKING
			C: MAIL FROM:<a@b.example>
			> MAIL
			S: 250 ok
			C: RCPT TO:<a@b.example>
			> RCPT
			S: 250 ok
			C- BDAT 6 LAST\r\nQUIT\r\n
			! bdat
			C: DATA
			> DATA`,
		"nobody to take it": start220 + `
			C: EHLO x
			> EHLO
			S: 250-mx.example
			S: 250 CHUNKING
			C- BDAT 6\r\nQUIT\r\n
			! bdat
			C: MAIL FROM:<a@b.example>
			> MAIL
			S: 250 ok
			C- BDAT 6\r\nQUIT\r\n
			! bdat`,
		"not after DATA has begun": ready + `
			C- BDAT 2\r\nab
			> BDAT
			S: 250 ok
			C: DATA
			! order`,
		"too large": ready + `
			C- BDAT 99999 LAST\r\nQUIT\r\n
			! limit`,
		"a size beyond all": ready + `
			C- BDAT 99999999999999999999 LAST\r\n
			! syntax
			X After a BDAT`,
		"no size": ready + `
			C: BDAT
			! syntax
			C: BDAT x LAST
			! syntax
			C: BDAT -1
			! syntax
			C: BDAT +1
			! syntax
			C- BDAT 4 FIRST\r\nQUITNOOP\r\n
			! syntax
			> NOOP`,
	} {
		t.Run(name, func(t *testing.T) { play(t, Owned, lines) })
	}
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
