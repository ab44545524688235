package wire

import "ehlo/wasm/smtp"

// answered remembers the command of the last reply.
type answered struct {
	n    int
	name string
	bare int32
}

// reply shows a complete reply: it finds the command, follows the state and
// lets the client's bytes go on.
func (o *Observer) reply() {
	s := &o.sv
	s.open = false
	if o.greeted && o.wait.len() == 0 {
		o.lateLine()
	}
	e := o.begin(FromServer, KindReply)
	e.Code, e.Enhanced, e.Marks, e.Lines = s.code, s.enh, s.marks|o.Source, s.shown
	e.tail = s.known
	e.Delay, o.Delay = o.Delay, 0
	switch w := o.wait.peek(); {
	case !o.greeted:
		o.greeting(e)
	case w == nil:
		o.unprompted(e)
	default:
		o.answer(e, w)
	}
}

// greeting is the first reply of a connection; only 220 opens a session.
func (o *Observer) greeting(e *Event) {
	o.greeted = true
	e.Kind = KindGreeting
	e.Took = e.At
	switch {
	case e.Code/100 == 2:
		o.state = smtp.Greeted
	case e.Code == 421:
		o.state = smtp.Closed
	}
	e.After = o.state
	e.Context, e.About = ctxGreeting, o.sv.word
	o.opt.Sink(e)
}

// answer pairs the reply with the oldest command.
func (o *Observer) answer(e *Event, w *entry) {
	e.Verb, e.act, e.Answers, e.End = w.name, w.act, w.n, w.end
	e.Arg, e.Mailbox = w.arg, w.mailbox()
	e.Took, e.Pipelined = int64(o.now-w.at), w.pipelined
	if o.inMail {
		e.Envelope = &o.mail
	}
	o.cite(e, w)
	o.blame(e, w)
	o.announced(e, w)
	o.advance(e, w)
	e.After = o.state
	if o.inMail {
		e.Envelope = &o.mail
	}
	o.last = answered{w.n, w.name, w.bare}
	if w.repeat > 0 {
		w.repeat--
	} else {
		o.wait.pop()
	}
	o.opt.Sink(e)
	o.settle()
	if o.cl.mode == modeHold && o.cl.for_ == w.n {
		o.letGo(w.act, e.Code, w.chunk, w.last)
	}
}

// cite explains the reply, with what it is about.
func (o *Observer) cite(e *Event, w *entry) {
	e.Context = contexts[w.act]
	switch w.act {
	case actDATA, actRSET, actNOOP, actQUIT, actSTARTTLS:
	case actAUTH:
		if !w.response {
			e.About = w.arg
		}
	case actETRN, actHELP:
		e.About = w.arg
	case actBDAT, actEnd:
		size := w.chunk
		if w.last {
			e.Context, size = ctxEnd, o.mail.Size
		}
		o.text = AppendInt(o.text[:0], size)
		e.About = o.text
	case actOther, actUnknown, actXCLIENT, actOld:
		e.About = []byte(w.name)
	default:
		e.About = w.mailbox()
	}
}

// blame adds the mistakes of the command to a refusal of it; a server that
// took the command all the same was lenient.
func (o *Observer) blame(e *Event, w *entry) {
	order := o.outOfOrder(w.act)
	if e.Code < 400 {
		if order != "" || w.syntax != nil {
			e.Marks |= MarkLenient
		}
		if w.early && o.teased {
			e.explain("mistake.talked-first")
		}
		return
	}
	if order != "" {
		explainOrder(e, order, w.act)
	}
	o.blameSyntax(e, w)
	if e.Code == 530 && w.act != actAUTH {
		e.explain("mistake.not-authenticated")
	}
}

// blameSyntax: a soft mistake is cited only by a reply about syntax.
func (o *Observer) blameSyntax(e *Event, w *entry) {
	if w.syntax == nil {
		return
	}
	syntax := e.Code/10%10 == 0 || e.Code == 553 || e.Code == 555
	for i := range w.syntax.list[:w.syntax.n] {
		m := &w.syntax.list[i]
		if syntax || !m.soft || w.act == actAUTH && (e.Code == 530 || e.Code == 538) {
			m.explain(e)
		}
	}
}

// announced marks a reply without the enhanced code that EHLO promised. The
// greeting, EHLO, HELO and 3yz replies never have one (RFC 2034 4).
func (o *Observer) announced(e *Event, w *entry) {
	if e.Enhanced.Class == 0 && o.offers.set&offersEnhanced != 0 && e.Code/100 != 3 && !w.act.isHello() {
		e.Marks |= MarkNoEnhanced
	}
}

// unprompted is a reply without a command: a server that hangs up, one that
// found the end of a message elsewhere, or one that counts bare newlines as
// line ends and so saw more commands than the standard does.
func (o *Observer) unprompted(e *Event) {
	switch {
	case e.Code == 421:
		o.state = smtp.Closed
		e.Context = ctxIdle
	case o.cl.mode == modeText:
		o.cutText(e)
	case o.last.bare > 0:
		o.last.bare--
		e.Verb, e.Answers = o.last.name, o.last.n
		e.Context = ctxUnprompted
	default:
		e.Context = ctxUnprompted
	}
	e.Marks |= MarkUnprompted
	e.After = o.state
	o.opt.Sink(e)
	o.settle()
}

// cutText: the server answers while the message goes on. It took something
// else for the end, or gave up; from here on it reads commands.
func (o *Observer) cutText(e *Event) {
	o.cl.mode = modeCommand
	e.Verb, e.act = ".", actEnd
	e.Envelope = &o.mail
	e.Taken = e.Code/100 == 2
	e.Context, e.About = ctxEnd, digits(o.mail.Size)
	if o.cl.size > 0 {
		e.explain("mistake.lone-dot-newline")
		o.cl.read += int64(o.cl.size)
		o.cl.buf, o.cl.size = o.cl.buf[:0], 0
	}
	o.done = true
	o.state = o.base()
}

// lateLine: a reply came though no line is complete. If a bare LF stands in
// the unfinished line, this server takes it for an end, so do we this once.
func (o *Observer) lateLine() {
	cl := &o.cl
	if cl.mode != modeCommand || cl.size != len(cl.buf) {
		return
	}
	for i, c := range cl.buf {
		if c == '\n' {
			rest := clone(cl.buf[i+1:])
			o.finishLine(clone(cl.buf[:i+1]), i+1)
			o.consume(rest)
			return
		}
	}
}
