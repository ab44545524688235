package mta

import (
	"bytes"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// expand writes a reply, without enhanced codes if they are switched off.
func (s *Session) expand(say string) {
	from := len(s.out.buf)
	s.out.buf = persona.Expand(s.out.buf, say, s)
	if s.p.NoEnhanced {
		s.out.buf = withoutEnhanced(s.out.buf, from)
	}
}

// neuter: RFC 5321 4.2 wants printable ASCII in replies; what a client wrote
// and we repeat may be anything.
func neuter(b []byte) {
	for i, c := range b {
		if (c < ' ' && c != '\t' && c != '\r' && c != '\n') || c > '~' {
			b[i] = '?'
		}
	}
}

// withoutEnhanced takes the enhanced code out of each line from there on: it
// belongs to an extension that is switched off (RFC 2034 3).
func withoutEnhanced(b []byte, from int) []byte {
	out := b[:from]
	for rest := b[from:]; len(rest) > 0; {
		n := bytes.IndexByte(rest, '\n') + 1
		if n == 0 {
			n = len(rest)
		}
		line, _ := smtp.ParseReplyLine(rest[:n])
		head := min(4, n)
		out = append(out, rest[:head]...)
		if line.EnhancedLen > 0 {
			head += line.EnhancedLen + 1
		}
		out = append(out, rest[min(head, n):n]...)
		rest = rest[n:]
	}
	return out
}
