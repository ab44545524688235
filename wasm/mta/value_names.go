package mta

import (
	"bytes"
	"strings"

	"ehlo/wasm/smtp"
)

// valueMembers is what EXPN shows: a line each, the name itself if it is no list.
func (s *Session) valueMembers(b []byte) []byte {
	s.address()
	local := s.cmd.addr.Local
	alias, ok := s.w.Alias(local)
	if !ok {
		alias.Members = []string{string(local)}
	}
	for i, m := range alias.Members {
		if i > 0 {
			b = append(b, '\n')
		}
		b = append(append(b, '<'), m...)
		if !strings.Contains(m, "@") {
			b = s.valueDomain(append(b, '@'))
		}
		b = append(b, '>')
	}
	return b
}

// valueList is the same with an enhanced code in each line (RFC 2034 3).
func (s *Session) valueList(b []byte) []byte {
	for i, m := range bytes.Split(s.valueMembers(nil), []byte{'\n'}) {
		if i > 0 {
			b = append(b, '\n')
		}
		b = append(append(b, "2.1.5 "...), m...)
	}
	return b
}

// valueHostMembers shows them as sendmail does: at the host, last one first.
func (s *Session) valueHostMembers(b []byte) []byte {
	s.address()
	alias, _ := s.w.Alias(s.cmd.addr.Local)
	for i := len(alias.Members) - 1; i >= 0; i-- {
		b = append(append(append(b, '<'), alias.Members[i]...), '@')
		b = append(append(b, s.w.Host...), '>')
		if i > 0 {
			b = append(b, '\n')
		}
	}
	return b
}

// valueTopic: HELP VERB, from the verb table.
func (s *Session) valueTopic(b []byte) []byte {
	v := smtp.Lookup(s.cmd.arg)
	if v == nil {
		return b
	}
	b = append(b, v.Name...)
	if v.Syntax != "" {
		b = append(append(b, ' '), v.Syntax...)
	}
	return append(append(append(b, " ("...), v.Section...), ')')
}

// valueVerbs: what this server takes, in the order of the verb table.
func (s *Session) valueVerbs(b []byte) []byte {
	first := true
	for _, v := range smtp.Verbs() {
		if s.c.byVerb[v.Index()] == nil || v.Old || v.Private || (v.Name == "LHLO") != (s.cfg.Role == LMTP) && (v.Name == "LHLO" || v.Name == "EHLO" || v.Name == "HELO") {
			continue
		}
		if !first {
			b = append(b, ' ')
		}
		b = append(b, v.Name...)
		first = false
	}
	return b
}
