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
	return pack([]bool{
		persona.Always:      true,
		persona.Greeted:     s.greeted,
		persona.Extended:    s.extended,
		persona.HasSender:   t.open,
		persona.HasRcpt:     len(t.to) > 0,
		persona.RcptTried:   t.tried && len(t.to) == 0,
		persona.InBDAT:      t.chunks > 0,
		persona.BDATFailed:  t.failed,
		persona.InTLS:       s.tls,
		persona.CanTLS:      s.cfg.CanTLS,
		persona.Authed:      s.user != "",
		persona.Trusted:     s.user != "",
		persona.Submission:  s.cfg.Role == Submission || s.cfg.Role == Submissions,
		persona.IsLMTP:      s.cfg.Role == LMTP,
		persona.VerifyUsers: s.w.Vrfy == world.VrfyVerify,
		persona.HideUsers:   s.w.Vrfy == world.VrfyHide,
		persona.NoVerify:    s.w.Vrfy == world.VrfyDisabled,
		persona.Binary:      t.binary,
		persona.UTF8:        t.utf8,
	})
}

// fleeting are the others, which every line may change.
const fleeting = 1<<persona.First | 1<<persona.Early | 1<<persona.Pending | 1<<persona.Pipelined | 1<<persona.OutOfOrder |
	1<<persona.MayPipeline | 1<<persona.NoRoom | 1<<persona.RcptFull | 1<<persona.MailMax |
	1<<persona.CountAOver | 1<<persona.CountBOver | 1<<persona.CountCOver | 1<<persona.CountDOver

func (s *Session) fleetingFacts() factSet {
	return pack([]bool{
		persona.First:       s.first,
		persona.Early:       s.early,
		persona.Pending:     len(s.rest) > 0,
		persona.Pipelined:   s.arrived <= s.replied,
		persona.OutOfOrder:  s.outOfOrder(),
		persona.MayPipeline: s.mayPipeline(),
		persona.NoRoom:      s.noRoom(),
		persona.RcptFull:    s.rcptFull(),
		persona.MailMax:     s.p.Mails > 0 && s.mails >= s.p.Mails,
		persona.CountAOver:  s.over(persona.CountA),
		persona.CountBOver:  s.over(persona.CountB),
		persona.CountCOver:  s.over(persona.CountC),
		persona.CountDOver:  s.over(persona.CountD),
	})
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
