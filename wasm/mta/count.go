package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// marks are the effects that feed counters.
const marks = persona.CountA | persona.CountB | persona.CountC | persona.CountD

// counted tells that a reply can move a counter at all.
func (s *Session) counted(c *check) bool {
	if len(s.p.Count) == 0 || c.Then&persona.NoCount != 0 {
		return false
	}
	return !s.c.quiet || c.code >= 400 || c.Then&marks != 0
}

// count feeds the counters with the reply of c. All move first; then those
// that moved may slow the reply down, and the first one that is full speaks.
func (s *Session) count(c *check) (full *persona.Counter) {
	var moved uint32
	for i := range s.p.Count {
		n := &s.p.Count[i]
		if s.cmd.word != nil && named(n.ResetBy, s.cmd.word) {
			s.counts[i] = 0
		}
		if !s.feeds(n, c) {
			continue
		}
		s.counts[i]++
		moved |= 1 << i
		if n.Into > 0 && s.counts[i] > n.Free {
			s.counts[n.Into-1]++
			moved |= 1 << (n.Into - 1)
		}
	}
	for i := range s.p.Count {
		n := &s.p.Count[i]
		over := s.counts[i] - n.Free
		if moved>>i&1 == 0 || over <= 0 || n.Into > 0 {
			continue
		}
		s.slow(n, over)
		if full == nil && n.Limit > 0 && over >= n.Limit && n.Say != "" {
			full = n
		}
	}
	return full
}

func (s *Session) feeds(n *persona.Counter, c *check) bool {
	if n.Errors && c.code >= 400 || n.Bit&c.Then != 0 {
		return true
	}
	if s.cmd.word != nil && named(n.Verbs, s.cmd.word) {
		return true
	}
	for _, f := range n.When {
		if f != 0 && s.is(f) {
			return true
		}
	}
	return false
}

func named(list []string, v *smtp.Verb) bool {
	for _, name := range list {
		if name == v.Name {
			return true
		}
	}
	return false
}

// slow makes the client wait, longer each time if the persona doubles.
func (s *Session) slow(n *persona.Counter, count int) {
	if n.Wait == 0 || count < n.SlowFrom {
		return
	}
	wait := int64(n.Wait)
	if n.Double {
		wait <<= min(count-n.SlowFrom, 20)
	}
	if n.WaitMax > 0 {
		wait = min(wait, int64(n.WaitMax))
	}
	s.out.wait += wait
}

// full says what a full counter has to say, in place of c, behind it or as its
// last line, and hangs up if it is to.
func (s *Session) full(n *persona.Counter, c *check) {
	say := n.Say
	switch n.How {
	case persona.After:
		s.say(c)
	case persona.Join:
		say = c.Say + "\n" + n.Say
		if c.Then&persona.Brief != 0 {
			say = c.Say
		}
	}
	end := newCheck(&persona.Check{Say: say, Then: n.Then})
	s.say(&end)
	s.closing(&end)
}
