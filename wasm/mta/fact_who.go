package mta

import (
	"strings"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// whoFacts asks the world about the address of the command, as far as the
// persona cares.
func (s *Session) whoFacts() (f factSet) {
	s.address()
	a := &s.cmd.addr
	local := len(a.Domain) == 0 || s.ours(a.Domain)
	f |= bit(persona.OursDomain, local)
	f |= bit(persona.Remote, !local)
	f |= bit(persona.NullSender, s.tx.open && s.tx.from == "")
	if local {
		s.mailboxFacts(&f)
	}
	if s.wants(persona.NXDomain) || s.wants(persona.RemoteNX) {
		exists := local || a.Literal || s.w.Exists(a.Domain)
		f |= bit(persona.NXDomain, !exists)
		f |= bit(persona.RemoteNX, !exists)
	}
	if s.wants(persona.SenderBare) || s.wants(persona.SenderOurs) || s.wants(persona.SenderNX) {
		s.senderFacts(&f)
	}
	f |= bit(persona.HostDomain, s.wants(persona.HostDomain) && smtp.Same(a.Domain, s.w.Host))
	f |= bit(persona.Duplicate, s.wants(persona.Duplicate) && s.before(a, local) != nil)
	return f
}

// mailboxFacts: the domain is ours; who is it here?
func (s *Session) mailboxFacts(f *factSet) {
	a := &s.cmd.addr
	system := s.account(a.Local)
	*f |= bit(persona.SystemUser, system && !s.w.Mailbox(a.Local))
	known := system || s.lives(a.Local)
	*f |= bit(persona.Known, known)
	*f |= bit(persona.Unknown, !known)
	if s.wants(persona.IsAlias) {
		_, alias := s.w.Alias(a.Local)
		*f |= bit(persona.IsAlias, alias)
	}
	postmaster := smtp.EqualFold(a.Local, "POSTMASTER")
	*f |= bit(persona.BarePostmaster, !a.At && postmaster)
	if s.wants(persona.Postmaster) || s.wants(persona.RoleName) {
		role := isPostmaster(a.Local)
		*f |= bit(persona.Postmaster, role)
		*f |= bit(persona.RoleName, role && !postmaster && !s.w.Mailbox(a.Local))
	}
}

// senderFacts: whose mail it is, or would be.
func (s *Session) senderFacts(f *factSet) {
	sender := string(s.cmd.addr.Domain)
	if s.tx.open {
		sender = domainOf(s.tx.from)
	}
	sender = strings.TrimSuffix(sender, ".")
	if sender == "" {
		return
	}
	ours := s.ours([]byte(sender))
	*f |= bit(persona.SenderBare, s.tx.open && sender == s.tx.from)
	*f |= bit(persona.SenderOurs, ours)
	*f |= bit(persona.SenderNX, sender[0] != '[' && !ours && !s.w.Exists([]byte(sender)))
}

// before finds the recipient of this transaction who is the same mailbox.
func (s *Session) before(a *persona.Address, local bool) *recipient {
	for i := range s.tx.to {
		r := &s.tx.to[i]
		if local && r.local && smtp.Same(a.Local, r.mailbox) || smtp.Same(a.Inner, r.addr) {
			return r
		}
	}
	return nil
}

func domainOf(addr string) string {
	for i := len(addr) - 1; i >= 0; i-- {
		if addr[i] == '@' {
			return addr[i+1:]
		}
	}
	return addr
}
