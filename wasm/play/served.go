package play

import (
	"ehlo/wasm/mta"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// A served client is a real one: its octets come through Feed, and what Said
// gives goes back to it. The host does what a page cannot: when Output says
// starttls, it makes the connection encrypted and tells so by Handshake.

// Memory is what a server remembers from one connection to the next. Those to
// one port share it, so that a client who comes back is known.
type Memory = mta.Memory

// shaken is a finished handshake, with a watched server or a served client.
func (p *Play) shaken(at smtp.Time, f wire.Facts) {
	p.obs.TLS(at, f)
	if p.shaking {
		p.shaking = false
		p.say(at, p.peer.Handshake(at))
	}
}

// lastWords is what the server says to a client that sends no more; it may
// still be reading.
func (p *Play) lastWords(at smtp.Time) {
	list := p.peer.End(at)
	p.clock.queue.reset()
	for i := range list {
		list[i].Then = mta.Nothing
		p.act(at, &list[i])
	}
}

// wants adds what the host of a served client is to do.
func (p *Play) wants(dst []byte) []byte {
	if p.shaking {
		dst = append(dst, `,"starttls":true`...)
	}
	if p.broken {
		dst = append(dst, `,"reset":true`...)
	}
	return dst
}
