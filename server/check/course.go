package check

import (
	"strings"

	"ehlo/server/site"
	"ehlo/server/site/doc"
)

// What every tutorial owes its learner.
const (
	plainHints = 3 // a step helps three times: which command, which form, the line
	namedHints = 2 // usual mistakes that have an answer of their own
	huntGoals  = 5 // fewer are no hunt
)

// course checks what is asked of every tutorial beyond its format.
func (c *checker) course(l *site.Lesson) {
	if !site.IsPart(l.Level) {
		c.fault(l.File, c.keyLine(l.File, "level"), "use one of: "+strings.Join(site.Parts(), " "), "level: there is no part %q of the course", l.Level)
	}
	seen := map[string]int{}
	for _, s := range l.Steps {
		c.step(l, s)
		for _, h := range s.Hints() {
			if h.ID == "" {
				continue
			}
			if before, twice := seen[h.ID]; twice {
				c.fault(l.File, h.At(), "give each hint its own name", "hint %q stands on line %d already", h.ID, before)
			}
			seen[h.ID] = h.At()
		}
	}
	if len(seen) < namedHints {
		c.fault(l.File, 1, "write ```hint ID when PATTERN for the usual mistakes", "%d hints for mistakes; a lesson has at least %d", len(seen), namedHints)
	}
	c.turn(l)
}

// step asks for something, and helps in three plain hints; in a hunt nobody is
// led by the hand.
func (c *checker) step(l *site.Lesson, s site.Step) {
	if len(s.Goals()) == 0 {
		c.fault(l.File, s.Line, "give it a ```goal, or join it to its neighbour", "step %d asks for nothing", s.N)
	}
	plain := 0
	for _, h := range s.Hints() {
		if h.ID == "" {
			plain++
		}
	}
	if !s.Hunt() && plain != plainHints {
		c.fault(l.File, s.Line, "give it three ```hint: which command, which form, the line itself", "step %d has %d plain hints", s.N, plain)
	}
	for _, b := range s.Blocks {
		hunt, ok := b.(doc.Hunt)
		if ok && len(hunt.Goals) < huntGoals {
			c.fault(l.File, b.At(), "add goals, or make it a ```goal", "a hunt for %d goals; it takes at least %d", len(hunt.Goals), huntGoals)
		}
		if ok && len(s.Goals()) > len(hunt.Goals) {
			c.fault(l.File, b.At(), "keep a step to one ```hunt and no ```goal", "a hunt beside other goals")
		}
	}
}

// turn: one aside turns what the learner believed, and is marked as such.
func (c *checker) turn(l *site.Lesson) {
	var turns []int
	for _, s := range l.Steps {
		for _, b := range s.Blocks {
			if a, ok := b.(doc.Aside); ok && a.Turn {
				turns = append(turns, b.At())
			}
		}
	}
	if lead := doc.Turns[l.Lang]; len(turns) == 0 {
		c.fault(l.File, 1, "begin one aside with > **"+lead+"**", "no step is marked as the one that turns what one believed")
	} else if len(turns) > 1 {
		c.fault(l.File, turns[1], "keep one, and give the other another lead", "a second aside that begins %q", lead)
	}
}
