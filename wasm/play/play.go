// Package play is one visitor at one connection: a peer, the annotator, the
// goals of a lesson and a bounded log, behind one face for page and tests.
//
//	          Feed                         Sink
//	visitor -------> Play --+--> wire.Observer --> see --+--> lesson.Checker
//	                        |        ^                   +--> log (JSON, bounded)
//	                        v        | bytes of both sides
//	                   mta.Session --+   (Open: simulated; Watch: the bytes of a
//	                                      real peer are handed to Peer)
//
//	open.go     Open and Watch: with whom; request.go: the same as text, for the page
//	play.go     Feed, Peer and what else comes from outside: the way of the bytes
//	clock.go    virtual time: delayed replies wait, or are wound forward
//	log.go      events as JSON in blocks that are used again
//	serve.go    the other way round: the visitor is the server, a program calls
//	ending.go   how a connection ends; served.go: a client that is real
//	journal.go  what was sent and when; Rewind replays a prefix of it
//	legal.go    which verbs may come now, with a ready line each
//	output.go   what the page gets after each call
//	recording.go  the session as text, without what is secret.go's; reopen.go: and back
//	complete.go, machine.go, compare.go  what views ask; loaded when they do
//	replay.go   runs a .smtp dialogue; expect.go says exactly where it differs
//
// Nothing here reads a clock or draws lots: the same calls give the same events.
package play

