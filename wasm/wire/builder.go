package wire

import "unicode/utf8"

// builder writes the lines of an event, part by part, as the page gets them:
//
//	,"lines":[[["code","250"],["sep","-"],["text","mx"],["eol","\\r\\n"]],[["code",...
//
// Bytes are copied once, here, so nothing of what is shown points into what
// the caller gave. Event.Parts takes the lines apart again.
type builder struct {
	json  []byte
	parts int
	size  int  // octets of text
	fresh bool // the next part starts a line
	cut   bool
}

// The constant pieces. In WebAssembly copying a short text costs what calling
// the copier costs, so few and long pieces make it fast.
var (
	open     [len(partNames)]string // ,"lines":[[["verb","   the very first part
	glue     [len(partNames)]string // "],["text","            a part behind another
	lineGlue [len(partNames)]string // "]],[["code","          the first of a new line
)

const (
	eolGlue  = `"],["eol","\\r\\n`
	sepSpace = `"],["sep"," `
	sepMinus = `"],["sep","-`
)

func init() {
	for k, kind := range partNames {
		open[k] = `,"lines":[[["` + kind + `","`
		glue[k] = `"],["` + kind + `","`
		lineGlue[k] = `"]],[["` + kind + `","`
	}
}

func (b *builder) reset() { b.json, b.parts, b.size, b.cut = b.json[:0], 0, 0, false }

// line says that the next part starts a line.
func (b *builder) line() { b.fresh = true }

// lines is what was written; empty if it is nothing.
func (b *builder) lines() []byte {
	if b.parts > 0 {
		b.json = append(b.json, '"', ']', ']', ']')
	}
	return b.json
}

// full tells that no more is shown of this event.
func (b *builder) full() bool {
	if b.parts >= keepParts || b.size >= keepEvent {
		b.cut = true
	}
	return b.cut
}

// begin opens a part.
func (b *builder) begin(kind PartKind) {
	switch {
	case b.parts == 0:
		b.json = append(b.json, open[kind]...)
	case b.fresh:
		b.json = append(b.json, lineGlue[kind]...)
	default:
		b.json = append(b.json, glue[kind]...)
	}
	b.fresh = false
	b.parts++
}

// text adds any text of these classes, and writes out what cannot be seen.
func (b *builder) text(kind PartKind, text []byte, set uint8) {
	if len(text) == 0 || b.full() {
		return
	}
	if set&(isCtl|isHigh) != 0 {
		b.hiddenText(kind, text)
		return
	}
	b.begin(kind)
	b.size += len(text)
	if set == 0 {
		b.json = append(b.json, text...)
	} else {
		b.json = appendQuoted(b.json, text)
	}
}

// hiddenText adds text in which something cannot be seen.
func (b *builder) hiddenText(kind PartKind, text []byte) {
	for len(text) > 0 && !b.full() {
		if n := visible(text); n > 0 {
			b.begin(kind)
			b.json = appendQuoted(b.json, text[:n])
			b.size += n
			text = text[n:]
		}
		for first := true; len(text) > 0; first = false {
			r, size := next(text)
			if !hidden(r, size) || b.full() {
				break
			}
			if first {
				b.begin(PartEsc)
			}
			b.json = appendEscape(b.json, text[:size], r)
			b.size += size
			text = text[size:]
		}
	}
}

// ending adds the end of a line, written out.
func (b *builder) ending(eol []byte) {
	switch {
	case b.parts >= keepParts || len(eol) == 0:
	case len(eol) == 1:
		b.begin(PartEOL)
		b.json = append(b.json, '\\', '\\', 'n')
	case b.parts == 0 || b.fresh:
		b.begin(PartEOL)
		b.json = append(b.json, `\\r\\n`...)
	default:
		b.parts++
		b.json = append(b.json, eolGlue...)
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
