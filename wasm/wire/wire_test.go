package wire

import (
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/smtp"
)

// A script is a connection written down: "C " and "S " lines carry bytes with
// the escapes of Go strings and end with CRLF; "C- " and "S- " as they are;
// "TLS" is a handshake, "NOTE id" a note, "CLOSE who" the end. Lines that begin with "> " are the
// events expected, in the form of brief.
type script string

// steps calls f for each act of the script.
func (s script) steps(f func(who, bytes string)) {
	for _, line := range strings.Split(strings.TrimSpace(string(s)), "\n") {
		line = strings.TrimSpace(line)
		who, rest, _ := strings.Cut(line, " ")
		if who == ">" || who == "" {
			continue
		}
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(rest, `"`, `\"`) + `"`)
		if err != nil {
			panic(line)
		}
		if who == "C" || who == "S" {
			text += "\r\n"
		}
		f(strings.TrimSuffix(who, "-"), text)
	}
}

// run plays the script; cut says how many octets go into a call, 0: all.
func (s script) run(cut int) []Event {
	o := Record(Options{Start: 1000})
	now := smtp.Time(1000)
	s.steps(func(who, text string) {
		now += 10
		switch who {
		case "TLS":
			o.TLS(now, Facts{Version: "TLS 1.3", Cipher: "x", Verified: true})
		case "CLOSE":
			o.Closed(now, text)
		case "NOTE":
			o.Note(now, text)
		default:
			for len(text) > 0 {
				n := len(text)
				if cut > 0 && cut < n {
					n = cut
				}
				if who == "C" {
					o.Client(now, []byte(text[:n]))
				} else {
					o.Server(now, []byte(text[:n]))
				}
				text = text[n:]
			}
		}
	})
	return o.Take()
}

func (s script) want() (list []string) {
	for _, line := range strings.Split(string(s), "\n") {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "> ") {
			list = append(list, line[2:])
		}
	}
	return list
}

// brief is an event in one line: number, side, kind, verb, code, the command
// answered, state afterwards, explanations, marks.
func brief(e *Event) string {
	f := []string{strconv.Itoa(e.N), e.From.String() + "/" + e.Kind.String()}
	add := func(ok bool, s string) {
		if ok {
			f = append(f, s)
		}
	}
	add(e.Verb != "", e.Verb)
	add(e.Code != 0, strconv.Itoa(e.Code))
	add(e.Answers != 0, "<"+strconv.Itoa(e.Answers))
	f = append(f, e.After.String())
	add(e.Pipelined, "pipelined")
	if e.Context != "" {
		s := strconv.Itoa(e.Code) + "." + e.Context
		if e.About != nil {
			s += "(" + string(e.About) + ")"
		}
		f = append(f, s)
	}
	for i := range e.Explain {
		x := &e.Explain[i]
		s := x.ID
		for j := 0; j < x.N; j++ {
			s += "(" + string(x.Args[j]) + ")"
		}
		f = append(f, s)
	}
	add(e.Marks != 0, "!"+strings.Join(e.Marks.Names(), ","))
	return strings.Join(f, " ")
}