import (
	"ehlo/wasm/client"
	"ehlo/wasm/lesson"
	"ehlo/wasm/mta"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// slice is how much of an arrival is worked on at once, so that what the
// annotator must hold back stays small. No split changes a reply.
const slice = 16 << 10

// How much of what was delivered a play keeps for the visitor to read.
const (
	maxMail  = 1 << 20
	maxMails = 50
)

// Play is one connection. It is not safe for two callers at once.
type Play struct {
	cfg     Config
	start   smtp.Time
	memory  *mta.Memory         // what the simulated server remembers of former connections
	before  *mta.Memory         // the same, when this connection began
	make    func() *mta.Session // nil: a watched peer
	peer    *mta.Session
	caller  *client.Client // a program that sends mail: the visitor is the server (serve.go)
	world   *world.World   // where the simulated server lives; nil: a watched peer
	source  wire.Marks     // of replies nobody guessed: "documented", if nobody recorded the persona
	facts   lesson.Facts
	obs     *wire.Observer
	checker *lesson.Checker

	clock   clock
	head    head
	log     log
	journal journal
	sent    int // number of the last event the page got
	met     []lesson.Met
	raised  []lesson.Raised
	said    []byte // bytes of the server since the page asked
	mails   []mta.Message
	mailLen int
	closed  bool
	blind   bool // the lesson does not look: it has seen this before
	shaking bool // a served client is to begin TLS now
	broken  bool // the server has broken off; a served client is to see a reset

	former   []connection // before this one
	base     smtp.Time    // what a recording that goes on is behind the caller's clock, as skew
	recorded bool         // made from a recording that cannot go on
}

// arrive begins a connection that can be replayed.
func (p *Play) arrive(now smtp.Time) {
	p.start, p.before = now, p.memory.Clone()
	p.connect(now)
}

// connect starts the connection: a fresh annotator and, if simulated, a fresh
// server that greets.
func (p *Play) connect(now smtp.Time) {
	p.closed = false
	p.clock.start(now)
	p.obs = wire.New(wire.Options{Start: now, TLS: p.cfg.TLS, Sink: p.see})
	if p.cfg.Program != "" {
		p.call(now)
	}
	if p.make == nil {
		return
	}
	p.peer = p.make()
	if len(p.cfg.Early) > 0 {
		p.feed(now, p.cfg.Early)
	}
	p.say(now, p.peer.Open(now))
}

// Restart begins a new connection. The log is new; met goals stay met.
func (p *Play) Restart(now smtp.Time) { p.RestartEarly(now, nil) }

// RestartEarly begins one with bytes that are sent before the greeting.
func (p *Play) RestartEarly(now smtp.Time, early []byte) {
	if p.recorded {
		return
	}
	at := p.arrival(now) // what was wound forward has passed
	p.keep()
	p.cfg.Early = append([]byte(nil), early...)
	p.forget()
	p.mails, p.mailLen = nil, 0
	p.checker.Reopen()
	p.arrive(at)
	p.clock.skew = at - now
}

// forget clears what belongs to the connection that ends.
func (p *Play) forget() {
	p.log.reset()
	p.sent = 0
	p.said = p.said[:0]
	p.clock.queue.reset()
}

// Feed takes bytes that the visitor sends. For a watched peer they are only
// noted; sending them is the caller's business.
func (p *Play) Feed(now smtp.Time, b []byte) {
	p.said = p.said[:0]
	at := p.arrival(now)
	if p.closed {
		p.Note(now, "over")
		return
	}
	from := fromClient
	if p.caller == nil && (p.obs.Waiting() > 0 || !p.obs.Greeted()) {
		from = fromHasty
	}
	p.journal.add(from, at, b)
	p.feed(at, b)
}

func (p *Play) feed(at smtp.Time, b []byte) {
	if p.caller != nil {
		p.serve(at, b)
		return
	}
	if p.peer == nil {
		p.obs.Client(at, b)
		return
	}
	for len(b) > 0 && !p.closed {
		n := min(len(b), slice)
		p.obs.Client(at, b[:n])
		p.say(at, p.peer.Receive(at, b[:n]))
		b = b[n:]
	}
}

// Peer takes bytes that a watched server sent.
func (p *Play) Peer(now smtp.Time, b []byte) {
	at := p.arrival(now)
	p.journal.add(fromServer, at, b)
	p.obs.Server(at, b)
}

// Handshake tells that TLS with a watched server stands.
func (p *Play) Handshake(now smtp.Time, f wire.Facts) {
	p.said = p.said[:0]
	at, ok := p.arrival(now), ""
	if f.Verified {
		ok = "verified"
	}
	p.journal.words(fromTLS, at, f.Version, f.Cipher, f.Why, ok)
	p.shaken(at, f)
}

// Note puts a fact about the connection into the log.
func (p *Play) Note(now smtp.Time, id string, args ...string) {
	at := p.arrival(now)
	p.journal.words(fromNote, at, append([]string{id}, args...)...)
	p.obs.Note(at, id, args...)
}

// say takes what the simulated server does: at once, or when its time has come.
func (p *Play) say(at smtp.Time, list []mta.Output) {
	for i := range list {
		out := &list[i]
		if out.Delay == 0 && p.clock.queue.empty() {
			p.act(at, out)
			continue
		}
		p.clock.later(at, out)
	}
}

// act lets the server say something, and do what follows.
func (p *Play) act(at smtp.Time, out *mta.Output) {
	if p.closed {
		return
	}
	p.clock.heard(at)
	if b := out.Bytes; len(b) > 0 {
		p.obs.Delay, p.obs.Source = out.Delay, p.source
		if out.Guess {
			p.obs.Source = wire.MarkGuess
		}
		p.said = append(p.said, b...)
		if p.cfg.OnReply != nil {
			p.cfg.OnReply(at, b)
		}
		p.obs.Server(at, b)
		p.collect()
	}
	switch out.Then {
	case mta.StartTLS:
		if p.shaking = p.cfg.Served != ""; p.shaking {
			return
		}
		p.obs.TLS(at, wire.Facts{Simulated: true})
		p.say(at, p.peer.Handshake(at))
	case mta.Close:
		p.over(at, "server")
	case mta.Reset:
		p.broken = true
		p.obs.Note(at, "reset")
		p.over(at, "server")
	}
}

// see takes each event: to the lesson, to the log.
func (p *Play) see(e *wire.Event) {
	if p.caller != nil {
		p.judge(e)
	}
	if !p.blind && p.checker.Waits() {
		p.met, p.raised = p.checker.See(e, p.met, p.raised)
	}
	p.log.add(e)
	if p.cfg.OnEvent != nil {
		p.cfg.OnEvent(e)
	}
}
