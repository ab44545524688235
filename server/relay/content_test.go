package relay

import (
	"strings"
	"testing"
)

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
		"as if a part of the trace": `
			C: DATA
			> DATA
			S: 354 go
			C-  for <evil@b.example>\r\n.\r\n
			X The message holds a first line`,
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
		"as if a part of the trace": ready + `
			C- BDAT 0\r\n
			> BDAT 13\r\nReceived: x
			S: 250 ok
			C- BDAT 3 LAST\r\n x
			C- y
			! bdat`,
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