var scripts = map[string]script{
	"one session": `
		S 220 mx.lab.example ESMTP
		C EHLO client.test.example
		S- 250-mx.lab.example\r\n250-PIPELINING\r\n250 VRFY\r\n
		C vrfy  alice
		S 252 2.5.0 Cannot VRFY user
		C QUIT
		S 221 2.0.0 Bye
		CLOSE server
		> 1 server/greeting 220 greeted 220.greeting(mx.lab.example)
		> 2 client/command EHLO greeted
		> 3 server/reply EHLO 250 <2 ready 250.ehlo(client.test.example)
		> 4 client/command VRFY ready
		> 5 server/reply VRFY 252 <4 ready 252.vrfy(alice)
		> 6 client/command QUIT ready
		> 7 server/reply QUIT 221 <6 closed 221.quit
		> 8 note/close closed note.closed.server`,
	"a message with a stuffed dot": `
		S 220 mx
		C HELO c.example
		S 250 mx
		C MAIL FROM:<a@b.example>
		S 250 ok
		C RCPT TO:<alice@lab.example>
		S 250 ok
		C DATA
		S 354 go
		C Subject: x
		C ..
		C .
		S 250 taken
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command HELO greeted
		> 3 server/reply HELO 250 <2 ready 250.helo(c.example)
		> 4 client/command MAIL ready
		> 5 server/reply MAIL 250 <4 mail 250.mail(a@b.example)
		> 6 client/command RCPT mail
		> 7 server/reply RCPT 250 <6 rcpt 250.rcpt(alice@lab.example)
		> 8 client/command DATA rcpt
		> 9 server/reply DATA 354 <8 data 354.data
		> 10 client/data data
		> 11 client/data data
		> 12 client/data . data
		> 13 server/reply . 250 <12 ready 250.end(15)`,
	"replies pair in order": `
		S 220 mx
		C- EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<x@y.example>\r\nDATA\r\n
		S- 250-mx\r\n250 PIPELINING\r\n
		S- 250 ok\r\n550 no\r\n503 no recipients\r\n
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command EHLO greeted
		> 3 client/command MAIL greeted pipelined mistake.pipelined-not-offered
		> 4 client/command RCPT greeted pipelined mistake.pipelined-not-offered
		> 5 client/command DATA greeted pipelined mistake.pipelined-not-offered
		> 6 server/reply EHLO 250 <2 ready 250.ehlo(c)
		> 7 server/reply MAIL 250 <3 mail pipelined 250.mail() !lenient
		> 8 server/reply RCPT 550 <4 mail pipelined 550.rcpt(x@y.example)
		> 9 server/reply DATA 503 <5 mail pipelined 503.data mistake.data-before-rcpt(DATA) mistake.pipelined-not-offered`,
	"refused DATA: what follows is commands": `
		S 220 mx
		C- EHLO c\r\n
		S 250 mx
		C- DATA\r\nNOOP\r\n
		S- 503 no\r\n250 ok\r\n
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command EHLO greeted
		> 3 server/reply EHLO 250 <2 ready 250.ehlo(c)
		> 4 client/command DATA ready mistake.data-before-mail(DATA)
		> 5 server/reply DATA 503 <4 ready 503.data mistake.data-before-mail(DATA)
		> 6 client/command NOOP ready
		> 7 server/reply NOOP 250 <6 ready 250.noop`,
	"STARTTLS begins anew, what was sent behind it is dropped": `
		S 220 mx
		C EHLO c
		S- 250-mx\r\n250 STARTTLS\r\n
		C- STARTTLS\r\nNOOP\r\n
		S 220 go
		TLS
		C NOOP
		S 250 ok
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command EHLO greeted
		> 3 server/reply EHLO 250 <2 ready 250.ehlo(c)
		> 4 client/command STARTTLS ready
		> 5 server/reply STARTTLS 220 <4 tls 220.starttls
		> 6 client/garbage tls mistake.pipelined-after-starttls
		> 7 note/tls greeted note.tls-established(TLS 1.3)(x)
		> 8 client/command NOOP greeted
		> 9 server/reply NOOP 250 <8 greeted 250.noop`,
	"AUTH LOGIN keeps secrets": `
		S 220 mx
		C EHLO c
		S- 250-mx\r\n250 AUTH LOGIN\r\n
		C AUTH LOGIN
		S 334 VXNlcm5hbWU6
		C YWxpY2U=
		S 334 UGFzc3dvcmQ6
		C ?
		S 501 no base64
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command EHLO greeted
		> 3 server/reply EHLO 250 <2 ready 250.ehlo(c)
		> 4 client/command AUTH ready mistake.auth-no-tls(LOGIN)
		> 5 server/reply AUTH 334 <4 auth 334.auth(LOGIN) !lenient
		> 6 client/auth AUTH auth
		> 7 server/reply AUTH 334 <6 auth 334.auth
		> 8 client/auth AUTH auth mistake.not-base64
		> 9 server/reply AUTH 501 <8 ready 501.auth mistake.not-base64`,
	"BDAT octets are counted, not read": `
		S 220 mx
		C EHLO c
		S- 250-mx\r\n250 CHUNKING\r\n
		C MAIL FROM:<a@b.example>
		S 250 ok
		C RCPT TO:<c@d.example>
		S 250 ok
		C- BDAT 7\r\n.\r\nabcd
		S 250 7 octets
		C- BDAT 2 LAST\r\nQU
		S 250 taken
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command EHLO greeted
		> 3 server/reply EHLO 250 <2 ready 250.ehlo(c)
		> 4 client/command MAIL ready
		> 5 server/reply MAIL 250 <4 mail 250.mail(a@b.example)
		> 6 client/command RCPT mail
		> 7 server/reply RCPT 250 <6 rcpt 250.rcpt(c@d.example)
		> 8 client/command BDAT rcpt
		> 9 client/data rcpt
		> 10 client/data rcpt
		> 11 server/reply BDAT 250 <8 data 250.bdat(7)
		> 12 client/command BDAT data
		> 13 client/data data
		> 14 server/reply BDAT 250 <12 ready 250.end(9)`,
	"BDAT that nobody offered": `
		S 220 mx
		C EHLO c
		S 250 mx
		C BDAT 3
		S 502 what
		C NOOP
		S 250 ok
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command EHLO greeted
		> 3 server/reply EHLO 250 <2 ready 250.ehlo(c)
		> 4 client/command BDAT ready mistake.data-before-mail(BDAT) mistake.not-offered(BDAT)(CHUNKING)
		> 5 server/reply BDAT 502 <4 ready 502.bdat(3) mistake.data-before-mail(BDAT) mistake.not-offered(BDAT)(CHUNKING)
		> 6 client/command NOOP ready
		> 7 server/reply NOOP 250 <6 ready 250.noop`,
	"a server that is none": `
		S SSH-2.0-OpenSSH_9.2
		S- \x15\x03\x03
		CLOSE peer
		> 1 server/garbage connecting note.garbage
		> 2 server/garbage connecting note.garbage
		> 3 note/close closed note.closed.peer`,
	"half a line, half a reply": `
		S 220 mx
		C EHLO c
		S- 250-mx\r\n250-SI
		CLOSE server
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command EHLO greeted
		> 3 server/reply EHLO 250 <2 ready 250.ehlo(c) !cut
		> 4 note/close closed note.closed.server`,
	"a lenient server takes a bare LF": `
		S 220 mx
		C- NOOP\n
		S 250 ok
		C NOOP\nNOOP
		S- 250 ok\r\n250 ok\r\n
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command NOOP greeted mistake.bare-newline !bare-lf
		> 3 server/reply NOOP 250 <2 greeted 250.noop !lenient
		> 4 client/command NOOP greeted mistake.bare-newline !bare-lf
		> 5 server/reply NOOP 250 <4 greeted 250.noop !lenient
		> 6 server/reply NOOP 250 <4 greeted 250.unprompted !unprompted`,
	"smuggling: the server ends the message elsewhere": `
		S 220 mx
		C HELO c
		S 250 mx
		C MAIL FROM:<a@b.example>
		S 250 ok
		C RCPT TO:<c@d.example>
		S 250 ok
		C DATA
		S 354 go
		C- text\n.\nRSET\r\n
		S- 250 taken\r\n250 reset\r\n
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command HELO greeted
		> 3 server/reply HELO 250 <2 ready 250.helo(c)
		> 4 client/command MAIL ready
		> 5 server/reply MAIL 250 <4 mail 250.mail(a@b.example)
		> 6 client/command RCPT mail
		> 7 server/reply RCPT 250 <6 rcpt 250.rcpt(c@d.example)
		> 8 client/command DATA rcpt
		> 9 server/reply DATA 354 <8 data 354.data
		> 10 client/data data mistake.lone-dot-newline !bare-lf
		> 11 server/reply . 250 ready 250.end(13) !unprompted
		> 12 server/reply 250 ready 250.unprompted !unprompted`,
	"the server hangs up by itself": `
		S 220 mx
		S 421 4.4.2 too long
		CLOSE server
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 server/reply 421 closed 421.idle !unprompted
		> 3 note/close closed note.closed.server`,
	"talking first": `
		C EHLO c
		S 554 no
		S 503 no
		> 1 client/command EHLO connecting mistake.talked-first !early
		> 2 server/greeting 554 connecting 554.greeting(no)
		> 3 server/reply EHLO 503 <1 connecting 503.ehlo(c) mistake.talked-first`,
	"a relay holds commands back": `
		S 220 mx
		C- AUTH PLAIN\r\nNOOP\r\nVRFY a\r\n
		NOTE held.auth
		NOTE held.before-tls
		NOTE held.class
		S 252 no
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command AUTH greeted mistake.auth-before-ehlo mistake.auth-no-tls(PLAIN)
		> 3 note/note <2 greeted note.held.auth
		> 4 client/command NOOP greeted
		> 5 client/command VRFY greeted pipelined mistake.pipelined-not-offered
		> 6 note/note greeted note.held.before-tls
		> 7 note/note <4 greeted note.held.class
		> 8 server/reply VRFY 252 <5 greeted pipelined 252.vrfy(a) !lenient`,
	"what comes behind STARTTLS is no command": `
		S 220 mx
		C EHLO c
		S- 250-mx\r\n250 STARTTLS\r\n
		C STARTTLS
		S 220 go
		C NOOP
		NOTE held.before-tls-server
		TLS
		C VRFY a
		S 252 no
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command EHLO greeted
		> 3 server/reply EHLO 250 <2 ready 250.ehlo(c)
		> 4 client/command STARTTLS ready
		> 5 server/reply STARTTLS 220 <4 tls 220.starttls
		> 6 note/note tls note.held.before-tls-server
		> 7 note/tls greeted note.tls-established(TLS 1.3)(x)
		> 8 client/command VRFY greeted
		> 9 server/reply VRFY 252 <8 greeted 252.vrfy(a)`,
	"a teaser that never ends": `
		C EHLO c
		S 220-mx wait
		S 250-mx
		S 250 CHUNKING
		C MAIL FROM:<>
		S 250 ok
		> 1 client/command EHLO connecting mistake.talked-first !early
		> 2 server/greeting 220 greeted 220.greeting(mx) !cut
		> 3 server/reply EHLO 250 <1 ready 250.ehlo(c) mistake.talked-first !lenient
		> 4 client/command MAIL ready
		> 5 server/reply MAIL 250 <4 mail 250.mail()`,
	"LMTP answers for each recipient": `
		S 220 mx
		C LHLO c
		S 250 mx
		C MAIL FROM:<>
		S 250 ok
		C- RCPT TO:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n
		S- 250 ok\r\n250 ok\r\n
		C DATA
		S 354 go
		C .
		S- 250 a\r\n452 c\r\n
		> 1 server/greeting 220 greeted 220.greeting(mx)
		> 2 client/command LHLO greeted
		> 3 server/reply LHLO 250 <2 ready 250.lhlo(c)
		> 4 client/command MAIL ready
		> 5 server/reply MAIL 250 <4 mail 250.mail()
		> 6 client/command RCPT mail
		> 7 client/command RCPT mail pipelined mistake.pipelined-not-offered
		> 8 server/reply RCPT 250 <6 rcpt 250.rcpt(a@b.example)
		> 9 server/reply RCPT 250 <7 rcpt pipelined 250.rcpt(c@d.example) !lenient
		> 10 client/command DATA rcpt
		> 11 server/reply DATA 354 <10 data 354.data
		> 12 client/data . data
		> 13 server/reply . 250 <12 data 250.end(0)
		> 14 server/reply . 452 <12 ready 452.end(0)`,
}

func TestScripts(t *testing.T) {
	for name, s := range scripts {
		t.Run(name, func(t *testing.T) {
			events := s.run(0)
			var got []string
			for i := range events {
				got = append(got, brief(&events[i]))
			}
			if g, w := strings.Join(got, "\n"), strings.Join(s.want(), "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
		})
	}
}

// No split of the bytes changes any event.
func TestSplitIndependence(t *testing.T) {
	for name, s := range scripts {
		whole := dump(s.run(0))
		for cut := 1; cut < 8; cut++ {
			if got := dump(s.run(cut)); got != whole {
				t.Errorf("%s: pieces of %d octets:\n%s\nin one piece:\n%s", name, cut, got, whole)
			}
		}
	}
}

func dump(events []Event) string {
	var b []byte
	for i := range events {
		b = append(events[i].AppendJSON(b), '\n')
	}
	return string(b)
}
