package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// sessionFacts are those that no line changes by just arriving; changed makes
// them be asked again.
func (s *Session) sessionFacts() factSet {
	t := &s.tx
	return s.fixed |
		bit(persona.Greeted, s.greeted) |
		bit(persona.Extended, s.extended) |
		bit(persona.HasSender, t.open) |
		bit(persona.HasRcpt, len(t.to) > 0) |
		bit(persona.RcptTried, t.tried && len(t.to) == 0) |
		bit(persona.InBDAT, t.chunks > 0) |
		bit(persona.BDATFailed, t.failed) |
		bit(persona.InTLS, s.tls) |
		bit(persona.Authed, s.user != "") |
		bit(persona.Trusted, s.user != "") |
		bit(persona.Binary, t.binary) |
		bit(persona.UTF8, t.utf8)
}

// fixedFacts are those that never change while a session lasts.
func (s *Session) fixedFacts() factSet {
	return bit(persona.Always, true) |
		bit(persona.CanTLS, s.cfg.CanTLS) |
		bit(persona.Submission, s.cfg.Role == Submission || s.cfg.Role == Submissions) |
		bit(persona.IsLMTP, s.cfg.Role == LMTP) |
		bit(persona.VerifyUsers, s.w.Vrfy == world.VrfyVerify) |
		bit(persona.HideUsers, s.w.Vrfy == world.VrfyHide) |
		bit(persona.NoVerify, s.w.Vrfy == world.VrfyDisabled)
}

// fleeting are the others, which every line may change.
const fleeting = 1<<persona.First | 1<<persona.Early | 1<<persona.Pending | 1<<persona.Pipelined | 1<<persona.OutOfOrder |
	1<<persona.MayPipeline | 1<<persona.NoRoom | 1<<persona.RcptFull | 1<<persona.MailMax | 1<<persona.DomainMax | 1<<persona.Marked | 1<<persona.AfterBad |
	1<<persona.CountAOver | 1<<persona.CountBOver | 1<<persona.CountCOver | 1<<persona.CountDOver

func (s *Session) fleetingFacts() (f factSet) {
	f |= bit(persona.First, s.first)
	f |= bit(persona.Early, s.early)
	f |= bit(persona.Pending, len(s.rest) > 0)
	f |= bit(persona.Pipelined, s.arrived <= s.replied)
	f |= bit(persona.RcptFull, s.rcptFull())
	f |= bit(persona.MailMax, s.p.Mails > 0 && s.tried >= s.p.Mails)
	f |= bit(persona.Marked, s.marked)
	f |= bit(persona.AfterBad, s.badMail)
	f |= bit(persona.DomainMax, s.p.Domains > 0 && len(s.domains) >= s.p.Domains && s.newDomain())
	if s.wants(persona.OutOfOrder) {
		f |= bit(persona.OutOfOrder, s.outOfOrder())
	}
	if s.wants(persona.MayPipeline) {
		f |= bit(persona.MayPipeline, s.mayPipeline())
	}
	if s.wants(persona.NoRoom) {
		f |= bit(persona.NoRoom, s.noRoom())
	}
	if len(s.p.Count) > 1 {
		f |= bit(persona.CountAOver, s.over(persona.CountA))
		f |= bit(persona.CountBOver, s.over(persona.CountB))
		f |= bit(persona.CountCOver, s.over(persona.CountC))
		f |= bit(persona.CountDOver, s.over(persona.CountD))
	}
	return f
}

// outOfOrder asks the verb table.
func (s *Session) outOfOrder() bool { return s.cmd.word != nil && !s.cmd.word.From.Has(s.state) }

// mayPipeline: RFC 2920 3.1 lets these stand in front of others, after EHLO.
func (s *Session) mayPipeline() bool {
	w := s.cmd.word
	return w != nil && (s.extended && !w.Last || w.Name == "QUIT")
}

// over: the counter fed by this effect has reached its limit.
func (s *Session) over(bit persona.Effect) bool {
	for i := range s.p.Count {
		if n := &s.p.Count[i]; n.Bit&bit != 0 && s.counts[i]-n.Free >= n.Limit {
			return true
		}
	}
	return false
}

// engineRecipients bounds a transaction where the persona does not.
const engineRecipients = 10_000

func (s *Session) rcptFull() bool {
	limit := s.p.Recipients
	if limit == 0 {
		limit = engineRecipients
	}
	return len(s.tx.to) >= limit
}

// isHTTP knows the methods of RFC 9110 and the preface of HTTP/2.
func isHTTP(verb []byte) bool {
	switch string(verb) {
	case "GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "CONNECT", "TRACE", "PATCH", "PRI":
		return true
	}
	return smtp.EqualFold(verb, "GET") || smtp.EqualFold(verb, "POST") || smtp.EqualFold(verb, "CONNECT")
}
