package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// sessionFacts are those that no line changes by just arriving; changed makes
// them be asked again.
func (s *Session) sessionFacts() (f factSet) {
	t := &s.tx
	f.put(persona.Always, true)
	f.put(persona.Greeted, s.greeted)
	f.put(persona.Extended, s.extended)
	f.put(persona.HasSender, t.open)
	f.put(persona.HasRcpt, len(t.to) > 0)
	f.put(persona.RcptTried, t.tried && len(t.to) == 0)
	f.put(persona.InBDAT, t.chunks > 0)
	f.put(persona.BDATFailed, t.failed)
	f.put(persona.InTLS, s.tls)
	f.put(persona.CanTLS, s.cfg.CanTLS)
	f.put(persona.Authed, s.user != "")
	f.put(persona.Trusted, s.user != "")
	f.put(persona.Submission, s.cfg.Role == Submission || s.cfg.Role == Submissions)
	f.put(persona.IsLMTP, s.cfg.Role == LMTP)
	f.put(persona.VerifyUsers, s.w.Vrfy == world.VrfyVerify)
	f.put(persona.HideUsers, s.w.Vrfy == world.VrfyHide)
	f.put(persona.NoVerify, s.w.Vrfy == world.VrfyDisabled)
	f.put(persona.Binary, t.binary)
	f.put(persona.UTF8, t.utf8)
	return f
}

// fleeting are the others, which every line may change.
const fleeting = 1<<persona.First | 1<<persona.Early | 1<<persona.Pending | 1<<persona.Pipelined | 1<<persona.OutOfOrder |
	1<<persona.MayPipeline | 1<<persona.NoRoom | 1<<persona.RcptFull | 1<<persona.MailMax | 1<<persona.DomainMax | 1<<persona.Marked | 1<<persona.AfterBad |
	1<<persona.CountAOver | 1<<persona.CountBOver | 1<<persona.CountCOver | 1<<persona.CountDOver

func (s *Session) fleetingFacts() (f factSet) {
	f.put(persona.First, s.first)
	f.put(persona.Early, s.early)
	f.put(persona.Pending, len(s.rest) > 0)
	f.put(persona.Pipelined, s.arrived <= s.replied)
	f.put(persona.RcptFull, s.rcptFull())
	f.put(persona.MailMax, s.p.Mails > 0 && s.tried >= s.p.Mails)
	f.put(persona.Marked, s.marked)
	f.put(persona.AfterBad, s.badMail)
	f.put(persona.DomainMax, s.p.Domains > 0 && len(s.domains) >= s.p.Domains && s.newDomain())
	if s.wants(persona.OutOfOrder) {
		f.put(persona.OutOfOrder, s.outOfOrder())
	}
	if s.wants(persona.MayPipeline) {
		f.put(persona.MayPipeline, s.mayPipeline())
	}
	if s.wants(persona.NoRoom) {
		f.put(persona.NoRoom, s.noRoom())
	}
	if len(s.p.Count) > 1 {
		f.put(persona.CountAOver, s.over(persona.CountA))
		f.put(persona.CountBOver, s.over(persona.CountB))
		f.put(persona.CountCOver, s.over(persona.CountC))
		f.put(persona.CountDOver, s.over(persona.CountD))
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
