package mta

import "ehlo/wasm/mta/persona"

// factSet is a group of facts, a bit each. A group is worked out when the
// first check asks for it, once a line.
type factSet uint64

const groups = 9

func (f *factSet) put(fact persona.Fact, holds bool) {
	if holds {
		*f |= 1 << (fact & 63)
	}
}

// bit is one fact as a set. Sets grow by "or", so that they stay in a register.
func bit(fact persona.Fact, holds bool) factSet {
	if holds {
		return 1 << (fact & 63)
	}
	return 0
}

// is answers one question.
func (s *Session) is(f persona.Fact) bool {
	if f < 0 {
		return !s.is(-f)
	}
	m := mask{group: f >> 6}
	m.yes.put(f, true)
	return s.ask(&m)&m.yes != 0
}

// ask gives the facts of a group, as far as the mask wants to know them.
func (s *Session) ask(m *mask) factSet {
	if m.group != 0 {
		return s.facts(m.group)
	}
	if !s.steadyOK {
		s.steady, s.steadyOK = s.sessionFacts(), true
	}
	if (m.yes|m.no)&fleeting == 0 {
		return s.steady
	}
	if s.cmd.have&1 == 0 {
		s.cmd.have |= 1
		s.cmd.facts[0] = s.fleetingFacts()
	}
	return s.steady | s.cmd.facts[0]
}

// facts of one group about the line.
func (s *Session) facts(g persona.Fact) factSet {
	if s.cmd.have&(1<<g) == 0 {
		s.cmd.have |= 1 << g
		s.cmd.facts[g] = s.look(g)
	}
	return s.cmd.facts[g]
}

// wants tells that some check of the persona asks for the fact; finding out what
// nobody asks would cost more than all the rest.
func (s *Session) wants(f persona.Fact) bool { return s.c.asked[f>>6]>>(f&63)&1 != 0 }

// stale makes a group be worked out again.
func (s *Session) stale(fact persona.Fact) { s.cmd.have &^= 1 << (fact >> 6) }

// changed makes the facts about the session be worked out again. Whatever
// changes the session on purpose calls it: effects, handshake, sign-in.
func (s *Session) changed() {
	s.steadyOK = false
	s.cmd.have &^= 1
}

// pack makes a set of a table of answers, which is the shortest code there is
// for many small questions.
func pack(answers []bool) (f factSet) {
	for i, yes := range answers {
		if yes {
			f |= 1 << i
		}
	}
	return f
}

// look works a group out.
func (s *Session) look(g persona.Fact) factSet {
	switch g {
	case 1:
		return s.lineFacts()
	case 2:
		return s.helloFacts()
	case 3:
		return s.pathFacts()
	case 4:
		return s.whoFacts()
	case 5:
		return s.paramFacts()
	case 6:
		return s.textFacts()
	case 7:
		return s.authFacts()
	}
	return s.nodeFacts()
}
