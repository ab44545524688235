package mta

import (
	"bytes"
	"encoding/base64"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

func (s *Session) valueDomain(b []byte) []byte {
	if len(s.w.Domains) == 0 {
		return append(b, s.w.Host...)
	}
	return append(b, s.w.Domains[0]...)
}

// valueHelo is the name the client gave, also in the very line that gives it.
func (s *Session) valueHelo(b []byte) []byte {
	if w := s.cmd.word; w != nil && (w.Name == "EHLO" || w.Name == "HELO" || w.Name == "LHLO") {
		return append(b, s.cmd.arg...)
	}
	return append(b, s.helo...)
}

func (s *Session) valuePath(b []byte) []byte {
	s.address()
	return append(b, s.cmd.addr.Raw...)
}

func (s *Session) valueAddr(b []byte) []byte {
	s.address()
	return append(b, s.cmd.addr.Shown...)
}

// valueArgument is what stands behind "FROM:" or "TO:".
func (s *Session) valueArgument(b []byte) []byte {
	arg := s.cmd.arg
	if i := bytes.IndexByte(arg, ':'); i >= 0 {
		arg = arg[i+1:]
	}
	return append(b, smtp.TrimSpace(arg)...)
}

// valueFromTo is what stands in front of the colon.
func (s *Session) valueFromTo(b []byte) []byte {
	if s.cmd.word != nil && s.cmd.word.Name == "RCPT" {
		return append(b, "TO"...)
	}
	return append(b, "FROM"...)
}

// valueKeyword is what stands where "FROM:" or "TO:" is due.
func (s *Session) valueKeyword(b []byte) []byte {
	arg, _, _ := bytes.Cut(s.cmd.arg, []byte{':'})
	return append(b, smtp.TrimSpace(arg)...)
}

// valueFirst is the path under which this mailbox was named first.
func (s *Session) valueFirst(b []byte) []byte {
	s.address()
	if r := s.before(&s.cmd.addr, s.is(persona.OursDomain)); r != nil {
		return append(b, r.path...)
	}
	return append(b, s.cmd.addr.Raw...)
}

// topic is what HELP has about its argument.
func (s *Session) topic() string {
	for _, t := range s.p.Help {
		if smtp.EqualFold(s.cmd.arg, t.Word) {
			return t.Text
		}
	}
	return ""
}

// valueAtomRest is what stands behind the first atom of the argument.
func (s *Session) valueAtomRest(b []byte) []byte {
	if len(s.cmd.arg) == 0 {
		return b
	}
	_, rest := atomOf(s.cmd.arg)
	return append(b, rest...)
}

// valueFirstLine is the first line of the message.
func (s *Session) valueFirstLine(b []byte) []byte {
	text := s.tx.data
	if i := bytes.IndexAny(text, "\r\n"); i >= 0 {
		text = text[:i]
	}
	return append(b, text...)
}

// valueParams is the line from the first wrong parameter on.
func (s *Session) valueParams(b []byte) []byte {
	s.is(persona.ParamSyntax)
	rest := smtp.TrimSpace(s.cmd.arg[s.cmd.path:])
	if i := bytes.Index(rest, s.cmd.param.Key); i > 0 {
		rest = rest[i:]
	}
	return append(b, rest...)
}

// valueParam is the first parameter that is wrong, as typed.
func (s *Session) valueParam(b []byte) []byte {
	s.is(persona.ParamSyntax)
	p := s.cmd.param
	b = append(b, p.Key...)
	if p.HasValue {
		b = append(append(b, '='), p.Value...)
	}
	return b
}

// valueLimit: what SIZE announces; 0 where the persona knows no limit.
func (s *Session) valueLimit(b []byte) []byte {
	if !s.limited() {
		return append(b, '0')
	}
	return appendInt(b, s.sizeSaid())
}

func (s *Session) valueDateGMT(b []byte) []byte {
	b = appendDate(b, s.now)
	return append(b[:len(b)-len("+0000")], "GMT"...)
}

// valueMessageID is the Message-ID field of the message just received.
func (s *Session) valueMessageID(b []byte) []byte {
	const field = "message-id:"
	for _, line := range bytes.Split(header(s.tx.data), []byte{'\n'}) {
		if len(line) > len(field) && bytes.EqualFold(line[:len(field)], []byte(field)) {
			return append(b, bytes.TrimSpace(line[len(field):])...)
		}
	}
	return b
}

// valueRcpt is the recipient an LMTP reply is about.
func (s *Session) valueRcpt(b []byte) []byte {
	if s.tx.each < len(s.tx.to) {
		b = append(b, s.tx.to[s.tx.each].addr...)
	}
	return b
}

// valueExtensions is the list in the reply to EHLO; HELO has none.
func (s *Session) valueExtensions(b []byte) []byte {
	if s.cmd.word != nil && s.cmd.word.Name == "HELO" {
		return b
	}
	return s.valueOffers(b)
}

// valueOffers is what the persona has and this session can.
func (s *Session) valueOffers(b []byte) []byte {
	first := true
	for i := range s.p.EHLO {
		e := &s.p.EHLO[i]
		if !s.all(e.If) {
			continue
		}
		if !first {
			b = append(b, '\n')
		}
		first = false
		b = s.expandLine(b, e.Line)
	}
	return b
}

// expandLine fills the placeholders of a text that is no reply of its own.
func (s *Session) expandLine(b []byte, text string) []byte {
	for {
		i := indexByte(text, '{')
		if i < 0 {
			return append(b, text...)
		}
		end := indexByte(text[i:], '}') + i
		b = s.Value(append(b, text[:i]...), text[i+1:end])
		text = text[end+1:]
	}
}

// valueCram is a fresh challenge (RFC 2195 2): a number, a time, our name.
func (s *Session) valueCram(b []byte) []byte {
	b = s.Value(append(b, '<'), "m:D10")
	b = appendInt(append(b, '.'), int64(s.now)/1000)
	return append(append(append(b, '@'), s.w.Host...), '>')
}

func (s *Session) valueChallenge(b []byte) []byte {
	return base64.StdEncoding.AppendEncode(b, s.auth.nonce)
}
