package mta

import (
	"bytes"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// paramReaders understand the values of parameters, one each. They note facts
// and say whether the value is in order.
var paramReaders = map[string]func(*Session, *factSet, smtp.Param) bool{
	"SIZE": (*Session).paramSize, "BODY": (*Session).paramBody, "RET": (*Session).paramRet,
	"ENVID": (*Session).paramEnvid, "NOTIFY": (*Session).paramNotify, "ORCPT": (*Session).paramOrcpt,
	"BY": (*Session).paramBy, "AUTH": (*Session).paramAuth,
	"SMTPUTF8": func(s *Session, f *factSet, _ smtp.Param) bool {
		f.put(persona.HasSMTPUTF8, true)
		s.cmd.mail.utf8 = true
		return true
	},
	"REQUIRETLS": func(s *Session, f *factSet, _ smtp.Param) bool {
		f.put(persona.HasRequireTLS, true)
		s.cmd.mail.requireTLS = true
		return true
	},
}

// paramSize: RFC 1870 6, up to 20 digits.
func (s *Session) paramSize(f *factSet, p smtp.Param) bool {
	n, ok := p.Number()
	digits := len(p.Value) > 0
	for _, c := range p.Value {
		digits = digits && c-'0' < 10
	}
	f.put(persona.SizeNegative, len(p.Value) > 0 && p.Value[0] == '-')
	f.put(persona.SizeOverflow, digits && !ok)
	f.put(persona.Size32, digits && (!ok || n > 1<<31-1))
	f.put(persona.BadSize, !digits)
	f.put(persona.TooBig, digits && (!ok || s.limited() && n > s.sizeSaid()))
	s.cmd.mail.size = n
	return digits
}

// limited tells that the size limit is the persona's or the world's, not just
// what the engine can hold.
func (s *Session) limited() bool { return s.p.Size > 0 || s.w.Size > 0 }

// paramBody: RFC 6152 2 and RFC 3030 3; the persona's list says which it takes.
func (s *Session) paramBody(f *factSet, p smtp.Param) bool {
	value := upper(p.Value)
	shape, _ := lookupParam(s.p.MailParams, p.Key)
	known := false
	for _, v := range bytes.Split([]byte(shape), []byte{'|'}) {
		known = known || string(v) == value
	}
	f.put(persona.BadBody, !known)
	f.put(persona.BodyBinary, value == "BINARYMIME")
	f.put(persona.HasBody8, value == "8BITMIME")
	s.cmd.mail.body = value
	return known
}

// paramRet: RFC 3461 4.3.
func (s *Session) paramRet(f *factSet, p smtp.Param) bool {
	s.cmd.mail.ret = upper(p.Value)
	ok := s.cmd.mail.ret == "FULL" || s.cmd.mail.ret == "HDRS"
	f.put(persona.HasDSN, true)
	f.put(persona.BadRet, !ok)
	return ok
}

// paramEnvid: RFC 3461 4.4, at most 100 octets of xtext.
func (s *Session) paramEnvid(f *factSet, p smtp.Param) bool {
	id, ok := smtp.DecodeXtext(p.Value)
	ok = ok && len(p.Value) <= 100
	s.cmd.mail.envid = string(id)
	f.put(persona.HasDSN, true)
	f.put(persona.BadEnvid, !ok)
	return ok
}

// paramNotify: RFC 3461 4.1; NEVER stands alone.
func (s *Session) paramNotify(f *factSet, p smtp.Param) bool {
	var set notify
	ok := true
	for _, w := range bytes.Split(p.Value, []byte{','}) {
		switch upper(w) {
		case "NEVER":
			set |= notifyNever
		case "SUCCESS":
			set |= notifySuccess
		case "FAILURE":
			set |= notifyFailure
		case "DELAY":
			set |= notifyDelay
		default:
			ok = false
		}
	}
	ok = ok && (set&notifyNever == 0 || set == notifyNever)
	s.cmd.mail.notify = set
	f.put(persona.HasDSN, true)
	f.put(persona.BadNotify, !ok)
	return ok
}

// paramOrcpt: RFC 3461 4.2, "rfc822;alice@lab.example" in xtext, 500 octets.
func (s *Session) paramOrcpt(f *factSet, p smtp.Param) bool {
	kind, addr, found := bytes.Cut(p.Value, []byte{';'})
	text, ok := smtp.DecodeXtext(addr)
	ok = found && ok && len(kind) > 0 && len(text) > 0 && len(p.Value) <= 500
	s.cmd.mail.orcpt = string(kind) + ";" + string(text)
	f.put(persona.HasDSN, true)
	f.put(persona.BadOrcpt, !ok)
	return ok
}

// paramBy: RFC 2852 4, "120;R": seconds, N or R, T for trace. With R nothing
// may be late already.
func (s *Session) paramBy(f *factSet, p smtp.Param) bool {
	c := smtp.NewCursor(p.Value)
	minus := c.Accept('-') || c.Accept('+') && false
	n, ok := c.Number()
	ok = ok && n <= 999_999_999 && c.Accept(';')
	mode := c.Peek() | 0x20
	ok = ok && (mode == 'n' || mode == 'r')
	if ok {
		c.Accept(c.Peek())
		if c.Peek()|0x20 == 't' {
			c.Accept(c.Peek())
		}
		ok = c.End()
	}
	f.put(persona.HasBy, true)
	f.put(persona.BadBy, !ok)
	f.put(persona.ByPast, ok && mode == 'r' && (minus || n == 0))
	s.cmd.mail.by = true
	return ok
}

// paramAuth: RFC 4954 5, a mailbox in xtext or "<>".
func (s *Session) paramAuth(f *factSet, p smtp.Param) bool {
	f.put(persona.HasAuthParam, true)
	if string(p.Value) == "<>" {
		return true
	}
	addr, ok := smtp.DecodeXtext(p.Value)
	if ok {
		_, fault := smtp.ParseMailbox(addr, true)
		ok = fault == smtp.PathOK || fault == smtp.PathNoDomain
	}
	f.put(persona.BadAuthParam, !ok)
	return ok
}
