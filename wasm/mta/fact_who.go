package mta

import (
	"strings"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// whoFacts asks the world about the address of the command.
func (s *Session) whoFacts() (f factSet) {
	s.address()
	a := &s.cmd.addr
	f.put(persona.NullSender, s.tx.open && s.tx.from == "")
	if s.tx.open {
		s.senderFacts(&f, domainOf(s.tx.from))
	} else {
		s.senderFacts(&f, string(a.Domain))
	}
	local := len(a.Domain) == 0 || s.ours(a.Domain)
	known := local && s.lives(a.Local)
	exists := local || a.Literal || s.w.Exists(a.Domain)
	_, alias := s.w.Alias(a.Local)
	f.put(persona.OursDomain, local)
	f.put(persona.Remote, !local)
	f.put(persona.Known, known)
	f.put(persona.Unknown, local && !known)
	f.put(persona.IsAlias, local && alias)
	f.put(persona.Postmaster, local && isPostmaster(a.Local))
	f.put(persona.RoleName, local && !smtp.EqualFold(a.Local, "POSTMASTER") && isPostmaster(a.Local) && !s.w.Mailbox(a.Local))
	f.put(persona.BarePostmaster, !a.At && smtp.EqualFold(a.Local, "POSTMASTER"))
	f.put(persona.HostDomain, smtp.EqualFold(a.Domain, strings.ToUpper(s.w.Host)))
	f.put(persona.NXDomain, !exists)
	f.put(persona.RemoteNX, !local && !exists)
	f.put(persona.Duplicate, s.before(a, local) != nil)
	return f
}

// before finds the recipient of this transaction who is the same mailbox.
func (s *Session) before(a *persona.Address, local bool) *recipient {
	for i := range s.tx.to {
		r := &s.tx.to[i]
		if local && r.local && strings.EqualFold(r.mailbox, string(a.Local)) || strings.EqualFold(r.addr, string(a.Inner)) {
			return r
		}
	}
	return nil
}

func (s *Session) senderFacts(f *factSet, domain string) {
	ours := s.ours([]byte(domain))
	f.put(persona.SenderOurs, domain != "" && ours)
	f.put(persona.SenderNX, domain != "" && domain[0] != '[' && !ours && !s.w.Exists([]byte(domain)))
}

func domainOf(addr string) string {
	return addr[strings.LastIndexByte(addr, '@')+1:]
}
