package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// exchange is a SASL dialogue (RFC 4954 4).
type exchange struct {
	running bool
	mech    *persona.Mech
	step    int      // responses taken
	answers [][]byte // decoded
	nonce   []byte   // the challenge of CRAM-MD5
	facts   factSet
}

// mechanism finds the one the client names, if it is on offer now.
func (s *Session) mechanism() (m *persona.Mech, initial []byte, given bool) {
	c := smtp.NewCursor(s.cmd.arg)
	name := c.Word()
	given = c.Spaces() > 0
	for i := range s.p.AUTH.Mechs {
		m := &s.p.AUTH.Mechs[i]
		if (m.Name == "*" || smtp.EqualFold(name, m.Name)) && s.all(m.If) {
			return m, c.Rest(), given && !c.End()
		}
	}
	return nil, c.Rest(), given && !c.End()
}

// authFacts asks about the AUTH line, or about the response being read.
func (s *Session) authFacts() factSet {
	if s.auth.running {
		return s.auth.facts
	}
	m, initial, given := s.mechanism()
	return pack([]bool{
		persona.MechMissing & 63:     len(s.cmd.arg) == 0,
		persona.MechUnknown & 63:     len(s.cmd.arg) > 0 && m == nil,
		persona.MechNeedsTLS & 63:    m == nil && s.namesMech(),
		persona.InitialUnwanted & 63: given && m != nil && m.Name == "CRAM-MD5",
		persona.Initial & 63:         given,
		persona.ThirdWord & 63:       has(initial, ' ') > 0,
	})
}

// namesMech: the persona has the mechanism, though not for this connection.
func (s *Session) namesMech() bool {
	c := smtp.NewCursor(s.cmd.arg)
	name := c.Word()
	for _, m := range s.p.AUTH.Mechs {
		if smtp.EqualFold(name, m.Name) {
			return true
		}
	}
	return false
}

// beginAuth begins the exchange. An initial response saves the first prompt; "="
// is an empty one (RFC 4954 4).
func (s *Session) beginAuth() {
	m, initial, given := s.mechanism()
	if m == nil {
		return
	}
	s.auth = exchange{running: true, mech: m}
	s.state = smtp.Auth
	if given {
		if string(initial) == "=" {
			initial = nil
		}
		s.given(initial)
		return
	}
	s.prompt()
}

// prompt says the next challenge.
func (s *Session) prompt() {
	if s.auth.mech.Name == "CRAM-MD5" {
		s.auth.nonce = s.fill(nil, "<{m:D10}.{unix}@{host}>") // RFC 2195 2
	}
	s.put(s.auth.mech.Prompts[s.auth.step], 0)
}

// response takes a line of the exchange.
func (s *Session) response(line []byte, size int) {
	s.cmd = command{addr: s.cmd.addr, line: line, size: size, word: authVerb, do: s.c.byVerb[authVerb.Index()]}
	if string(line) == "*" {
		s.finishAuth(persona.Cancelled)
		return
	}
	if s.p.AUTH.Max > 0 && size > s.p.AUTH.Max {
		s.finishAuth(persona.LongResponse)
		return
	}
	s.given(line)
}

var (
	authVerb = smtp.Lookup([]byte("AUTH"))
	bdatVerb = smtp.Lookup([]byte("BDAT"))
	mailVerb = smtp.Lookup([]byte("MAIL"))
	rcptVerb = smtp.Lookup([]byte("RCPT"))
	dataVerb = smtp.Lookup([]byte("DATA"))
	heloVerb = smtp.Lookup([]byte("HELO"))
	quitVerb = smtp.Lookup([]byte("QUIT"))
)

// given takes one response, and either asks for the next or decides.
func (s *Session) given(text []byte) {
	answer, ok := smtp.DecodeBase64(text)
	if !ok {
		s.finishAuth(persona.BadBase64)
		return
	}
	s.auth.answers = append(s.auth.answers, answer)
	s.auth.step++
	if s.auth.step < len(s.auth.mech.Prompts) {
		s.prompt()
		return
	}
	user, ok := s.credentials()
	if !ok {
		s.finishAuth(persona.BadLogin)
		return
	}
	s.finishAuth(persona.GoodLogin)
	if s.state != smtp.Closed {
		s.user = user
		s.changed()
	}
}

// finishAuth ends the exchange with the reply for this outcome.
func (s *Session) finishAuth(outcome persona.Fact) {
	s.auth.facts.put(outcome, true)
	s.stale(outcome)
	c := s.judge(&s.c.auth)
	s.auth = exchange{}
	s.changed()
	if s.state != smtp.Closed {
		s.state = smtp.Greeted
		if s.greeted {
			s.state = smtp.Ready
		}
	}
	if c == nil {
		c = &lastResort
	}
	s.reply(c)
	s.closing(c)
}
