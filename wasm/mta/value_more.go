package mta

import (
	"bytes"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// composed: values that are put together.
func (s *Session) composed(b []byte, name string) (out []byte, ok bool) {
	switch name {
	case "VERB":
		b = append(b, smtp.Upper(s.cmd.verb)...)
	case "key":
		s.is(persona.ParamSyntax)
		b = append(b, smtp.Upper(s.cmd.param.Key)...)
	case "mech":
		b = append(b, smtp.Upper(upTo(s.cmd.arg, ' '))...)
	case "param":
		b = s.valueParam(b)
	case "date":
		b = s.date(b)
	case "dategmt":
		b = s.date(b)
		b = append(b[:len(b)-len("+0000")], "GMT"...)
	case "members":
		b = s.valueMembers(b, "", s.domain())
	case "list": // with an enhanced code in each line (RFC 2034 3)
		b = s.valueMembers(b, "2.1.5 ", s.domain())
	case "hostmembers":
		b = s.valueHostMembers(b)
	case "topic":
		b = s.valueTopic(b)
	case "extensions": // HELO has none
		if s.cmd.word != heloVerb {
			b = s.valueOffers(b)
		}
	case "offers":
		b = s.valueOffers(b)
	case "verbs":
		b = s.valueVerbs(b)
	case "challenge":
		b = smtp.AppendBase64(b, s.auth.nonce)
	default:
		return b, false
	}
	return b, true
}

func (s *Session) domain() string {
	if len(s.w.Domains) == 0 {
		return s.w.Host
	}
	return s.w.Domains[0]
}

func (s *Session) saysHello() bool {
	return s.cmd.word != nil && acts[s.cmd.word.Index()] == actHello
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

// upTo is b in front of the first c.
func upTo(b []byte, c byte) []byte {
	if i := bytes.IndexByte(b, c); i >= 0 {
		return b[:i]
	}
	return b
}

// field is the body of a header field.
func field(text []byte, name string) []byte {
	for head := header(text); len(head) > 0; head = head[bytes.IndexByte(head, '\n')+1:] {
		if len(head) > len(name) && smtp.Same(head[:len(name)], name) {
			return smtp.TrimSpace(upTo(upTo(head[len(name):], '\n'), '\r'))
		}
	}
	return nil
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

// valueOffers is the EHLO list: what the persona has and this session can.
func (s *Session) valueOffers(b []byte) []byte {
	if s.c.steadyList {
		s.is(persona.Greeted)
		if s.listed != nil && s.listedFor == s.steady {
			return append(b, s.listed...)
		}
		s.listed, s.listedFor = s.offersNow(s.listed[:0]), s.steady
		return append(b, s.listed...)
	}
	return s.offersNow(b)
}

func (s *Session) offersNow(b []byte) []byte {
	for i, n := 0, len(b); i < len(s.p.EHLO); i++ {
		e := &s.p.EHLO[i]
		if !s.all(e.If) {
			continue
		}
		if len(b) > n {
			b = append(b, '\n')
		}
		b = s.fill(b, e.Line)
	}
	return b
}

// fill fills the placeholders of a text that is no reply of its own.
func (s *Session) fill(b []byte, text string) []byte {
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
