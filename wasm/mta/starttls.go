package mta

import "ehlo/wasm/smtp"

// startTLS: 220 was said, the handshake is due. What the client sent behind
// STARTTLS in clear is thrown away (RFC 3207 4.2, and CVE-2011-0411), unless
// the persona is of those that kept it.
func (s *Session) startTLS() {
	s.auth = exchange{}
	s.smuggle(s.rest)
	s.rest = nil
	s.state, s.tlsAt = smtp.TLS, s.free
	s.then(StartTLS)
}

// smuggle keeps what a careless server runs inside TLS.
func (s *Session) smuggle(p []byte) {
	if s.p.TLSKeepsInput {
		s.smuggled = append(s.smuggled, p[:min(len(p), engineLine-len(s.smuggled))]...)
	}
}

// afterHandshake starts the session again inside TLS.
func (s *Session) afterHandshake() {
	s.state = smtp.Greeted
	if !s.p.TLSKeepsHelo {
		s.greeted, s.extended, s.helo = false, false, s.helo[:0]
	}
	s.user = ""
	s.changed()
	s.forget()
	s.line = lineReader{buf: s.line.buf[:0]}
	if in := s.smuggled; len(in) > 0 {
		s.smuggled = nil
		s.feed(in)
	}
}

// plainText: octets in clear where the handshake should begin.
func (s *Session) plainText(p []byte) (rest []byte) {
	s.rest = nil
	if s.arrived <= s.tlsAt { // sent before the 220 could be read: it stood behind STARTTLS
		s.smuggle(p)
		return nil
	}
	s.cmd = command{addr: s.cmd.addr}
	c := s.judge(&s.c.plain)
	if c == nil {
		s.close(Close)
		return nil
	}
	s.reply(c)
	s.closing(c)
	if s.state == smtp.TLS {
		s.state = smtp.Greeted
		s.deaf = s.arrived + 1
		s.forget()
	}
	return nil
}
