package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// beginText: 354 was said, the text follows.
func (s *Session) beginText() {
	s.state = smtp.Data
	s.tx.text = smtp.DotDecoder{Ends: s.p.Data.Ends}
}

// readText takes text up to its end.
func (s *Session) readText(p []byte) (rest []byte) {
	s.rest = p
	for len(p) > 0 && s.state == smtp.Data {
		n, done := s.decode(p[:min(len(p), textStep)])
		p = p[n:]
		s.rest = p
		if len(s.c.now.checks) > 0 && s.objects(p) {
			return s.after(p)
		}
		if done {
			s.endOfText()
			return s.after(p)
		}
	}
	return p
}

// textStep is how much is decoded before the size is looked at.
const textStep = 256 << 10

// decode keeps what the limits allow and reads over the rest, so that the
// client is answered at the end and not in the middle (RFC 5321 4.1.1.4).
func (s *Session) decode(p []byte) (n int, done bool) {
	t := &s.tx
	before := len(t.data)
	t.data, n, done = t.text.Decode(t.data, p)
	if done {
		t.endLF = n >= 2 && p[n-2] != '\r' || n == 1 && t.last != '\r'
	}
	t.last = p[n-1]
	s.keep(len(t.data) - before)
	return n, done
}

// engineSize bounds a message where persona and world do not.
const engineSize = 64 << 20

func (s *Session) sizeLimit() int64 {
	if limit := s.sizeSaid(); limit > 0 && limit < engineSize {
		return limit
	}
	return engineSize
}

// objects lets a persona object in the middle of the text.
func (s *Session) objects(rest []byte) bool {
	s.stale(persona.BareLF)
	c := s.judge(&s.c.now)
	if c == nil {
		return false
	}
	s.rest = rest
	s.cmd.do, s.cmd.word = nil, nil
	s.reply(c)
	s.effect(c)
	return true
}

// endOfText judges the message and answers for it: once, or once a recipient
// in LMTP (RFC 2033 4.2).
func (s *Session) endOfText() {
	s.cmd = command{addr: s.cmd.addr, line: s.cmd.line[:0]}
	c := s.judge(&s.c.done)
	if c == nil {
		c = &lastResort
	}
	r := s.endRule()
	if r != nil && r.Reply != "" {
		ruled := newCheck(&persona.Check{Say: r.Reply})
		c = &ruled
	}
	accepted := c.code/100 == 2 && (r == nil || !r.Drop && !r.Reset)
	if accepted {
		s.accept() // before the reply: that may be the end of everything
	}
	if r != nil {
		s.obey(r, c)
	} else {
		s.verdict(c)
		s.effect(c)
	}
	if accepted {
		s.accepted()
	}
	switch {
	case s.state == smtp.Closed:
	case c.Then&persona.Keep != 0:
		s.keepEnvelope()
	default:
		s.forget()
	}
}

// keepEnvelope forgets the text, but not from whom and for whom it was.
func (s *Session) keepEnvelope() {
	s.give()
	t := &s.tx
	t.data, t.parts, t.size, t.text, t.noRoom = t.data[:0], nil, 0, smtp.DotDecoder{}, false
	s.state = smtp.Rcpt
	s.changed()
}

// endRule finds what the world has against this message: as a whole, or for
// the sake of one recipient. In LMTP each of them is answered apart.
func (s *Session) endRule() *world.Rule {
	if r := s.ruledMoment("end"); r != nil || len(s.w.Rules) == 0 {
		return r
	}
	for i := range s.tx.to {
		to := &s.tx.to[i]
		r := s.rule("end", []byte(to.addr))
		if r != nil && s.cfg.Role != LMTP {
			return r
		}
		if r != nil && code(r.Reply) >= 400 {
			to.rule = r
		}
	}
	return nil
}

func (s *Session) verdict(c *check) {
	if s.cfg.Role != LMTP || len(s.c.each.checks) == 0 || c.code/100 != 2 {
		s.reply(c)
		return
	}
	for i := range s.tx.to {
		s.tx.each = i
		s.stale(persona.Known)
		if r := s.tx.to[i].rule; r != nil {
			s.obey(r, c)
		} else if each := s.judge(&s.c.each); each != nil {
			s.reply(each)
		}
	}
}
