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
	steadyList bool            // the EHLO list depends on steady facts only
	quiet      bool            // counters hear of errors and marked checks only
	asked      [groups]factSet // what some check wants to know; the rest need not be found out

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
	guard  []mask // while none of these is met, no check holds but calm
	calm   *check // the last one, if it asks nothing
	eager  bool   // the first check holds more often than not: no guard is worth its time
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
	c.banner, c.before, c.unknown = c.list(p.Banner), c.list(p.Before), c.list(p.Unknown)
	c.now, c.done, c.each = c.list(p.Data.Now), c.list(p.Data.Done), c.list(p.Data.Each)
	c.auth, c.plain = c.list(p.AUTH.Done), c.list(p.TLSPlain)
	c.onIdle, c.onIdleData = c.list(p.OnIdle), c.list(p.OnIdleData)
	c.onEnd, c.onEndData = c.list(p.OnEnd), c.list(p.OnEndData)
	c.verbs(p)
	c.count(p)
	c.steadyList = true
	for i := range p.EHLO {
		for _, m := range masks(p.EHLO[i].If) {
			c.asks(m)
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
		v := &verb{Command: d, list: c.list(d.Checks)}
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
	n := len(from)
	if n > 0 && len(l.checks[n-1].ifs)+len(l.checks[n-1].whens) == 0 {
		n--
		l.calm = &l.checks[n]
	}
	l.guard = guard(l.checks[:n])
	l.eager = n > 0 && from[0].If[0] > 0 && ordinary(from[0].If[0])
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
