package smtpd

import (
	"net/netip"
	"time"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// dialogue is the part of a session that needs no connection: the engine, its
// clock, and what it has said. Whoever holds one carries the octets.
type dialogue struct {
	server *Server
	engine *mta.Session
	out    outbox
	clock  smtp.Time // the last moment that was told to the engine
	heard  smtp.Time // when the client last sent something
}

// newDialogue begins one with a client; its own address takes the place of the
// world's client.
func newDialogue(s *Server, door Door, client netip.Addr, seed uint64) *dialogue {
	w := s.cfg.World
	who := w.Client
	if client.IsValid() {
		who = world.Client{Name: "[" + client.String() + "]", Addr: client.String()}
	}
	return &dialogue{server: s, engine: mta.New(mta.Config{
		Persona: s.cfg.Persona, World: w, Role: door.Role, Client: who, Seed: seed,
		TLS: door.TLS, CanTLS: s.cfg.TLS != nil, Room: s.room, Forget: true, Memory: &s.memory,
	})}
}

// open is the greeting.
func (d *dialogue) open() { d.speak(d.engine.Open) }

// handshaken is what follows STARTTLS.
func (d *dialogue) handshaken() { d.speak(d.engine.Handshake) }

func (d *dialogue) speak(call func(smtp.Time) []mta.Output) {
	d.heard = d.moment()
	d.out.add(d.heard, call(d.heard))
}

// receive is what the client has sent.
func (d *dialogue) receive(p []byte) {
	d.heard = d.moment()
	d.out.add(d.heard, d.engine.Receive(d.heard, p))
	d.out.ripen(d.heard)
}

// lapse is called when until has come: a reply has waited long enough, or the
// client has been silent too long.
func (d *dialogue) lapse() {
	at := d.moment()
	if at >= d.idleAt() {
		d.out.add(at, d.idle(at))
	}
	d.out.ripen(at)
}

// until is when lapse must be called.
func (d *dialogue) until() smtp.Time {
	limit := d.idleAt()
	if at, ok := d.out.due(); ok {
		limit = min(limit, at)
	}
	return limit
}

// idleAt is when silence has lasted too long: for the persona, or for us.
func (d *dialogue) idleAt() smtp.Time {
	limit := max(d.heard, d.out.last) + smtp.Time(d.server.cfg.Limits.Idle.Milliseconds())
	if at := d.engine.Deadline(); at > 0 {
		limit = min(limit, at)
	}
	return limit
}

// idle is what the persona says to silence; some servers say nothing.
func (d *dialogue) idle(at smtp.Time) []mta.Output {
	if outs := d.engine.Idle(at); len(outs) > 0 {
		return outs
	}
	line := "421 4.4.2 " + d.server.cfg.World.Host + " Timeout, closing connection\r\n"
	return []mta.Output{{Bytes: []byte(line), Then: mta.Close}}
}

// shutdown is the 421 of a server that is being stopped. What else was to be
// said is not worth waiting for.
func (d *dialogue) shutdown() {
	d.out = outbox{}
	d.speak(d.engine.Shutdown)
}

// end is the last call. It gives back the room of half a message.
func (d *dialogue) end() {
	at := d.moment()
	d.out.add(at, d.engine.End(at))
}

// maxAhead is how far the clock of a dialogue may be in front of the wall's.
const maxAhead = 20

// moment moves the clock. On a fast network a client reads a reply and answers
// it within one millisecond; the engine must not take that for talk that was
// sent before the reply, so each call has a moment of its own. Only under a
// flood, which is pipelined anyway, do moments run out.
func (d *dialogue) moment() smtp.Time {
	wall := smtp.Time(time.Now().UnixMilli())
	d.clock = max(wall, min(d.clock+1, wall+maxAhead))
	return d.clock
}

// wallTime is a moment as the net package wants it.
func wallTime(at smtp.Time) time.Time { return time.UnixMilli(int64(at)) }
