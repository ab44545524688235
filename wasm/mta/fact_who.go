package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// whoFacts asks the world about the address of the command.
func (s *Session) whoFacts() factSet {
	s.address()
	a := &s.cmd.addr
	sender := string(a.Domain)
	if s.tx.open {
		sender = domainOf(s.tx.from)
	}
	senderOurs := s.ours([]byte(sender))
	local := len(a.Domain) == 0 || s.ours(a.Domain)
	known := local && s.lives(a.Local)
	exists := local || a.Literal || s.w.Exists(a.Domain)
	_, alias := s.w.Alias(a.Local)
	role, postmaster := isPostmaster(a.Local), smtp.EqualFold(a.Local, "POSTMASTER")
	return pack([]bool{
		persona.NullSender & 63:     s.tx.open && s.tx.from == "",
		persona.SenderBare & 63:     s.tx.open && sender != "" && sender == s.tx.from,
		persona.SenderOurs & 63:     sender != "" && senderOurs,
		persona.SenderNX & 63:       sender != "" && sender[0] != '[' && !senderOurs && !s.w.Exists([]byte(sender)),
		persona.OursDomain & 63:     local,
		persona.Remote & 63:         !local,
		persona.Known & 63:          known,
		persona.Unknown & 63:        local && !known,
		persona.IsAlias & 63:        local && alias,
		persona.Postmaster & 63:     local && role,
		persona.RoleName & 63:       local && role && !postmaster && !s.w.Mailbox(a.Local),
		persona.BarePostmaster & 63: !a.At && postmaster,
		persona.HostDomain & 63:     smtp.Same(a.Domain, s.w.Host),
		persona.NXDomain & 63:       !exists,
		persona.RemoteNX & 63:       !local && !exists,
		persona.Duplicate & 63:      s.before(a, local) != nil,
	})
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
