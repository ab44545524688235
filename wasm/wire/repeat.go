package wire

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// Both sides say the same again and again. What was taken apart before is not
// taken apart once more: the line is compared, and its parts are as they were.
// Only what depends on nothing but the bytes is kept; what a line means here
// and now is judged each time.

// maxRepeat is how long a line, or a reply, can be to be remembered.
const maxRepeat = 1024

// repeats is what was said last: by the client, by its first letters; by the
// server, by the command it answered.
type repeats struct {
	spoken [16]*spoken
	heard  [actCount]*heard
	row    numbers
}

// spoken is a command line, complete.
type spoken struct {
	raw   []byte
	cmd   command // points into raw
	lines []byte  // as JSON
	arg   []byte  // entry.arg
	tail  tail
	box   [2]int32
	bare  int32
	right bool // a path, nothing behind it, and nothing wrong with it
}

// heard is a reply of one or more lines, complete, that came in one piece.
type heard struct {
	raw, lines []byte
	tail       tail
	code       int
	enh        smtp.Enhanced
	marks      Marks
	offers     offers
}

// slot is where a line is remembered; nil if it is not.
func (r *repeats) slot(raw []byte) *spoken {
	if len(raw) < 6 || len(raw) > maxRepeat {
		return nil
	}
	key := uint32(raw[0]) | uint32(raw[1])<<8 | uint32(raw[2])<<16 | uint32(raw[3])<<24
	at := &r.spoken[key*0x9E3779B1>>28]
	if *at == nil {
		*at = new(spoken)
	}
	return *at
}

// same is the line if it was the last one in its slot.
func (x *spoken) same(raw []byte) bool { return x != nil && string(x.raw) == string(raw) }

// learn remembers a line that was shown. Credentials are not kept, nor lines in
// which something is strange.
func (x *spoken) learn(c *command, w *entry, lines []byte) {
	if c.act == actAUTH || c.set != 0 || len(c.eol) != 2 || c.size != len(c.raw) {
		x.raw = x.raw[:0]
		return
	}
	x.raw = append(x.raw[:0], c.raw...)
	x.lines = append(x.lines[:0], lines...)
	x.arg = append(x.arg[:0], w.arg...)
	x.box, x.bare, x.tail.json = w.box, w.bare, x.tail.json[:0]
	x.right = w.syntax == nil && len(w.arg) > 0 && w.arg[len(w.arg)-1] == '>' && bytes.IndexByte(w.arg, ' ') < 0
	x.cmd.cut(x.raw, len(x.raw))
	x.cmd.parse()
}

// again shows a reply that the same command got before, word for word.
func (o *Observer) again(p []byte) bool {
	s := &o.sv
	if s.open || s.size > 0 || !o.greeted || o.wait.n == 0 {
		return false
	}
	w := o.wait.at(0)
	h := o.rep.heard[w.act]
	if h == nil || w.last || string(h.raw) != string(p) || len(p) == 0 {
		return false
	}
	s.code, s.enh, s.marks, s.offers = h.code, h.enh, h.marks, h.offers
	s.shown, s.known = h.lines, &h.tail
	o.reply()
	s.known = nil
	return true
}

// learn remembers a reply that came in one piece.
func (s *server) learn(at **heard, p []byte) {
	if *at == nil {
		*at = new(heard)
	}
	h := *at
	h.raw = append(h.raw[:0], p...)
	h.lines = append(h.lines[:0], s.shown...)
	h.code, h.enh, h.marks, h.offers = s.code, s.enh, s.marks, s.offers
	h.tail.json = h.tail.json[:0]
}
