package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// valueMembers is what EXPN shows: a line each, the name itself if it is no list.
func (s *Session) valueMembers(b []byte, prefix, domain string) []byte {
	s.address()
	alias, ok := s.w.Alias(s.cmd.addr.Local)
	if !ok {
		alias.Members = []string{string(s.cmd.addr.Local)}
	}
	for i, m := range alias.Members {
		if i > 0 {
			b = append(b, '\n')
		}
		b = appendMember(append(b, prefix...), m, domain)
	}
	return b
}

// valueHostMembers shows them as sendmail does: at the host, last one first.
func (s *Session) valueHostMembers(b []byte) []byte {
	s.address()
	alias, _ := s.w.Alias(s.cmd.addr.Local)
	for i := len(alias.Members) - 1; i >= 0; i-- {
		b = appendMember(b, alias.Members[i], s.w.Host)
		if i > 0 {
			b = append(b, '\n')
		}
	}
	return b
}

func appendMember(b []byte, name, domain string) []byte {
	b = append(append(b, '<'), name...)
	if indexByte(name, '@') < 0 {
		b = append(append(b, '@'), domain...)
	}
	return append(b, '>')
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

// valueVerbs: what this server takes now, in the order of the verb table.
func (s *Session) valueVerbs(b []byte) []byte {
	for i, n := 0, len(b); i < smtp.VerbCount; i++ {
		v := &smtp.Verbs()[i]
		if s.c.byVerb[i] == nil || v.Old || v.Private || !s.offers(v) {
			continue
		}
		if len(b) > n {
			b = append(b, ' ')
		}
		b = append(b, v.Name...)
	}
	return b
}

// offers: a verb of an extension counts when EHLO would list it; the hellos,
// in their roles; VRFY and EXPN, unless they are switched off.
func (s *Session) offers(v *smtp.Verb) bool {
	switch {
	case acts[v.Index()] == actHello:
		return (v.Name == "LHLO") == (s.cfg.Role == LMTP)
	case v.Name == "VRFY" || v.Name == "EXPN":
		return s.w.Vrfy != world.VrfyDisabled
	case v.Keyword == "":
		return true
	}
	for i := range s.p.EHLO {
		e := &s.p.EHLO[i]
		if persona.Keyword(e.Line) == v.Keyword && s.all(e.If) {
			return true
		}
	}
	return false
}
