// Package wire turns the bytes of one SMTP connection into Events: who spoke,
// which verb, which reply answers which command, in which state, and what a
// reader should know about it. It never asks who made the bytes, so a
// simulated, a relayed and an inbound session are explained alike.
//
//	bytes of the client --> client.go  lines, message text, BDAT octets --+
//	                        command.go  verb, argument, mailbox           |
//	                        mistake.go, path.go, order.go: what is wrong  +--> Event --> Sink
//	bytes of the server --> server.go  reply lines -> one reply           |
//	                        pending.go  which command it answers          |
//	                        reply.go    the state it leads to          --+
//
// Beside them: event.go (what an Event holds), builder.go (its lines, in parts),
// json.go and quote.go (how the page gets it), escape.go (controls and bidi marks
// made visible), verb.go and explain.go (contexts and ids of explanations),
// text.go (the message on its way), offers.go (what EHLO listed), spell.go (which
// verb was meant).
//
// The split of the bytes into calls changes nothing; the order between client
// and server bytes does, as on a real wire. Memory is bounded whatever comes.
// The observer judges by RFC 5321 but believes the server: a server that takes
// MAIL before EHLO is in state mail, and the event says that it was lenient.
package wire

import "ehlo/wasm/smtp"

// How much of the connection is kept at any time. An event is at most
// keepEvent octets of text in keepParts parts, so that its JSON fits 64 KiB.
const (
	keepLine   = 2048    // octets of one line that are shown
	keepEvent  = 8192    // octets of one reply that are shown
	keepParts  = 512     // pieces of one event
	keepHeld   = 1 << 16 // octets that wait for the reply to DATA, AUTH or STARTTLS
	keepWait   = 1024    // commands that may wait for their reply
	keepRcpts  = 100     // recipients remembered for goals (RFC 5321 4.5.3.1.8)
	keepArg    = 320     // octets of an argument: a path of 256 and some parameters
	shownLines = 200     // lines of one message that become events of their own
)

// MaxJSON is more than any event takes as JSON: keepEvent octets, each written
// as \\xHH, and keepParts parts with their names, lines and commas.
const MaxJSON = keepEvent*5 + keepParts*20 + 12<<10

// Options are the facts about a connection that its bytes do not tell.
type Options struct {
	Start smtp.Time    // events count their time from here
	TLS   bool         // encrypted from the first byte (port 465)
	Sink  func(*Event) // gets each event; it is valid during the call only
}

// Observer watches one connection. The zero value is not ready: use New.
type Observer struct {
	opt   Options
	now   smtp.Time
	count int // number of the last event
	state smtp.State
	ev    Event

	greeted bool // the first reply was seen
	teased  bool // it began and never ended: what was said meanwhile was answered instead
	hello   act  // actEHLO, actHELO, actLHLO; 0: none was accepted
	tls     bool
	authed  bool
	offers  offers
	mail    Envelope
	inMail  bool  // MAIL was accepted, the transaction is open
	chunked bool  // the transaction uses BDAT
	eight   bool  // it declared BODY=8BITMIME or BINARYMIME
	utf8    bool  // it declared SMTPUTF8
	Delay   int64 // of the next reply, for a peer that plays with time
	Source  Marks // of the replies that come now, for a peer that plays a part

	cl   client
	sv   server
	wait pending
	last answered // for replies nobody asked for
	made builder
	rep  *repeats
	text []byte  // what an explanation of the event at work cites
	cmd  command // the line at work
	args [1][]byte
	done bool // the event at work ends the transaction
}

// New starts watching a connection of which nothing has been seen.
func New(opt Options) *Observer {
	return &Observer{opt: opt, now: opt.Start, tls: opt.TLS, rep: new(repeats)}
}

// State is where the session stands after the replies seen so far.
func (o *Observer) State() smtp.State { return o.state }

// Count is the number of the last event.
func (o *Observer) Count() int { return o.count }

// Encrypted tells whether the connection is inside TLS.
func (o *Observer) Encrypted() bool { return o.tls }

// Offers tells whether the last EHLO reply listed the keyword (upper case).
func (o *Observer) Offers(keyword string) bool { return o.offers.has(keyword) }

// Mechanisms is what EHLO listed behind AUTH.
func (o *Observer) Mechanisms() []byte { return o.offers.mechs }

// Said tells whether the server accepted EHLO (or LHLO), HELO, or nothing yet.
func (o *Observer) Said() string {
	return actNames[o.hello]
}

// Authenticated tells whether AUTH succeeded.
func (o *Observer) Authenticated() bool { return o.authed }

// Chunked tells whether the open transaction uses BDAT.
func (o *Observer) Chunked() bool { return o.chunked }

// Greeted tells whether the server has said its first reply, whatever it was.
func (o *Observer) Greeted() bool { return o.greeted }

// Waiting is the number of commands without a reply.
func (o *Observer) Waiting() int { return o.wait.len() }

// Asked is the command that the next reply answers; "" if there is none.
func (o *Observer) Asked() string {
	if w := o.wait.peek(); w != nil {
		return w.name
	}
	return ""
}

// Unfinished tells that the server has begun a reply of several lines.
func (o *Observer) Unfinished() bool { return o.sv.open }

// Again begins to watch another connection of the same two: its events are
// numbered and timed on.
func (o *Observer) Again(now smtp.Time) {
	*o = Observer{opt: o.opt, now: now, count: o.count, tls: o.opt.TLS, cl: client{read: o.cl.read}, rep: o.rep}
}

// begin clears the one event in use and gives it its number.
func (o *Observer) begin(from From, kind Kind) *Event {
	o.count++
	e := &o.ev
	*e = Event{Explain: e.Explain[:0], row: &o.rep.row}
	e.N, e.At, e.End = o.count, int64(o.now-o.opt.Start), o.cl.read
	e.From, e.Kind, e.Before, e.After, e.TLS = from, kind, o.state, o.state, o.tls
	return e
}

// enter moves the clock; it never runs backwards.
func (o *Observer) enter(now smtp.Time) {
	if now > o.now {
		o.now = now
	}
}
