package mta

import "ehlo/wasm/smtp"

// hello: HELO, EHLO and LHLO begin anew, whatever was open (RFC 5321 4.1.4).
// Extensions belong to EHLO and LHLO only.
func (s *Session) hello() {
	if !s.p.HelloKeeps {
		s.forget()
	}
	s.helo = append(s.helo[:0], s.cmd.arg[:min(len(s.cmd.arg), smtp.MaxDomain)]...)
	s.greeted = true
	s.extended = s.cmd.word.Name != "HELO"
	if !s.tx.open {
		s.state = smtp.Ready
	}
	s.changed()
}

// forget ends the transaction, if one is open.
func (s *Session) forget() {
	s.give()
	s.changed()
	data, to := s.tx.data, s.tx.to
	if cap(to) > keepRecipients {
		to = nil
	}
	for i := range to { // all but the paths, which may come again
		to[i] = recipient{path: to[i].path}
	}
	s.tx = transaction{data: data[:0], to: to[:0]}
	if cap(data) > keepBuffer {
		s.tx.data = nil
	}
	s.auth = exchange{}
	switch s.state {
	case smtp.Closed, smtp.TLS, smtp.Connecting:
		return
	}
	s.state = smtp.Greeted
	if s.greeted {
		s.state = smtp.Ready
	}
}

// keepBuffer is how much memory an idle session may hold on to.
const (
	keepBuffer     = partSize + 2*textStep
	keepRecipients = 100
)
