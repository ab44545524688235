package wire

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// messageText counts what was shown of the message on its way.
type messageText struct {
	lines  int // all lines so far
	hidden int // lines that were not shown one by one
	octets int64
}

// startText begins the text of a message after a 354.
func (o *Observer) startText() {
	o.cl.text = messageText{}
	o.mail.Size = 0
}

// textLine takes one line of a message. Only CRLF.CRLF ends it (RFC 5321
// 4.1.1.4); a dot between other newlines is marked, for a server that takes
// it as the end can be smuggled through.
func (o *Observer) textLine(p []byte) []byte {
	n := lineEnd(p, o.cl.size > 0 && o.cl.endsCR())
	if n == 0 {
		o.cl.store(p)
		return nil
	}
	raw, size := p[:n], n
	if o.cl.size > 0 {
		o.cl.store(raw)
		raw, size = o.cl.buf, o.cl.size
	} else if n > keepLine {
		raw = raw[:keepLine]
	}
	o.cl.read += int64(size)
	if size == 3 && raw[0] == '.' {
		o.endOfText()
	} else {
		o.showText(raw, size, true)
	}
	o.cl.buf, o.cl.size = o.cl.buf[:0], 0
	return p[n:]
}

// showText counts a line of a message and shows it, if it is one of the first.
func (o *Observer) showText(raw []byte, size int, stuffed bool) {
	t := &o.cl.text
	t.lines++
	o.mail.Size += int64(size)
	if stuffed && raw[0] == '.' {
		o.mail.Size--
	}
	if t.lines > shownLines {
		t.hidden++
		t.octets += int64(size)
		return
	}
	e := o.begin(FromClient, KindData)
	e.Envelope = &o.mail
	l := &o.cmd.line
	l.cut(raw, size)
	o.judgeText(e, l)
	b := &o.made
	b.reset()
	text := l.text
	if stuffed && len(text) > 0 && text[0] == '.' {
		b.text(PartDot, dot, 0)
		text = text[1:]
	}
	b.text(PartText, text, l.set)
	b.ending(l.eol)
	e.Lines = b.lines()
	o.opt.Sink(e)
}

// judgeText marks what a careful reader of the message would stumble over.
func (o *Observer) judgeText(e *Event, l *line) {
	e.Marks = l.marks()
	if l.size > smtp.MaxTextLine {
		e.explain("mistake.text-line-too-long", digits(int64(l.size)))
	}
	if l.set&^isQuote == 0 {
		return
	}
	if l.set&isNUL != 0 {
		e.explain("mistake.nul")
	}
	if l.set&(isCR|isLF) != 0 {
		if loneDot(l.raw) {
			e.explain("mistake.lone-dot-newline")
		} else {
			e.explain("mistake.bare-newline-data")
		}
	}
	if l.set&isHigh != 0 && !o.eightBit() {
		e.explain("mistake.8bit-data")
	}
}

// loneDot finds a dot alone between two newlines, whatever newlines they are.
func loneDot(raw []byte) bool {
	for i, c := range raw {
		if c != '.' {
			continue
		}
		before := i == 0 || raw[i-1] == '\n' || raw[i-1] == '\r'
		after := i+1 < len(raw) && (raw[i+1] == '\n' || raw[i+1] == '\r')
		if before && after {
			return true
		}
	}
	return false
}

// more tells of the lines that were not shown, before whatever ends them.
func (o *Observer) more() {
	t := &o.cl.text
	if t.hidden == 0 {
		return
	}
	e := o.begin(FromNote, KindNote)
	e.explain("note.data-more", digits(int64(t.hidden)), digits(t.octets))
	t.hidden, t.octets = 0, 0
	o.opt.Sink(e)
}

// endOfText shows the lone dot and waits for the reply to the message.
func (o *Observer) endOfText() {
	o.more()
	e := o.begin(FromClient, KindData)
	e.Verb, e.act = ".", actEnd
	e.Envelope = &o.mail
	w := o.wait.push()
	w.n, w.name, w.act, w.at, w.end, w.last = o.count, ".", actEnd, o.now, o.cl.read, true
	o.expectPerRecipient(w)
	b := &o.made
	b.reset()
	b.text(PartEnd, dot, 0)
	b.ending(crlf)
	e.Lines = b.lines()
	o.cl.mode = modeCommand
	o.opt.Sink(e)
}

// expectPerRecipient: LMTP answers the end once for each accepted recipient
// (RFC 2033 4.2).
func (o *Observer) expectPerRecipient(w *entry) {
	if o.hello == actLHLO && o.mail.N > 1 {
		w.repeat = int32(o.mail.N - 1)
	}
}

// chunkOctets takes octets of a BDAT chunk, line by line where there are
// lines; the end of the chunk ends the last one.
func (o *Observer) chunkOctets(p []byte) []byte {
	cl := &o.cl
	limit := len(p)
	if int64(limit) > cl.chunk {
		limit = int(cl.chunk)
	}
	n := bytes.IndexByte(p[:limit], '\n') + 1
	whole := n > 0 || int64(limit) == cl.chunk
	if n == 0 {
		n = limit
	}
	cl.chunk -= int64(n)
	if !whole {
		cl.store(p[:n])
		return nil
	}
	raw, size := p[:n], n
	if cl.size > 0 {
		cl.store(raw)
		raw, size = cl.buf, cl.size
	} else if n > keepLine {
		raw = raw[:keepLine]
	}
	cl.read += int64(size)
	o.showText(raw, size, false)
	cl.buf, cl.size = cl.buf[:0], 0
	if cl.chunk == 0 {
		cl.mode = modeCommand
		if cl.last {
			o.more()
		}
	}
	return p[n:]
}
