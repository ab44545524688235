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
	if d.HeaderMax > 0 || d.Hops > 0 && len(t.top()) >= d.Hops*len(received) {
		head = header(t.top())
	}
	f |= bit(persona.BareLF, t.text.BareLF)
	f |= bit(persona.BareCR, t.text.BareCR)
	f |= bit(persona.LoneDot, t.text.Lone)
	f |= bit(persona.TextNUL, t.text.NUL)
	f |= bit(persona.Text8bit, t.text.Eight)
	f |= bit(persona.LongLine, d.LineMax > 0 && t.text.Long > d.LineMax)
	f |= bit(persona.TooLarge, t.size+s.cmd.chunk > s.sizeLimit())
	f |= bit(persona.Empty, t.size == 0)
	f |= bit(persona.EndLoose, t.loose)
	f |= bit(persona.EndLF, t.endLF)
	f |= bit(persona.NoneKnown, !t.someKnown())
	f |= bit(persona.AllRefused, len(t.to) == 0)
	f |= bit(persona.NoHeaders, !beginsWithField(t.top()))
	f |= bit(persona.LongHeader, d.HeaderMax > 0 && len(head) > d.HeaderMax)
	f |= bit(persona.Loop, d.Hops > 0 && hops(head, d.Hops) >= d.Hops)
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

const received = "received:"

// hops counts Received fields, the measure of RFC 5321 6.3; it stops at enough.
func hops(head []byte, enough int) (n int) {
	for len(head) > 0 && n < enough {
		if len(head) >= len(received) && smtp.Same(head[:len(received)], received) {
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
