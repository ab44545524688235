package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// readParam understands the value of a parameter. It notes facts and says
// whether the value is in order.
func (s *Session) readParam(f *factSet, p smtp.Param) bool {
	switch smtp.Upper(p.Key) {
	case "SIZE":
		return s.paramSize(f, p)
	case "BODY":
		return s.paramBody(f, p)
	case "RET":
		return s.paramRet(f, p)
	case "ENVID":
		return s.paramEnvid(f, p)
	case "NOTIFY":
		return s.paramNotify(f, p)
	case "ORCPT":
		return s.paramOrcpt(f, p)
	case "BY":
		return s.paramBy(f, p)
	case "AUTH":
		return s.paramAuth(f, p)
	case "SMTPUTF8":
		f.put(persona.HasSMTPUTF8, true)
		s.cmd.mail.utf8 = true
	case "REQUIRETLS":
		f.put(persona.HasRequireTLS, true)
		s.cmd.mail.requireTLS = true
	}
	return true
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
	f.put(persona.Size32, digits && (!ok || n > 1<<32-1))
	f.put(persona.BadSize, !digits)
	f.put(persona.SizeLong, digits && len(p.Value) > 20)
	f.put(persona.TooBig, digits && (!ok || s.limited() && n > s.sizeSaid()))
	s.cmd.mail.size = n
	return digits
}

// limited tells that the size limit is the persona's or the world's, not just
// what the engine can hold.
func (s *Session) limited() bool { return s.p.Size > 0 || s.w.Size > 0 }

// paramBody: RFC 6152 2 and RFC 3030 3; the persona's list says which it takes.
func (s *Session) paramBody(f *factSet, p smtp.Param) bool {
	value := smtp.Upper(p.Value)
	shape, _ := lookupParam(s.p.MailParams, p.Key)
	known := false
	for word := shape; word != ""; {
		v := word
		if i := indexByte(word, '|'); i >= 0 {
			v, word = word[:i], word[i+1:]
		} else {
			word = ""
		}
		known = known || v == value
	}
	f.put(persona.BadBody, !known)
	f.put(persona.BodyBinary, value == "BINARYMIME")
	f.put(persona.HasBody8, value == "8BITMIME")
	s.cmd.mail.body = value
	return known
}

// paramRet: RFC 3461 4.3.
func (s *Session) paramRet(f *factSet, p smtp.Param) bool {
	s.cmd.mail.ret = smtp.Upper(p.Value)
	ok := s.cmd.mail.ret == "FULL" || s.cmd.mail.ret == "HDRS"
	f.put(persona.HasDSN, true)
	f.put(persona.BadRet, !ok)
	return ok
}

// paramEnvid: RFC 3461 4.4, at most 100 octets of xtext.
func (s *Session) paramEnvid(f *factSet, p smtp.Param) bool {
	id, ok := smtp.DecodeXtext(p.Value)
	ok = ok && len(p.Value) <= 100 && len(p.Value) > 0
	s.cmd.mail.envid = string(id)
	f.put(persona.HasDSN, true)
	f.put(persona.BadEnvid, !ok)
	return ok
}

// paramNotify: RFC 3461 4.1; NEVER stands alone.
func (s *Session) paramNotify(f *factSet, p smtp.Param) bool {
	var set notify
	ok := true
	for rest := p.Value; len(rest) > 0; {
		w := upTo(rest, ',')
		rest = rest[min(len(w)+1, len(rest)):]
		switch smtp.Upper(w) {
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
	kind := upTo(p.Value, ';')
	text, ok := smtp.DecodeXtext(p.Value[min(len(kind)+1, len(p.Value)):])
	ok = ok && len(kind) > 0 && len(text) > 0 && len(p.Value) <= 500
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

// sizeSaid is the limit that is announced and that MAIL's SIZE is held
// against; 0: none. It may be more than we keep of a message.
func (s *Session) sizeSaid() int64 {
	if s.w.Size > 0 {
		return s.w.Size
	}
	return s.p.Size
}
