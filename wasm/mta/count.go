package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// count feeds the counters with the reply k of check c and returns what is
// said in the end. A counter that is full speaks itself and may hang up.
func (s *Session) count(c *persona.Check, k int) (say string) {
	moved := s.add(c, k)
	for i := range s.p.Count {
		n := &s.p.Count[i]
		over := s.counts[i] - n.Free
		if moved&(1<<i) == 0 || over <= 0 || n.Into > 0 {
			continue
		}
		s.slow(n, over)
		if n.Limit > 0 && over >= n.Limit && n.Say != "" {
			return s.full(n, c.Say)
		}
	}
	return c.Say
}

// add counts, and tells which counters moved. What is too much for one may
// flow into another.
func (s *Session) add(c *persona.Check, k int) (moved uint64) {
	for i := range s.p.Count {
		n := &s.p.Count[i]
		if s.resets(n) {
			s.counts[i] = 0
		}
		if !s.feeds(n, c, k) {
			continue
		}
		s.counts[i]++
		moved |= 1 << i
		if n.Into > 0 && s.counts[i] > n.Free {
			s.counts[n.Into-1]++
			moved |= 1 << (n.Into - 1)
		}
	}
	return moved
}

func (s *Session) feeds(n *persona.Counter, c *persona.Check, k int) bool {
	if n.Errors && k >= 400 || n.Bit&c.Then != 0 {
		return true
	}
	for _, f := range n.When {
		if s.is(f) {
			return true
		}
	}
	return s.cmd.word != nil && named(n.Verbs, s.cmd.word)
}

func (s *Session) resets(n *persona.Counter) bool {
	return s.cmd.word != nil && named(n.ResetBy, s.cmd.word)
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

// full says what a full counter has to say.
func (s *Session) full(n *persona.Counter, say string) string {
	switch n.How {
	case persona.After:
		s.put(say, 0)
		say = n.Say
	case persona.Join:
		say += "\n" + n.Say
	default:
		say = n.Say
	}
	end := persona.Check{Say: say, Then: n.Then}
	if n.Then&(persona.Close|persona.Abort) == 0 && code(say) != 421 {
		return say
	}
	s.put(say, 0)
	s.closing(&end, code(n.Say))
	return ""
}
