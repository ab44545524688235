package mta

import "ehlo/wasm/mta/persona"

// guard joins what the checks of a list cannot hold without, a mask a group.
// Nearly every line is in order, and then a few masks stand for twenty checks.
func guard(checks []check) (list []mask) {
	for i := range checks {
		for _, m := range checks[i].needs() {
			list = join(list, m)
		}
	}
	return list
}

func join(list []mask, m mask) []mask {
	for i := range list {
		if list[i].group == m.group {
			list[i].yes |= m.yes
			list[i].no |= m.no
			return list
		}
	}
	return append(list, m)
}

// needs are conditions of which one at least is met whenever the check holds:
// all its whens, or any of its ifs. The rarer they are the better.
func (c *check) needs() []mask {
	for _, f := range c.If {
		if f > 0 && !ordinary(f) {
			return masks(persona.F{f})
		}
	}
	if len(c.whens) > 0 {
		return c.whens
	}
	for _, f := range c.If {
		if f < 0 && ordinary(-f) {
			return masks(persona.F{f})
		}
	}
	if c.If[0] != 0 {
		return masks(persona.F{c.If[0]})
	}
	return masks(persona.F{persona.Always})
}

// ordinary facts hold for most lines.
func ordinary(f persona.Fact) bool {
	switch f {
	case persona.Greeted, persona.Extended, persona.HasSender, persona.HasRcpt, persona.CanTLS, persona.MayPipeline,
		persona.Arg, persona.HeloDomain, persona.HasAngle, persona.OursDomain, persona.Known:
		return true
	}
	return false
}

// asks notes that the facts of a mask are wanted.
func (c *compiled) asks(m mask) { c.asked[m.group] |= m.yes | m.no }

func (c *compiled) list(from []persona.Check) list {
	l := newList(from)
	for i := range l.checks {
		for _, m := range l.checks[i].ifs {
			c.asks(m)
		}
		for _, m := range l.checks[i].whens {
			c.asks(m)
		}
	}
	return l
}

// count notes what else is asked: by counters, and by mechanisms.
func (c *compiled) count(p *persona.Persona) {
	for i := range p.Count {
		for _, m := range masks(p.Count[i].When) {
			c.asks(m)
		}
	}
	for i := range p.AUTH.Mechs {
		for _, m := range masks(p.AUTH.Mechs[i].If) {
			c.asks(m)
		}
	}
}

// judge finds the first check that holds.
func (s *Session) judge(l *list) *check {
	if !l.eager && !s.alarmed(l.guard) {
		return l.calm
	}
	for i := range l.checks {
		if c := &l.checks[i]; s.holds(c) {
			return c
		}
	}
	return nil
}

func (s *Session) alarmed(guard []mask) bool {
	for i := range guard {
		m := &guard[i]
		if f := s.ask(m); f&m.yes != 0 || ^f&m.no != 0 {
			return true
		}
	}
	return false
}

func (s *Session) holds(c *check) bool {
	for i := range c.ifs {
		m := &c.ifs[i]
		if f := s.ask(m); f&m.yes != m.yes || f&m.no != 0 {
			return false
		}
	}
	for i := range c.whens {
		m := &c.whens[i]
		if f := s.ask(m); f&m.yes != 0 || ^f&m.no != 0 {
			return true
		}
	}
	return len(c.whens) == 0
}

// all tells that every fact of a list holds.
func (s *Session) all(facts persona.F) bool {
	for _, f := range facts {
		if f != 0 && !s.is(f) {
			return false
		}
	}
	return true
}
