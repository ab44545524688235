package wire

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// line is one line, taken apart.
type line struct {
	raw  []byte // as kept, with its end
	text []byte // without it
	eol  []byte
	size int   // octets on the wire
	set  uint8 // classes of text
}

// cut separates a kept line from its end of line. A line longer than what is
// kept has lost its end; it is written as the usual one.
func (l *line) cut(raw []byte, size int) {
	l.raw, l.text, l.eol, l.size = raw, raw, nil, size
	switch n := len(raw); {
	case size > n:
		l.eol = crlf
	case n > 1 && raw[n-1] == '\n' && raw[n-2] == '\r':
		l.text, l.eol = raw[:n-2], raw[n-2:]
	case n > 0 && raw[n-1] == '\n':
		l.text, l.eol = raw[:n-1], raw[n-1:]
	}
	l.set = classify(l.text)
}

// marks are the properties of a line that any side may give it.
func (l *line) marks() (m Marks) {
	if l.set&^isQuote != 0 {
		m = marksOf(l.set, l.text)
	}
	if l.size > len(l.raw) {
		m |= MarkCut
	}
	if len(l.eol) == 1 {
		m |= MarkBareLF
	}
	return m
}

var (
	crlf = []byte("\r\n")
	dot  = []byte(".")
)

// command is a command line with its verb found.
type command struct {
	line
	indent int // blanks before the verb
	word   []byte
	rest   []byte // after the word, with its blanks
	arg    []byte // rest without blanks at the ends
	verb   *smtp.Verb
	act    act
	name   string
}

// parse finds the verb in the line.
func (c *command) parse() {
	text := c.text
	c.indent = 0
	for len(text) > 0 && (text[0] == ' ' || text[0] == '\t') {
		text = text[1:]
		c.indent++
	}
	n := 0
	for n < len(text) && text[n] > ' ' { // a bare newline ends the word, too
		n++
	}
	c.word, c.rest = text[:n], text[n:]
	c.arg = c.rest
	if len(c.rest) > 0 {
		c.arg = smtp.TrimSpace(c.rest)
	}
	if c.verb = smtp.Lookup(c.word); c.verb != nil {
		c.name, c.act = c.verb.Name, acts[c.verb.Index()]
	} else {
		c.name, c.act = upper(c.word), actUnknown
	}
}

// upper makes a name for a word that is no verb: 16 octets of it, in capitals.
func upper(word []byte) string {
	if len(word) > 16 {
		word = word[:16]
	}
	return smtp.Upper(word) // what is no UTF-8 in it is written out with the rest
}

// mailboxIn finds the mailbox or name in an argument: what stands in angle
// brackets, else the first word, behind FROM: or TO: for those who need it.
func mailboxIn(arg []byte, path bool) (from, to int) {
	start := 0
	if path {
		if colon := bytes.IndexByte(arg, ':'); colon >= 0 {
			start = colon + 1
		}
	}
	for start < len(arg) && arg[start] == ' ' {
		start++
	}
	if start < len(arg) && arg[start] == '<' {
		cur := smtp.NewCursor(arg[start:])
		inside, fault := cur.Angle()
		if fault == smtp.PathOK {
			return start + 1, start + 1 + len(inside)
		}
		start++
	}
	end := start
	for end < len(arg) && arg[end] != ' ' && arg[end] != '>' {
		end++
	}
	return start, end
}

// command shows one complete command line and puts it into the queue. It may be
// known, or have a slot to be remembered in.
func (o *Observer) command(c *command, x *spoken, known bool) {
	e := o.begin(FromClient, KindCommand)
	e.Verb, e.act = c.name, c.act
	e.Pipelined = o.wait.n > 0
	e.Marks = c.marks()
	if !o.greeted {
		e.Marks |= MarkEarly
	}
	w := o.wait.push()
	w.n, w.act, w.name, w.at, w.end = o.count, c.act, c.name, o.now, o.cl.read
	w.pipelined = e.Pipelined
	switch {
	case known && len(x.arg) > 0:
		w.arg, w.box, w.bare = append(w.arg, x.arg...), x.box, x.bare
		e.Arg, e.Mailbox = w.arg, w.mailbox()
	case !known && (len(c.arg) > 0 || c.set != 0):
		w.fill(c)
		e.Arg, e.Mailbox = w.arg, w.mailbox()
	}
	if o.inMail {
		e.Envelope = &o.mail
	}
	o.judge(e, w, c, known && x.right)
	o.follow(w, c)
	if known {
		e.Lines, e.tail = x.lines, &x.tail
	} else {
		o.commandParts(c)
		e.Lines = o.made.lines()
		if x != nil {
			x.learn(c, w, e.Lines)
		}
	}
	o.opt.Sink(e)
}

// fill stores what the reply will need to know of the command.
func (w *entry) fill(c *command) {
	arg := c.arg
	if c.act == actAUTH { // the response beside the mechanism is a secret
		cur := smtp.NewCursor(arg)
		arg = cur.Word()
	}
	w.arg = append(w.arg, arg[:min(len(arg), keepArg)]...)
	if len(arg) > 0 {
		path := c.act == actMAIL || c.act == actRCPT || c.act == actOld
		from, to := mailboxIn(w.arg, path)
		w.box = [2]int32{int32(from), int32(to)}
	}
	if c.set&(isCR|isLF) != 0 {
		for _, b := range c.text {
			if b == '\n' {
				w.bare++
			}
		}
	}
}

// commandParts shows the line; the initial response of AUTH is a secret.
func (o *Observer) commandParts(c *command) {
	b := &o.made
	b.reset()
	if c.indent > 0 {
		b.text(PartText, c.text[:c.indent], c.set)
	}
	kind := PartVerb
	if c.verb == nil {
		kind = PartText
	}
	b.text(kind, c.word, c.set)
	rest := c.rest
	if c.act == actAUTH {
		cur := smtp.NewCursor(rest)
		cur.Spaces()
		cur.Word()
		cur.Spaces()
		b.text(PartText, rest[:cur.Pos()], c.set)
		b.text(PartSecret, cur.Rest(), c.set)
	} else {
		b.text(PartText, rest, c.set)
	}
	b.ending(c.eol)
}

// follow says how the client's next bytes are to be read.
func (o *Observer) follow(w *entry, c *command) {
	switch c.act {
	case actDATA, actSTARTTLS, actAUTH, actXCLIENT:
		o.cl.hold(w.n)
	case actBDAT:
		o.followBDAT(w, c)
	}
}

// followBDAT reads the size of the chunk that follows at once (RFC 3030 2). A
// client that was not offered CHUNKING would wait for the reply, and so do we.
func (o *Observer) followBDAT(w *entry, c *command) {
	cur := smtp.NewCursor(c.arg)
	size, ok := cur.Number()
	if !ok {
		return
	}
	cur.Spaces()
	w.last = smtp.EqualFold(cur.Rest(), "LAST")
	w.chunk = size
	o.chunked = true
	if !o.offers.has("CHUNKING") {
		o.cl.hold(w.n)
		return
	}
	o.cl.startChunk(size, w.last)
}
