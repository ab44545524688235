package wire

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// mode is how the next bytes of the client are to be read.
type mode uint8

const (
	modeCommand mode = iota
	modeHold         // behind DATA, AUTH, STARTTLS: what these bytes are depends on the reply
	modeAuth         // the next line is a response in a SASL exchange
	modeText         // text of a message, up to CRLF.CRLF
	modeChunk        // octets of BDAT, counted
	modeTLS          // STARTTLS was accepted, the handshake is due
)

// client is the reading side of what the visitor sends.
type client struct {
	mode  mode
	read  int64  // octets made into events so far
	buf   []byte // start of an unfinished line, keepLine octets at most
	size  int    // octets of that line
	held  []byte
	lost  int // held octets over keepHeld
	for_  int // number of the command whose reply releases the held bytes
	chunk int64
	last  bool // the chunk is the last
	text  messageText
}

// hold keeps the following bytes until the command with that number is answered.
func (cl *client) hold(n int) { cl.mode, cl.for_ = modeHold, n }

func (cl *client) startChunk(size int64, last bool) {
	cl.mode, cl.chunk, cl.last = modeChunk, size, last
	if size == 0 {
		cl.mode = modeCommand
	}
}

// Client takes bytes that the client sent, at a moment.
func (o *Observer) Client(now smtp.Time, p []byte) {
	o.enter(now)
	o.consume(p)
}

// consume reads on in whatever mode the bytes before have led to.
func (o *Observer) consume(p []byte) {
	for len(p) > 0 {
		switch o.cl.mode {
		case modeHold, modeTLS:
			o.cl.keep(p)
			return
		case modeText:
			p = o.textLine(p)
		case modeChunk:
			p = o.chunkOctets(p)
		default:
			p = o.clientLine(p)
		}
	}
}

// keep stores bytes that cannot be read yet.
func (cl *client) keep(p []byte) {
	room := keepHeld - len(cl.held)
	if room > len(p) {
		room = len(p)
	}
	cl.held = append(cl.held, p[:room]...)
	cl.lost += len(p) - room
}

// release reads the held bytes after all; it tells how many there were.
func (o *Observer) release(next mode) int {
	held := o.cl.held
	o.cl.held = nil
	o.cl.read += int64(o.cl.lost)
	o.cl.lost = 0
	o.cl.mode = next
	o.consume(held)
	if o.cl.held == nil { // nothing was held again: keep the memory
		o.cl.held = held[:0]
	}
	return len(held)
}

// clientLine takes one line, up to CRLF. A bare LF ends no line here; should
// the server take it for an end, its reply will show that (see reply.go).
func (o *Observer) clientLine(p []byte) []byte {
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
	o.finishLine(raw, size)
	return p[n:]
}

// finishLine makes the event of one line and forgets the line.
func (o *Observer) finishLine(raw []byte, size int) {
	o.cl.read += int64(size)
	if o.cl.mode == modeAuth {
		o.cmd.cut(raw, size)
		o.cl.buf, o.cl.size = o.cl.buf[:0], 0
		o.response(&o.cmd.line)
		return
	}
	x, c := o.rep.slot(raw), &o.cmd
	known := x.same(raw)
	if known {
		c = &x.cmd
	} else {
		c.cut(raw, size)
		c.parse()
	}
	o.cl.buf, o.cl.size = o.cl.buf[:0], 0
	o.command(c, x, known)
}

// lineEnd is the length of the first line with its CRLF, 0 if it is not there.
func lineEnd(p []byte, afterCR bool) int {
	for n := 0; ; {
		i := bytes.IndexByte(p[n:], '\n')
		if i < 0 {
			return 0
		}
		n += i + 1
		if n > 1 && p[n-2] == '\r' || n == 1 && afterCR {
			return n
		}
	}
}

// store keeps the start of an unfinished line, and always its last octet, so
// that a CRLF split in two is still found.
func (cl *client) store(p []byte) {
	cl.size += len(p)
	room := keepLine - len(cl.buf)
	if room >= len(p) {
		cl.buf = append(cl.buf, p...)
		return
	}
	cl.buf = append(cl.buf, p[:room]...)
	cl.buf[keepLine-1] = p[len(p)-1]
}

func (cl *client) endsCR() bool { return cl.buf[len(cl.buf)-1] == '\r' }

// response shows a client's line in a SASL exchange (RFC 4954 4) and waits.
func (o *Observer) response(l *line) {
	e := o.begin(FromClient, KindAuth)
	e.Verb = "AUTH"
	e.act = actAUTH
	e.Marks = l.marks()
	w := o.wait.push()
	w.n, w.name, w.act, w.at, w.end, w.response = o.count, "AUTH", actAUTH, o.now, o.cl.read, true
	if cancel := len(l.text) == 1 && l.text[0] == '*'; !cancel && !IsBase64(l.text) {
		w.wrong(mistake{id: "mistake.not-base64"})
		w.syntax.explain(e)
	}
	b := &o.made
	b.reset()
	b.text(PartSecret, l.text, l.set)
	b.ending(l.eol)
	e.Lines = b.lines()
	o.cl.hold(w.n)
	o.opt.Sink(e)
}

// IsBase64 checks the alphabet and the padding of RFC 4648 4.
func IsBase64(b []byte) bool {
	if len(b)%4 != 0 {
		return false
	}
	pad := 0
	for _, c := range b {
		switch {
		case c == '=':
			pad++
		case pad > 0, !(c-'a' < 26 || c-'A' < 26 || c-'0' < 10 || c == '+' || c == '/'):
			return false
		}
	}
	return pad < 3
}
