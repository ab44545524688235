package mta

import (
	"sync"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// compiled is a persona made ready for speed, once for all its sessions:
// questions as bit masks, replies without placeholders as octets.
type compiled struct {
	byVerb     [smtp.VerbCount]*verb
	others     []*verb // verbs the table does not know
	maxLine    int
	steadyList bool // the EHLO list depends on steady facts only
	quiet      bool // counters hear of errors and marked checks only

	banner, before, unknown              list
	now, done, each, auth, plain         list
	onIdle, onIdleData, onEnd, onEndData list
}

// verb is a command of the persona.
type verb struct {
	*persona.Command
	list  list
	inert bool // success changes nothing: VRFY, NOOP, HELP
}

// list is an ordered list of checks.
type list struct {
	checks []check
	guard  mask // if no fact of it holds, no check does; group 0: no guard
}

// check is a persona's check with what can be known beforehand.
type check struct {
	*persona.Check
	code  int
	wire  string // the reply as it goes out, if it never differs
	ifs   []mask // all of them hold
	whens []mask // one of them holds
	plain bool   // saying wire is all there is to do
}

// mask asks about facts of one group.
type mask struct {
	group   persona.Fact
	yes, no factSet
}

// known pairs a persona with what was made of it.
type known struct {
	p *persona.Persona
	c *compiled
}

var (
	compiledMu sync.Mutex
	compiledOf []known // there are not many
)

// compiled gives the persona of this session, less what the world switches off.
func (s *Session) compiled() *compiled {
	if len(s.w.Without) == 0 {
		return compile(s.p)
	}
	s.p = s.p.Without(s.w.Without...)
	return newCompiled(s.p)
}

func compile(p *persona.Persona) *compiled {
	compiledMu.Lock()
	defer compiledMu.Unlock()
	for _, k := range compiledOf {
		if k.p == p {
			return k.c
		}
	}
	c := newCompiled(p)
	compiledOf = append(compiledOf, known{p, c})
	return c
}

func newCompiled(p *persona.Persona) *compiled {
	c := &compiled{maxLine: engineLine, quiet: quietCounters(p.Count)}
	c.banner, c.before, c.unknown = newList(p.Banner), newList(p.Before), newList(p.Unknown)
	c.now, c.done, c.each = newList(p.Data.Now), newList(p.Data.Done), newList(p.Data.Each)
	c.auth, c.plain = newList(p.AUTH.Done), newList(p.TLSPlain)
	c.onIdle, c.onIdleData = newList(p.OnIdle), newList(p.OnIdleData)
	c.onEnd, c.onEndData = newList(p.OnEnd), newList(p.OnEndData)
	c.verbs(p)
	c.steadyList = true
	for i := range p.EHLO {
		for _, m := range masks(p.EHLO[i].If) {
			if m.group != 0 || (m.yes|m.no)&fleeting != 0 {
				c.steadyList = false
			}
		}
	}
	return c
}

func (c *compiled) verbs(p *persona.Persona) {
	grow := 0
	for i := range p.Verbs {
		d := &p.Verbs[i]
		grow = max(grow, d.Grow)
		v := &verb{Command: d, list: newList(d.Checks)}
		if w := smtp.Lookup(upTo([]byte(d.Verb), ' ')); w != nil {
			c.byVerb[w.Index()] = v
			v.inert = c.quiet && w.Stays && !p.NoEnhanced
		} else {
			c.others = append(c.others, v)
		}
	}
	if p.Lines.Max > 0 {
		c.maxLine = max(p.Lines.Max+grow, p.AUTH.Max) + 2
	}
}

func quietCounters(list []persona.Counter) bool {
	for _, n := range list {
		if len(n.Verbs)+len(n.ResetBy) > 0 || n.When[0] != 0 {
			return false
		}
	}
	return true
}

func newList(from []persona.Check) (l list) {
	l.checks = make([]check, len(from))
	for i := range from {
		l.checks[i] = newCheck(&from[i])
	}
	l.guard = guard(l.checks)
	return l
}

func newCheck(from *persona.Check) check {
	c := check{Check: from, code: code(from.Say), ifs: masks(from.If), whens: masks(from.When)}
	if from.Say != "" && from.Say[0] != 0 && indexByte(from.Say, '{') < 0 {
		c.wire = string(persona.Expand(nil, from.Say, nil))
		c.plain = !from.Guess && from.Then == 0 && from.Wait == 0 && c.code/100 == 2
	}
	return c
}

// masks packs facts, a mask a group, in the order the groups are first named.
func masks(facts persona.F) (list []mask) {
	for _, f := range facts {
		if f == 0 {
			break
		}
		no := f < 0
		if no {
			f = -f
		}
		i := 0
		for i < len(list) && list[i].group != f>>6 {
			i++
		}
		if i == len(list) {
			list = append(list, mask{group: f >> 6})
		}
		if no {
			list[i].no.put(f, true)
		} else {
			list[i].yes.put(f, true)
		}
	}
	return list
}

// guard joins the checks of a list that all ask for facts of one group.
func guard(checks []check) (g mask) {
	for i, c := range checks {
		if len(c.whens) != 1 || c.whens[0].no != 0 || c.whens[0].group == 0 || i > 0 && c.whens[0].group != g.group {
			return mask{}
		}
		g.group = c.whens[0].group
		g.yes |= c.whens[0].yes
	}
	return g
}

// judge finds the first check that holds.
func (s *Session) judge(l *list) *check {
	if g := l.guard; g.group != 0 && s.facts(g.group)&g.yes == 0 {
		return nil
	}
	for i := range l.checks {
		if c := &l.checks[i]; s.holds(c) {
			return c
		}
	}
	return nil
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
