// Package client is the other end of the line: programs that send mail to a
// server whose replies somebody types. Octets of the server and the time go in;
// what the program says and does comes out. No I/O, no clock, no lots.
//
//	client.go   Open, Receive, Idle, Lost: what the host calls
//	talk.go     a reply -> the next command
//	curl.go     the program that stops at the first wrong code
//	bot.go      the one that heeds none
//	queue.go    what becomes of each recipient, when it is tried again
//	persona.go  who they are, as data
//
// The mail server follows Postfix 3.7 (src/smtp/smtp_proto.c and
// src/qmgr/qmgr_active.c), curl what curl 7.88.1 was seen to do.
//
// What comes out is text, one thing after the other, each ended by a zero
// octet (Doings takes it apart). Its first octet says what it is:
//
//	>EHLO a\r\n   octets for the server
//	!id\x01args   something to know: an id under "notes" in lessons/explain
//	+             a new connection begins
//	t             here a TLS handshake takes place
//	x             the program hangs up
//	l             the server hangs up, for it said 421
package client

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// The octets that begin a thing, and end it or an argument.
const (
	Says   = '>'
	Notes  = '!'
	Calls  = '+'
	Shakes = 't'
	Quits  = 'x'
	Left   = 'l'
	End    = 0
	Arg    = 1
)

// step is what a program has sent and waits to be answered; the greeting comes
// unasked.
type step byte

const (
	greeting step = iota
	ehlo
	helo
	starttls
	mail
	rcpt
	data
	dot
	rset
	quit
)

var verbs = [...]string{"", "EHLO", "HELO", "STARTTLS", "MAIL", "RCPT", "DATA", ".", "RSET", "QUIT"}

// patience is for how many minutes a mail server waits (RFC 5321 4.5.3.2;
// smtp_helo_timeout and its like are the same in Postfix). curl has one time
// for all (RESP_TIMEOUT in its lib/pingpong.h).
const (
	patience     = "\x05\x05\x05\x05\x05\x05\x02\x0a\x05\x05"
	curlPatience = 2
)

// Times in milliseconds.
const (
	minute = 60_000
	day    = 24 * 60 * minute
)

// maxLine is more than a reply line may be (RFC 5321 4.5.3.1.5).
const maxLine = 1000

// Client is one program with one message.
type Client struct {
	p       *persona
	now     smtp.Time
	born    smtp.Time // when the message came into the queue
	next    smtp.Time // when it does something by itself; 0: never
	to      []Recipient
	tries   int
	calling bool // a connection is open
	out     string

	wait   []step // sent and not answered, in order (RFC 2920 3.2)
	line   []byte // of the server, unfinished
	offers offer
	listed int   // lines of it so far
	limit  int64 // behind SIZE
	tls    bool
	asked  int  // whose RCPT is sent next
	named  int  // whose RCPT is answered next
	exit   byte // how curl will end, and its last words
	says   string
}

// New gives a program its message; nil: there is none of that name.
func New(name string, now smtp.Time) *Client {
	for i := range personas {
		if p := &personas[i]; p.name == name {
			c := &Client{p: p, born: now, to: make([]Recipient, len(p.to))}
			for i, to := range p.to {
				c.to[i].To = to
			}
			return c
		}
	}
	return nil
}

func (c *Client) do(what string) { c.out += what + "\x00" }

// say sends a command and waits for its answer.
func (c *Client) say(at step, rest string) {
	c.do(">" + verbs[at] + rest + "\r\n")
	c.wait = append(c.wait, at)
}

// hurry sets when it does something by itself.
func (c *Client) hurry(ms int) { c.next = c.now + smtp.Time(ms) }

// stay lets it wait for as long as it waits for an answer.
func (c *Client) stay() {
	switch {
	case !c.calling || c.p.deaf:
	case c.p.exits:
		c.hurry(curlPatience * minute)
	default:
		c.hurry(int(patience[c.wait[0]]) * minute)
	}
}

// Next is when it does something by itself; 0: never. plan: it means to, as
// others may know; else its patience ends then.
func (c *Client) Next() (at smtp.Time, plan bool) { return c.next, !c.calling || c.p.deaf }

// Idle tells that the moment of Next has come; before the first connection it
// always has.
func (c *Client) Idle(now smtp.Time) string {
	c.now, c.out = now, ""
	switch {
	case !c.calling:
		c.connect()
	case c.p.deaf:
		c.ignore(nil)
	default:
		c.late()
	}
	return c.out
}

func (c *Client) connect() {
	if c.tries++; c.tries > 1 {
		c.do("+")
	}
	c.do("!calls." + c.p.name + "\x01" + digits(c.tries))
	c.calling, c.tls, c.line = true, false, nil
	c.wait = append(c.wait[:0], greeting)
	c.stay()
	if c.p.deaf {
		c.say(helo, " "+c.p.host)
		c.hurry(minute)
	}
}

// Receive takes octets of the server. No split of them changes anything.
func (c *Client) Receive(now smtp.Time, p []byte) string {
	c.now, c.out = now, ""
	for c.line = append(c.line, p...); c.calling; {
		n := bytes.IndexByte(c.line, '\n')
		if n < 0 {
			c.line = c.line[:min(len(c.line), maxLine)]
			break
		}
		line := c.line[:n]
		c.line = c.line[n+1:]
		c.hear(bytes.TrimRight(line[:min(n, maxLine)], "\r"))
	}
	return c.out
}

// hear takes a line. What is no reply is skipped, by Postfix and curl alike;
// the last line of a reply counts.
func (c *Client) hear(line []byte) {
	if c.p.deaf {
		c.ignore(line)
		return
	}
	r, ok := smtp.ParseReplyLine(line)
	if !ok {
		return
	}
	at := c.wait[0]
	if at == ehlo {
		c.offered(r.Text)
	}
	if r.Last() {
		c.wait = c.wait[1:]
		c.answer(at, r.Code, clean(line))
		c.stay()
	}
}

// clean keeps a line to be cited: without what parts our own output.
func clean(line []byte) string {
	for i := range line {
		if line[i] <= Arg {
			line[i] = '?'
		}
	}
	return string(line)
}

// Lost tells that the server hung up.
func (c *Client) Lost(now smtp.Time) string {
	c.now, c.out = now, ""
	if c.calling {
		c.cut("!lost", "", 56, "response reading failed")
	}
	return c.out
}

// late: a mail server out of patience hangs up. curl says goodbye, if it had
// come to its message.
func (c *Client) late() {
	c.stay()
	at := c.wait[0]
	late := "!late\x01" + Span(int(c.next-c.now))
	if c.p.exits && at >= mail && at != quit {
		c.do(late)
		c.ends(28, "server response timeout")
		c.wait = c.wait[:0]
		c.say(quit, "")
		c.hurry(curlPatience * minute)
		return
	}
	c.cut(late, "x", 28, "server response timeout")
}

// cut is the end of a connection in the middle; who was not answered for stays
// in the queue. After QUIT nobody cares.
func (c *Client) cut(how, then string, exit byte, says string) {
	if c.wait[0] != quit {
		c.do(how)
		c.ends(exit, says)
	}
	if then != "" {
		c.do(then)
	}
	c.settle()
}

// close is the end as it should be, by one side or the other.
func (c *Client) close(how string) {
	c.do(how)
	c.settle()
}
