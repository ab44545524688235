// Package talk speaks SMTP on standard input and output, on a clock of its own:
// an hour of greylisting passes in no time.
//
//	talk.go    the conversation: an engine, a clock, what was said
//	plain.go   bytes in, bytes out, as "sendmail -bs" does
//	json.go    one arrival a line, one answer a line: for tests from outside
package talk

import (
	"io"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// Options say who speaks, and how.
type Options struct {
	Persona  *persona.Persona
	World    *world.World
	Role     mta.Role
	JSON     bool      // one arrival a line
	Early    bool      // the client speaks before the greeting
	Terminal bool      // a person types: LF becomes CRLF
	Start    smtp.Time // what the clock shows at first
}

// Run talks until input ends or, in plain mode, the server hangs up. All has
// been said when it returns ErrUnfinished.
func Run(in io.Reader, out io.Writer, opt Options) error {
	if opt.JSON {
		return runJSON(in, out, opt)
	}
	return runPlain(in, out, opt)
}

// roundTrip is what the clock advances between hearing a reply and answering
// it. Less, and the engine would take an answer for pipelined.
const roundTrip smtp.Time = 1

// conversation is one client with one server, as often as it connects.
type conversation struct {
	opt    Options
	engine *mta.Session
	memory mta.Memory
	now    smtp.Time
	calls  uint64 // connections so far
	closed bool
}

// turn is what one arrival brought about.
type turn struct {
	recv      []byte
	delay     smtp.Time // from the arrival to the last octet
	delivered []mta.Message
}

func newConversation(opt Options) *conversation {
	return &conversation{opt: opt, now: opt.Start}
}

// connect opens a connection and gives the greeting.
func (c *conversation) connect() turn {
	c.dial()
	return c.hear(c.now, c.engine.Open)
}

// early connects, and speaks before the greeting is out.
func (c *conversation) early(p []byte) turn {
	c.dial()
	at := c.now
	return c.arrive(at, p).join(c.hear(at, c.engine.Open))
}

func (c *conversation) dial() {
	c.calls++
	c.closed = false
	encrypted := c.opt.Role == mta.Submissions // the handshake is over when we begin
	c.engine = mta.New(mta.Config{
		Persona: c.opt.Persona, World: c.opt.World, Role: c.opt.Role,
		Seed: c.calls, TLS: encrypted, CanTLS: c.opt.JSON && !encrypted, Memory: &c.memory,
	})
}

// hear makes one call and lets the clock run until all of the answer is there.
func (c *conversation) hear(at smtp.Time, call func(smtp.Time) []mta.Output) turn {
	var t turn
	if c.closed {
		return t
	}
	c.now = max(c.now, at)
	for _, out := range call(at) {
		t.recv = append(t.recv, out.Bytes...)
		t.delay += smtp.Time(out.Delay)
		if out.Then == mta.Close || out.Then == mta.Reset {
			c.closed = true
		}
	}
	c.now += t.delay
	t.delivered = c.engine.Delivered()
	return t
}

// receive is an arrival of octets.
func (c *conversation) receive(p []byte) turn { return c.arrive(c.now, p) }

func (c *conversation) arrive(at smtp.Time, p []byte) turn {
	if len(p) == 0 {
		return turn{}
	}
	return c.hear(at, func(now smtp.Time) []mta.Output { return c.engine.Receive(now, p) })
}

// wait lets time pass; a server that loses patience says so on the way.
func (c *conversation) wait(ms smtp.Time) turn {
	began, until := c.now, c.now+ms
	var t turn
	for !c.closed {
		at := c.engine.Deadline()
		if at == 0 || at > until {
			break
		}
		t = t.join(c.hear(at, c.engine.Idle))
		t.delay = c.now - began
		if c.engine.Deadline() <= at {
			break // it has said what it had to say
		}
	}
	c.now = max(c.now, until)
	return t
}

// join is two turns told as one.
func (t turn) join(u turn) turn {
	return turn{
		recv:      append(t.recv, u.recv...),
		delay:     t.delay + u.delay,
		delivered: append(t.delivered, u.delivered...),
	}
}

// reconnect is a second call by the same client; the server may remember it.
func (c *conversation) reconnect() turn {
	c.hear(c.now, c.engine.End)
	return c.connect()
}
