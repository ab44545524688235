package persona

import "sync"

// Get finds a persona by the name --persona takes, and puts it together.
//
// Set-ups that share a server, and checks that share a list, are put together
// here, when somebody first asks for them: the data itself holds no code, so a
// persona costs a program that never uses it no more than its words.
func Get(name string) (*Persona, bool) {
	wholeMu.Lock()
	defer wholeMu.Unlock()
	for i := range all {
		e := &all[i]
		if e.Name != name {
			continue
		}
		if e.whole == nil {
			e.whole = e.resolve()
		}
		return e.whole, true
	}
	return nil, false
}

var wholeMu sync.Mutex // guards the field whole

func (p *Persona) resolve() *Persona {
	q := *p
	if p.Base != nil {
		q = *p.Base.resolve()
		q.change(p)
	}
	for _, list := range []*[]Check{
		&q.Banner, &q.Before, &q.Unknown, &q.Data.Now, &q.Data.Done, &q.Data.Each, &q.AUTH.Done,
		&q.OnIdle, &q.OnIdleData, &q.OnEnd, &q.OnEndData, &q.TLSPlain,
	} {
		*list = flat(nil, *list)
	}
	q.Verbs = append([]Command(nil), q.Verbs...)
	for i := range q.Verbs {
		q.Verbs[i].Checks = flat(nil, q.Verbs[i].Checks)
	}
	return &q
}

// flat puts the lists that checks use in their place.
func flat(to, from []Check) []Check {
	for i := range from {
		if from[i].Use != nil {
			to = flat(to, from[i].Use)
		} else {
			to = append(to, from[i])
		}
	}
	return to
}

// change makes a server's default the set-up p: what p says counts, and what p
// says nothing about stays as it is.
func (q *Persona) change(p *Persona) {
	q.Name, q.Setup, q.HelloKeeps = p.Name, or(p.Setup, q.Setup), p.HelloKeeps || q.HelloKeeps
	q.Server, q.Source = or(p.Server, q.Server), or(p.Source, q.Source)
	for _, list := range []struct {
		to   *[]Check
		from []Check
	}{{&q.Banner, p.Banner}, {&q.Before, p.Before}, {&q.OnEndData, p.OnEndData}} {
		if list.from != nil {
			*list.to = list.from
		}
	}
	if p.Lines != (Lines{}) {
		q.Lines = p.Lines
	}
	if p.EHLO != nil {
		q.EHLO = p.EHLO
	}
	if p.Data.Done != nil {
		q.Data = p.Data
	}
	if p.AUTH.Mechs != nil {
		q.AUTH = p.AUTH
	}
	if p.Count != nil {
		q.Count = p.Count
	}
	if p.Sender != (Grammar{}) {
		q.Sender, q.Recipient = p.Sender, p.Recipient
	}
	if p.Size != 0 {
		q.Size, q.Recipients = p.Size, p.Recipients
	}
	if p.Idle != 0 {
		q.Idle, q.IdleData = p.Idle, p.IdleData
	}
	for i := range p.Verbs {
		q.setVerb(p.Verbs[i])
	}
}

// setVerb gives a command other checks, or more of them, or adds it.
func (q *Persona) setVerb(c Command) {
	for i := range q.Verbs {
		if v := &q.Verbs[i]; v.Verb == c.Verb {
			if c.Ahead {
				c.Checks = append(append([]Check(nil), c.Checks...), v.Checks...)
			}
			v.Checks = c.Checks
			return
		}
	}
	q.Verbs = append(q.Verbs, c)
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
