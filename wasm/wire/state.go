package wire

import "ehlo/wasm/smtp"

// advance follows what the server said: the state is the server's to give.
func (o *Observer) advance(e *Event, w *entry) {
	ok := e.Code/100 == 2
	switch {
	case e.Code == 421:
		o.state = smtp.Closed
	case w.last:
		o.ended(e, w)
	case w.act == actAUTH:
		o.auth(e.Code)
	case w.act == actDATA && e.Code/100 == 3:
		o.state = smtp.Data
		o.startText()
	case ok:
		o.accepted(w)
	}
}

// accepted: the server did what it was asked for.
func (o *Observer) accepted(w *entry) {
	switch w.act {
	case actEHLO, actHELO, actLHLO:
		o.introduced(w)
	case actMAIL:
		o.state = smtp.Mail
		o.mail = Envelope{From: append(o.mail.From[:0], w.mailbox()...), To: o.mail.To[:0]}
		o.inMail, o.chunked = true, false
	case actRCPT:
		o.state = smtp.Rcpt
		o.addRecipient(w.mailbox())
	case actBDAT:
		o.state = smtp.Data
	case actRSET:
		o.done = true
		o.state = o.base()
	case actSTARTTLS:
		o.state = smtp.TLS
	case actQUIT:
		o.state = smtp.Closed
	}
}

// base is the state outside a transaction.
func (o *Observer) base() smtp.State {
	if o.hello == 0 {
		return smtp.Greeted
	}
	return smtp.Ready
}

// introduced: an accepted EHLO or HELO also does what RSET does (RFC 5321 4.1.4).
func (o *Observer) introduced(w *entry) {
	o.hello = w.act
	o.offers = offers{}
	if w.act != actHELO {
		o.offers = o.sv.offers
	}
	o.done = true
	o.state = smtp.Ready
}

// addRecipient reuses the memory of earlier transactions.
func (o *Observer) addRecipient(path []byte) {
	o.mail.N++
	n := len(o.mail.To)
	switch {
	case n >= keepRcpts:
	case n < cap(o.mail.To):
		o.mail.To = o.mail.To[:n+1]
		o.mail.To[n] = append(o.mail.To[n][:0], path...)
	default:
		o.mail.To = append(o.mail.To, clone(path))
	}
}

// ended: the message was answered for; with LMTP the last reply closes the transaction.
func (o *Observer) ended(e *Event, w *entry) {
	e.Taken = e.Code/100 == 2
	if w.repeat == 0 {
		o.done = true
		o.state = o.base()
	}
}

// auth follows a SASL exchange (RFC 4954 4).
func (o *Observer) auth(code int) {
	switch {
	case code == 334:
		o.state = smtp.Auth
		return
	case code/100 == 2:
		o.authed = true
	}
	if o.state == smtp.Auth {
		o.state = o.base()
	}
}

// settle forgets the transaction after the event that ended it was shown.
func (o *Observer) settle() {
	if o.done {
		o.done, o.inMail, o.chunked, o.eight, o.utf8 = false, false, false, false, false
		o.mail = Envelope{From: o.mail.From[:0], To: o.mail.To[:0]}
	}
}

// letGo reads what was held until the reply told what it is.
func (o *Observer) letGo(a act, code int, chunk int64, last bool) {
	next := modeCommand
	switch {
	case a == actDATA && code/100 == 3:
		o.pastData()
		next = modeText
	case a == actAUTH && code == 334:
		next = modeAuth
	case a == actSTARTTLS && code == 220:
		o.injected()
		o.cl.mode = modeTLS
		return
	case a == actXCLIENT && code == 220:
		o.greeted, o.hello, o.offers = false, 0, offers{} // the server greets anew
	case a == actBDAT && code != 500 && code != 502:
		o.cl.startChunk(chunk, last)
		next = o.cl.mode
	}
	o.release(next)
}

// pastData: text that did not wait for the 354. It is shown as the text it
// turned out to be; the note says that a careful client waits.
func (o *Observer) pastData() {
	if len(o.cl.held) > 0 && o.state == smtp.Data {
		e := o.begin(FromNote, KindNote)
		e.explain("mistake.pipelined-past-data")
		o.opt.Sink(e)
	}
}

// injected shows plain text behind STARTTLS. Read as commands after the
// handshake it would be an injection, so it must be dropped (RFC 3207 5).
func (o *Observer) injected() {
	if len(o.cl.held) == 0 {
		return
	}
	e := o.begin(FromClient, KindGarbage)
	e.explain("mistake.pipelined-after-starttls")
	b := &o.made
	b.reset()
	held := o.cl.held[:min(len(o.cl.held), keepLine)]
	b.text(PartText, held, classify(held))
	e.Lines = b.lines()
	o.cl.read += int64(len(o.cl.held) + o.cl.lost)
	e.End = o.cl.read
	o.cl.held, o.cl.lost = o.cl.held[:0], 0
	o.opt.Sink(e)
}
