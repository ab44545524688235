package lesson

import "ehlo/wasm/wire"

// Step is one step of a lesson.
type Step struct {
	Goals []Goal
	Hints []Hint
}

// Met is a goal that an event met.
type Met struct {
	Step, Goal int // from 0
	By         int // number of the event
}

// Raised is a hint that an event brought up.
type Raised struct {
	Step int
	ID   string
	By   int
}

// Checker follows a session through the steps of a lesson. Goals of a step
// count once all earlier steps are complete; an event that completes a step
// does not count for the next one.
type Checker struct {
	Facts Facts

	steps  []Step
	state  [][]progress
	raised [][]bool
	step   int
}

// progress is how far the "then" chain of one goal has come.
type progress struct {
	next int
	by   int
	met  bool
}

// NewChecker starts with the first step.
func NewChecker(steps []Step, facts Facts) *Checker {
	c := &Checker{Facts: facts, steps: steps}
	for _, s := range steps {
		c.state = append(c.state, make([]progress, len(s.Goals)))
		c.raised = append(c.raised, make([]bool, len(s.Hints)))
	}
	c.skipDone()
	return c
}

// Steps are the steps it was made from.
func (c *Checker) Steps() []Step { return c.steps }

// Step is the number of the current step; len(Steps()) when all is done.
func (c *Checker) Step() int { return c.step }

// Done tells that the lesson is complete. One without goals never is.
func (c *Checker) Done() bool { return c.step == len(c.steps) && len(c.steps) > 0 }

// Waits tells that some goal is still open.
func (c *Checker) Waits() bool { return c.step < len(c.steps) }

// Met tells whether a goal is met, and by which event.
func (c *Checker) Met(step, goal int) (by int, met bool) {
	p := c.state[step][goal]
	return p.by, p.met
}

// Mark takes a goal as met, as after a restart: progress outlives a connection.
func (c *Checker) Mark(step, goal, by int) {
	if step < len(c.state) && goal < len(c.state[step]) && step >= 0 && goal >= 0 {
		c.state[step][goal] = progress{met: true, by: by}
		c.skipDone()
	}
}

// Skip makes a step the current one, for tests of its hints.
func (c *Checker) Skip(step int) { c.step = min(max(step, 0), len(c.steps)) }

// Reopen forgets chains begun but not finished: they do not span connections.
func (c *Checker) Reopen() {
	for _, goals := range c.state {
		for i := range goals {
			if !goals[i].met {
				goals[i].next = 0
			}
		}
	}
}

// See takes one event. What it met and raised is added to the two lists.
func (c *Checker) See(e *wire.Event, met []Met, raised []Raised) ([]Met, []Raised) {
	if c.step >= len(c.steps) {
		return met, raised
	}
	s := &c.steps[c.step]
	for i := range s.Hints {
		if !c.raised[c.step][i] && s.Hints[i].When.then[0].matches(e, &c.Facts) {
			c.raised[c.step][i] = true
			raised = append(raised, Raised{c.step, s.Hints[i].ID, e.N})
		}
	}
	for i := range s.Goals {
		if c.advance(&c.state[c.step][i], s.Goals[i].Pattern, e) {
			met = append(met, Met{c.step, i, e.N})
		}
	}
	c.skipDone()
	return met, raised
}

// advance moves one goal on; true if this event completes it.
func (c *Checker) advance(p *progress, pattern Pattern, e *wire.Event) bool {
	if p.met || !pattern.then[p.next].matches(e, &c.Facts) {
		return false
	}
	p.next++
	p.met = p.next == len(pattern.then)
	p.by = e.N
	return p.met
}

// skipDone moves on past complete steps; a step without goals is complete.
func (c *Checker) skipDone() {
	for c.step < len(c.steps) {
		for _, p := range c.state[c.step] {
			if !p.met {
				return
			}
		}
		c.step++
	}
}

// Wanted is the verb that the first open goal of the current step waits for,
// "" if there is none or the goal names no verb.
func (c *Checker) Wanted() string {
	if c.step >= len(c.steps) {
		return ""
	}
	for i, p := range c.state[c.step] {
		if p.met {
			continue
		}
		switch o := c.steps[c.step].Goals[i].Pattern.then[p.next][0]; o.what {
		case aVerb:
			return o.verb
		case anEnd, aDelivery:
			return "."
		case aHandshake:
			return "STARTTLS"
		}
		return ""
	}
	return ""
}
