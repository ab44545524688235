package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// The questions about the session, a line each.
var sessionFacts = [64]func(*Session) bool{
	persona.Always:      func(*Session) bool { return true },
	persona.Greeted:     func(s *Session) bool { return s.greeted },
	persona.Extended:    func(s *Session) bool { return s.extended },
	persona.HasSender:   func(s *Session) bool { return s.tx.open },
	persona.HasRcpt:     func(s *Session) bool { return len(s.tx.to) > 0 },
	persona.RcptTried:   func(s *Session) bool { return s.tx.tried && len(s.tx.to) == 0 },
	persona.RcptFull:    (*Session).rcptFull,
	persona.InBDAT:      func(s *Session) bool { return s.tx.chunks > 0 },
	persona.BDATFailed:  func(s *Session) bool { return s.tx.failed },
	persona.InTLS:       func(s *Session) bool { return s.tls },
	persona.CanTLS:      func(s *Session) bool { return s.cfg.CanTLS },
	persona.Authed:      func(s *Session) bool { return s.user != "" },
	persona.Submission:  func(s *Session) bool { return s.cfg.Role == Submission || s.cfg.Role == Submissions },
	persona.IsLMTP:      func(s *Session) bool { return s.cfg.Role == LMTP },
	persona.First:       func(s *Session) bool { return s.first },
	persona.Early:       func(s *Session) bool { return s.early },
	persona.Pending:     func(s *Session) bool { return len(s.rest) > 0 },
	persona.Pipelined:   func(s *Session) bool { return s.arrived <= s.replied },
	persona.Trusted:     func(s *Session) bool { return s.user != "" },
	persona.OutOfOrder:  func(s *Session) bool { return s.cmd.word != nil && !s.cmd.word.From.Has(s.state) },
	persona.VerifyUsers: func(s *Session) bool { return s.w.Vrfy == world.VrfyVerify },
	persona.HideUsers:   func(s *Session) bool { return s.w.Vrfy == world.VrfyHide },
	persona.NoVerify:    func(s *Session) bool { return s.w.Vrfy == world.VrfyDisabled },
	persona.NoRoom:      (*Session).noRoom,
	persona.CountAOver:  func(s *Session) bool { return s.over(persona.CountA) },
	persona.CountBOver:  func(s *Session) bool { return s.over(persona.CountB) },
	persona.CountCOver:  func(s *Session) bool { return s.over(persona.CountC) },
	persona.CountDOver:  func(s *Session) bool { return s.over(persona.CountD) },
	persona.MailMax:     func(s *Session) bool { return s.p.Mails > 0 && s.mails >= s.p.Mails },
	persona.Binary:      func(s *Session) bool { return s.tx.binary },
	persona.UTF8:        func(s *Session) bool { return s.tx.utf8 },
	persona.MayPipeline: (*Session).mayPipeline,
}

// mayPipeline: RFC 2920 3.1 lets these stand in front of others, after EHLO.
func (s *Session) mayPipeline() bool {
	if !s.extended || s.cmd.word == nil {
		return false
	}
	switch s.cmd.word.Name {
	case "MAIL", "RCPT", "RSET", "BDAT", "SEND", "SOML", "SAML":
		return true
	}
	return false
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

var httpVerbs = []string{"GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "CONNECT", "TRACE", "PATCH", "PRI"}

func isHTTP(verb []byte) bool {
	for _, v := range httpVerbs {
		if smtp.EqualFold(verb, v) {
			return true
		}
	}
	return false
}
