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
		s.steady, s.steadyOK = s.sessionFacts(steady), true
	}
	if fleeting := (m.yes | m.no) &^ steady; fleeting != 0 {
		return s.steady | s.sessionFacts(fleeting)
	}
	return s.steady
}

// facts of one group about the line.
func (s *Session) facts(g persona.Fact) factSet {
	if s.cmd.have&(1<<g) == 0 {
		s.cmd.have |= 1 << g
		s.cmd.facts[g] = lookers[g](s)
	}
	return s.cmd.facts[g]
}

// stale makes a group be worked out again.
func (s *Session) stale(fact persona.Fact) { s.cmd.have &^= 1 << (fact >> 6) }

// changed makes the facts about the session be worked out again. Whatever
// changes the session on purpose calls it: effects, handshake, sign-in.
func (s *Session) changed() { s.steadyOK = false }

// sessionFacts asks the questions in want, a function each.
func (s *Session) sessionFacts(want factSet) (f factSet) {
	for i, ask := range sessionFacts {
		if want>>i&1 != 0 && ask != nil && ask(s) {
			f |= 1 << i
		}
	}
	return f
}

// steady is the facts of group 0 that no line changes by just arriving.
var steady = func() (f factSet) {
	for i := range sessionFacts {
		f |= 1 << i
	}
	for _, fleeting := range []persona.Fact{persona.First, persona.Early, persona.Pending, persona.Pipelined,
		persona.OutOfOrder, persona.MayPipeline, persona.NoRoom, persona.RcptFull, persona.MailMax,
		persona.CountAOver, persona.CountBOver, persona.CountCOver, persona.CountDOver} {
		f &^= 1 << fleeting
	}
	return f
}()

var lookers [groups]func(*Session) factSet

func init() {
	lookers = [groups]func(*Session) factSet{
		1: (*Session).lineFacts, 2: (*Session).helloFacts, 3: (*Session).pathFacts, 4: (*Session).whoFacts,
		5: (*Session).paramFacts, 6: (*Session).textFacts, 7: (*Session).authFacts, 8: (*Session).nodeFacts,
	}
}
