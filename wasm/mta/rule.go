package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// watch notes which verbs have rules, so that all others cost nothing; a high
// bit stands for the moments that are no verbs.
func (s *Session) watch() {
	for i := range s.w.Rules {
		if v := smtp.Lookup([]byte(s.w.Rules[i].Moment)); v != nil {
			s.watched |= 1 << v.Index()
		} else {
			s.watched |= otherMoments
		}
	}
}

const otherMoments = 1 << 63

// ruled finds the rule that takes the place of a persona's reply. A rule is
// about commands that make sense: out of order or misspelt, the persona speaks.
func (s *Session) ruled(c *check) *world.Rule {
	v := s.cmd.word
	if s.watched == 0 || v == nil || s.watched&(1<<v.Index()) == 0 {
		return nil
	}
	switch c.code {
	case 501, 503, 530, 555:
		return nil
	}
	if s.outOfOrder() {
		return nil
	}
	return s.rule(v.Name, s.subject())
}

// subject is what patterns are compared with: the address, or the argument.
func (s *Session) subject() []byte {
	switch s.cmd.word.Name {
	case "MAIL", "RCPT", "VRFY", "EXPN":
		s.address()
		a := &s.cmd.addr
		if a.Null {
			return []byte("<>")
		}
		if len(a.Domain) == 0 {
			return a.Local
		}
		s.scratch = append(append(append(s.scratch[:0], a.Local...), '@'), a.Domain...)
		return s.scratch
	}
	return s.cmd.arg
}

func (s *Session) ruledMoment(name string) *world.Rule {
	if name == "" || len(s.w.Rules) == 0 {
		return nil
	}
	return s.rule(name, nil)
}

// rule finds the first one that matches. The tries of each pattern and address
// are counted, once a question however many rules share them.
func (s *Session) rule(moment string, arg []byte) *world.Rule {
	if s.watched&otherMoments == 0 && (moment == "end" || moment == "relay" || moment == "greeting" || moment == "idle") {
		return nil
	}
	last, n, age := "", 0, int64(0)
	for i := range s.w.Rules {
		r := &s.w.Rules[i]
		if p := r.Pattern; p != "" && p[0]-'a' < 26 && (len(arg) == 0 || arg[0]|0x20 != p[0]) {
			continue // most rules are about somebody else
		}
		whole := moment == "end" && r.Pattern == "" // about the message, not about each of its recipients
		if !r.Matches(moment, arg) || whole && arg != nil {
			continue
		}
		if r.Remembers() && (n == 0 || last != r.Pattern) {
			last = r.Pattern
			n, age = s.memory.try(moment+" "+r.Pattern+" "+string(arg), s.now)
		}
		if r.Counts(n, age) {
			return r
		}
	}
	return nil
}

// obey does what a rule says in place of check c.
func (s *Session) obey(r *world.Rule, c *check) {
	s.out.guess = false
	s.tarpit += r.Tarpit
	s.out.wait += r.Delay + s.tarpit
	ruled := *c
	if r.Reply != "" {
		ruled = newCheck(&persona.Check{Say: r.Reply})
		s.unwelcome = r.Moment == "greeting" && ruled.code >= 500
	}
	switch {
	case r.Wait && !s.early:
		s.held = true
		return
	case r.Drop:
		s.close(Close)
		return
	case r.Reset:
		s.close(Reset)
		return
	case r.Silence:
		return
	case r.HasRaw:
		s.out.buf = append(s.out.buf, r.Raw...)
		s.said()
	default:
		from := len(s.out.buf)
		s.mangled(r, ruled.Say)
		if ruled.code >= 400 && s.cmd.word == rcptVerb {
			s.refused(s.out.buf[from:])
		}
		s.effect(&ruled)
	}
	if r.Close {
		s.close(Close)
	}
}

// mangled says the reply as the rule spoils it.
func (s *Session) mangled(r *world.Rule, say string) {
	if say == "" {
		return
	}
	start := len(s.out.buf)
	s.expand(say)
	b := s.out.buf[start:]
	if r.Half {
		s.out.buf = s.out.buf[:start+len(b)/2]
	}
	if r.Mangle {
		kept := b[:0]
		for i, c := range b {
			if c != '\r' && i != 3 {
				kept = append(kept, c)
			}
		}
		s.out.buf = s.out.buf[:start+len(kept)]
	}
	s.said()
}
