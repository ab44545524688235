package wire

import "unicode/utf8"

// builder collects the parts of the event under work. The text of the parts
// points into what was given; escapes are written into own.
type builder struct {
	parts []Part
	own   []byte
	size  int // octets of text
	fresh bool
	cut   bool
}

func (b *builder) reset() {
	b.parts, b.own, b.size, b.cut = b.parts[:0], b.own[:0], 0, false
	b.fresh = true
}

// line says that the next part starts a line.
func (b *builder) line() { b.fresh = true }

// part adds printable text as it is.
func (b *builder) part(kind PartKind, text []byte, quoted bool) {
	if len(text) == 0 {
		return
	}
	if len(b.parts) >= keepParts || b.size >= keepEvent {
		b.cut = true
		return
	}
	b.parts = append(b.parts, Part{kind, b.fresh, quoted, text})
	b.fresh = false
	b.size += len(text)
}

// text adds any text and writes out what cannot be seen.
func (b *builder) text(kind PartKind, text []byte, set uint8) {
	if set&(isCtl|isHigh) == 0 {
		b.part(kind, text, set != 0)
		return
	}
	b.hiddenText(kind, text)
}

// hiddenText adds text in which something cannot be seen.
func (b *builder) hiddenText(kind PartKind, text []byte) {
	for len(text) > 0 {
		n := visible(text)
		b.part(kind, text[:n], true)
		text = text[n:]
		start := len(b.own)
		for len(text) > 0 {
			r, size := next(text)
			if !hidden(r, size) {
				break
			}
			b.own = appendEscape(b.own, text[:size], r)
			text = text[size:]
		}
		b.part(PartEsc, b.own[start:], true)
	}
}

// visible is the length of the printable start of a text.
func visible(text []byte) (n int) {
	for n < len(text) {
		r, size := next(text[n:])
		if hidden(r, size) {
			break
		}
		n += size
	}
	return n
}

func next(b []byte) (rune, int) {
	if b[0] < utf8.RuneSelf {
		return rune(b[0]), 1
	}
	return utf8.DecodeRune(b)
}
