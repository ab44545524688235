package play

import (
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// logged tells that what is replayed is a log that another program wrote
// (wasm/trail). It has the moments that stood there and no others, and may
// begin in the middle of a connection, or go on with another one.
func (p *Play) logged() bool { return len(p.cfg.Peer) > 4 && p.cfg.Peer[:4] == "log " }

// relate does what an entry of a log stands for.
func (p *Play) relate(from source, at smtp.Time, b []byte) {
	p.journal.add(from, at, b)
	p.clock.heard(at)
	words := append(Split(string(b), 0), "", "", "")
	switch from {
	case fromClient:
		p.obs.Client(at, b)
	case fromServer:
		p.obs.Server(at, b)
	case fromNote:
		p.obs.Note(at, words[0], words[1:len(words)-3]...)
	case fromTLS:
		p.obs.TLS(at, wire.Facts{Version: words[0], Cipher: words[1], Why: words[2]})
	case fromGap:
		state, verb := cut(words[0])
		p.obs.Resume(at, state, verb)
	}
}
