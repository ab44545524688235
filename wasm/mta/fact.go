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

func (f factSet) has(fact persona.Fact) bool { return f>>(fact&63)&1 != 0 }

// is answers one question of a check.
func (s *Session) is(f persona.Fact) bool {
	if f < 0 {
		return !s.is(-f)
	}
	g := f >> 6
	if g == 0 {
		ask := sessionFacts[f&63]
		return ask != nil && ask(s)
	}
	if s.cmd.have&(1<<g) == 0 {
		s.cmd.have |= 1 << g
		s.cmd.facts[g] = lookers[g](s)
	}
	return s.cmd.facts[g].has(f)
}

// stale makes a group be worked out again.
func (s *Session) stale(fact persona.Fact) { s.cmd.have &^= 1 << (fact >> 6) }

var lookers [groups]func(*Session) factSet

func init() {
	lookers = [groups]func(*Session) factSet{
		1: (*Session).lineFacts, 2: (*Session).helloFacts, 3: (*Session).pathFacts, 4: (*Session).whoFacts,
		5: (*Session).paramFacts, 6: (*Session).textFacts, 7: (*Session).authFacts, 8: (*Session).nodeFacts,
	}
}
