package wire

import "ehlo/wasm/smtp"

// Facts are what is known of a handshake.
type Facts struct {
	Version, Cipher string
	Verified        bool
	Why             string // why the certificate was not verified
	Simulated       bool   // nothing was encrypted: the page plays it
}

// TLS tells of a finished handshake. After STARTTLS the session begins anew:
// what was said before it no longer counts (RFC 3207 4.2).
func (o *Observer) TLS(now smtp.Time, f Facts) {
	o.enter(now)
	e := o.begin(FromNote, KindTLS)
	o.tls, e.TLS = true, true
	if o.greeted {
		o.hello, o.offers, o.authed, o.done = 0, offers{}, false, true
		o.settle()
		o.wait.clear()
		o.state = smtp.Greeted
	}
	e.After = o.state
	switch {
	case f.Simulated:
		e.explain("note.tls-simulated")
	case f.Verified:
		e.explain("note.tls-established", []byte(f.Version), []byte(f.Cipher))
	default:
		e.explain("note.tls-unverified", []byte(f.Version), []byte(f.Cipher), []byte(f.Why))
	}
	o.opt.Sink(e)
	if o.cl.mode == modeTLS {
		if !f.Simulated { // a real host throws away what came in clear behind STARTTLS (RFC 3207 6)
			o.cl.read += int64(len(o.cl.held))
			o.cl.held = o.cl.held[:0]
		}
		o.release(modeCommand)
	}
}

// Note puts a fact about the connection into the log. The id is one of those
// under "notes" in lessons/explain, without its prefix. One that begins with
// "held" takes the place of the reply to the oldest command.
func (o *Observer) Note(now smtp.Time, id string, args ...string) {
	o.enter(now)
	e := o.begin(FromNote, KindNote)
	e.note(id, args)
	w := o.wait.peek()
	if w == nil || !isHeld(id) {
		o.opt.Sink(e)
		return
	}
	e.Answers = w.n
	o.wait.pop()
	o.opt.Sink(e)
	if o.cl.mode == modeHold && o.cl.for_ == e.Answers {
		o.release(modeCommand)
	}
}

// Delivered tells of a message that the server has passed on.
func (o *Observer) Delivered(now smtp.Time, from string, to []string, size int) {
	o.enter(now)
	e := o.begin(FromNote, KindNote)
	b := append(o.text[:0], from...)
	x := Explain{ID: "note.delivered", N: 3}
	n := len(b)
	for i, name := range to {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, name...)
	}
	m := len(b)
	b = AppendInt(b, int64(size))
	x.Args = [3][]byte{b[:min(n, keepLine)], b[n : n+min(m-n, keepLine)], b[m:]}
	o.text = b
	e.Explain = append(e.Explain, x)
	o.opt.Sink(e)
}

// isHeld tells of a command that a relay did not send on: the server will never
// answer it. What came before a handshake was no command yet.
func isHeld(id string) bool {
	return len(id) >= 4 && id[:4] == "held" && id != "held.before-tls" && id != "held.before-tls-server"
}

func (e *Event) note(id string, args []string) {
	x := Explain{ID: "note." + id}
	for ; x.N < len(args) && x.N < len(x.Args); x.N++ {
		x.Args[x.N] = []byte(args[x.N][:min(len(args[x.N]), keepLine)])
	}
	e.Explain = append(e.Explain, x)
}

// Closed tells that the connection is over and who ended it: server, peer,
// visitor, relay or network. What was unfinished is shown as it stands.
func (o *Observer) Closed(now smtp.Time, by string, why ...string) {
	o.enter(now)
	if n := o.sv.size; n > 0 {
		o.serverLine(o.sv.buf, n)
		o.sv.size = 0
	}
	o.breakReply()
	o.sv.buf = o.sv.buf[:0]
	if o.cl.size > 0 {
		o.unfinished()
	}
	e := o.begin(FromNote, KindClose)
	o.state = smtp.Closed
	e.After = smtp.Closed
	e.note("closed."+by, why)
	o.opt.Sink(e)
}

// unfinished shows a client's line that never got its end.
func (o *Observer) unfinished() {
	cl := &o.cl
	kind := KindCommand
	if cl.mode == modeText || cl.mode == modeChunk {
		kind = KindData
	}
	cl.read += int64(cl.size)
	e := o.begin(FromClient, kind)
	e.Marks = MarkCut
	b := &o.made
	b.reset()
	b.text(PartText, cl.buf, classify(cl.buf))
	e.Lines = b.lines()
	cl.buf, cl.size = cl.buf[:0], 0
	o.opt.Sink(e)
}
