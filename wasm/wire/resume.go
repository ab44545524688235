package wire

import "ehlo/wasm/smtp"

// Resume goes on where nobody has watched: the session is in a state, and what
// led there is not known. With a verb, the next reply answers that, though
// nobody saw it said. "unseen" is no state: what the client still owed of a
// message was sent, unseen.
func (o *Observer) Resume(now smtp.Time, state, verb string) {
	o.enter(now)
	o.breakReply()
	cl := &o.cl
	cl.read += int64(cl.size + len(cl.held) + cl.lost)
	cl.buf, cl.size, cl.held, cl.lost = cl.buf[:0], 0, nil, 0
	if state == "unseen" {
		o.unseen()
		return
	}
	for o.state = smtp.Closed; o.state > 0 && o.state.String() != state; {
		o.state--
	}
	o.done = true
	o.settle()
	o.wait.clear()
	o.greeted, o.teased = o.state > smtp.Connecting, false
	o.hello, o.authed, cl.mode = 0, false, modeCommand
	o.offers = offers{set: 1<<len(keywords) - 1 - offersEnhanced} // nobody knows; so anything may be
	switch o.state {
	case smtp.Connecting:
		o.tls = o.opt.TLS
	case smtp.Greeted:
	default:
		o.hello = actEHLO
	}
	o.inMail = o.state >= smtp.Mail && o.state <= smtp.Data
	if o.state == smtp.Data {
		o.startText()
		cl.mode = modeText
	}
	if verb != "" {
		w := o.wait.push()
		o.cmd.cut([]byte(verb), len(verb))
		o.cmd.parse()
		w.act, w.name, w.at, w.end = o.cmd.act, o.cmd.name, o.now, cl.read
	}
}

// unseen ends a text or a chunk that was not seen. The lone dot is known to
// have come, for else nobody would have answered.
func (o *Observer) unseen() {
	switch cl := &o.cl; cl.mode {
	case modeText:
		o.endOfText()
	case modeChunk:
		cl.mode, cl.chunk = modeCommand, 0
	}
}
