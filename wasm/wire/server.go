package wire

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// server is the reading side of what the peer sends.
type server struct {
	buf  []byte // start of an unfinished line
	size int    // octets of it
	open bool   // some lines of a reply were read, the last is still to come
	b    builder

	ln     line
	code   int
	enh    smtp.Enhanced
	marks  Marks
	lines  int
	offers offers
	word   []byte // first word of the first line
	shown  []byte // the lines of the last reply
	known  *tail  // that reply, if it was said before
	told   int    // replies, and twice what was no reply
}

// Server takes bytes that the server sent, at a moment.
func (o *Observer) Server(now smtp.Time, p []byte) {
	o.enter(now)
	if o.again(p) {
		return
	}
	s := &o.sv
	whole, w, told := p, o.wait.peek(), s.told
	fresh := !s.open && s.size == 0 && o.greeted && w != nil && !w.last && len(p) <= maxRepeat
	var a act
	if fresh {
		a = w.act
	}
	o.serverBytes(p)
	if fresh && s.told == told+1 && !s.open && s.size == 0 {
		s.learn(&o.rep.heard[a], whole)
	}
}

func (o *Observer) serverBytes(p []byte) {
	for len(p) > 0 {
		n := bytes.IndexByte(p, '\n') + 1
		whole := n > 0
		if !whole {
			n = len(p)
		}
		if over := o.sv.size + n - keepLine; over > 0 && !o.sv.likeReply(p) {
			n, whole = n-over, true // endless bytes that are no SMTP: show them in pieces
		}
		if !whole {
			o.sv.store(p[:n])
			break
		}
		o.oneServerLine(p[:n])
		p = p[n:]
	}
}

// oneServerLine reads a line to its end, from where its start was stored.
func (o *Observer) oneServerLine(raw []byte) {
	s := &o.sv
	if s.size == 0 {
		o.serverLine(raw[:min(len(raw), keepLine)], len(raw))
		return
	}
	s.store(raw)
	o.serverLine(s.buf, s.size)
	s.buf, s.size = s.buf[:0], 0
}

// likeReply tells whether the line at work, with what comes, begins with a code.
func (s *server) likeReply(more []byte) bool {
	var head [4]byte
	n := copy(head[:], s.buf)
	n += copy(head[n:], more)
	_, ok := smtp.ParseReplyLine(head[:n])
	return ok
}

func (s *server) store(p []byte) {
	s.size += len(p)
	s.buf = append(s.buf, p[:min(len(p), keepLine-len(s.buf))]...)
}

// serverLine reads one line, which is a part of a reply or no SMTP at all.
func (o *Observer) serverLine(raw []byte, size int) {
	l := &o.sv.ln
	l.cut(raw, size)
	if size == keepLine && raw[size-1] != '\n' {
		l.eol = nil // a piece of endless bytes
	}
	r, ok := smtp.ParseReplyLine(l.text)
	if !ok {
		o.breakReply()
		o.garbage(l)
		return
	}
	s := &o.sv
	if s.open && !o.greeted && r.Code != s.code { // a teaser that was to go on, and the reply to one who did not wait
		o.teased = true
		o.breakReply()
	}
	if !s.open {
		s.start(&r)
		if !o.greeted {
			s.word = append(s.word[:0], firstWord(r.Text)...)
		}
	}
	o.replyLine(l, &r)
	if r.Last() {
		o.finishReply()
	}
}

// finishReply shows the reply that was read.
func (o *Observer) finishReply() {
	s := &o.sv
	s.told++
	s.shown = s.b.lines()
	if s.b.cut {
		s.marks |= MarkCut
	}
	o.reply()
}

func firstWord(text []byte) []byte {
	c := smtp.NewCursor(text[:min(len(text), 255)])
	return c.Word()
}

func (s *server) start(r *smtp.ReplyLine) {
	s.b.reset()
	s.open, s.lines, s.marks = true, 0, 0
	s.code, s.enh, s.offers = r.Code, r.Enhanced, offers{}
}

// replyLine adds a line to the reply at work. The code that counts is that of
// the last line; a reply whose lines differ is marked.
func (o *Observer) replyLine(l *line, r *smtp.ReplyLine) {
	s := &o.sv
	if r.Code != s.code {
		s.marks |= MarkMixed
		s.code = r.Code
	}
	if s.lines++; s.lines > 1 && r.Code == 250 {
		if w := o.wait.peek(); w != nil && (w.act == actEHLO || w.act == actLHLO) {
			s.offers.read(r.Text)
		}
	}
	s.marks |= l.marks()
	s.b.reply(l, r)
}

// reply adds one line of a reply: code, separator, enhanced code, text.
func (b *builder) reply(l *line, r *smtp.ReplyLine) {
	b.line()
	if b.full() {
		return
	}
	b.begin(PartCode)
	b.json = append(b.json, l.text[0], l.text[1], l.text[2])
	switch r.Sep {
	case ' ':
		b.json = append(b.json, sepSpace...)
	case '-':
		b.json = append(b.json, sepMinus...)
	}
	b.parts++
	if n := 4 + r.EnhancedLen; r.Sep != 0 {
		b.text(PartEnh, l.text[4:n], 0)
		b.text(PartText, l.text[n:], l.set)
	}
	b.ending(l.eol)
}

// breakReply shows a reply whose last line never came.
func (o *Observer) breakReply() {
	if o.sv.open {
		o.sv.marks |= MarkCut
		o.finishReply()
	}
}

// garbage shows bytes of a server that are no SMTP.
func (o *Observer) garbage(l *line) {
	o.sv.told += 2
	e := o.begin(FromServer, KindGarbage)
	e.Marks = l.marks()
	b := &o.made
	b.reset()
	b.text(PartText, l.text, l.set)
	b.ending(l.eol)
	e.Lines = b.lines()
	e.explain("note.garbage")
	o.opt.Sink(e)
}
