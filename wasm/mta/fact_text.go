package mta

import (
	"bytes"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// textFacts looks at the text of a message: in the middle of it, at its end,
// and at a chunk of BDAT.
func (s *Session) textFacts() (f factSet) {
	t := &s.tx
	d := &s.p.Data
	var head []byte
	if d.HeaderMax > 0 || d.Hops > 0 {
		head = header(t.top())
	}
	f = pack([]bool{
		persona.BareLF & 63:     t.text.BareLF,
		persona.BareCR & 63:     t.text.BareCR,
		persona.TextNUL & 63:    t.text.NUL,
		persona.Text8bit & 63:   t.text.Eight,
		persona.LongLine & 63:   d.LineMax > 0 && t.text.Long > d.LineMax,
		persona.TooLarge & 63:   t.size+s.cmd.chunk > s.sizeLimit(),
		persona.Empty & 63:      t.size == 0,
		persona.EndLoose & 63:   t.loose,
		persona.EndLF & 63:      t.endLF,
		persona.NoneKnown & 63:  !t.someKnown(),
		persona.AllRefused & 63: len(t.to) == 0,
		persona.NoHeaders & 63:  !beginsWithField(t.top()),
		persona.LongHeader & 63: d.HeaderMax > 0 && len(head) > d.HeaderMax,
		persona.Loop & 63:       d.Hops > 0 && hops(head, d.Hops) >= d.Hops,
	})
	s.chunkFacts(&f)
	return f
}

// someKnown: at least one of the recipients is not made up.
func (t *transaction) someKnown() bool {
	for i := range t.to {
		if t.to[i].known || !t.to[i].local {
			return true
		}
	}
	return false
}

// header is the part of the text that consists of fields: it ends at the first
// line that is neither a field nor the continuation of one.
func header(text []byte) []byte {
	for at := 0; ; {
		line := text[at:]
		if n := bytes.IndexByte(line, '\n'); n >= 0 {
			line = line[:n+1]
		} else {
			return text[:at]
		}
		if line[0] != ' ' && line[0] != '\t' && !beginsWithField(line) {
			return text[:at]
		}
		at += len(line)
	}
}

// hops counts Received fields, the measure of RFC 5321 6.3; it stops at enough.
func hops(head []byte, enough int) (n int) {
	const field = "received:"
	for len(head) > 0 && n < enough {
		if len(head) >= len(field) && smtp.Same(head[:len(field)], field) {
			n++
		}
		head = head[bytes.IndexByte(head, '\n')+1:]
	}
	return n
}

func beginsWithField(text []byte) bool {
	for i, c := range text {
		if c <= ' ' || c >= 0x7F {
			return false
		}
		if c == ':' {
			return i > 0
		}
	}
	return false
}
