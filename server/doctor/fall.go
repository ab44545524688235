package doctor

import (
	"fmt"
	"time"
)

// Fall is one bar of the waterfall. Places are per cent of its width.
type Fall struct {
	Phase    PhaseName
	Label    string
	State    PhaseState
	Took     string
	Why      Rich
	Lead     bool   // the verdict shows here
	X, Width string // of the bar
	Break    string // where time is left out; empty: nowhere
	Mark     string // an event inside; empty: none
	No       string // where the cross of a failure stands; empty: none
	SinceMS  int64  // running: when it began
	Cut      time.Duration
}

// scale maps time to width, the same for all ports. A wait on purpose would
// press all else to nothing, so bars longer than cap are cut.
type scale struct {
	cap, total time.Duration
}

// short is what a phase takes when nobody waits on purpose.
const short = time.Second

func newScale(o Observation) scale {
	var small, all time.Duration
	for _, p := range o.Ports {
		var mine, every time.Duration
		for _, f := range p.Phases {
			every += f.Took
			if f.Took < short {
				mine += f.Took
			}
		}
		small, all = max(small, mine), max(all, every)
	}
	s := scale{cap: max(2*small, 200*time.Millisecond)}
	if all < 2*short {
		s.cap = all
	}
	for _, p := range o.Ports {
		var width time.Duration
		for _, f := range p.Phases {
			width += min(f.Took, s.cap)
		}
		s.total = max(s.total, width)
	}
	s.total = max(s.total+s.total/20, time.Millisecond) // a little air at the end
	return s
}

func (s scale) percent(d time.Duration) string {
	return fmt.Sprintf("%.1f%%", 100*float64(d)/float64(s.total))
}

// falls draws the phases of a port.
func (t *texts) falls(o Observation, at int, v Verdict, s scale) []Fall {
	var list []Fall
	p, x := o.Ports[at], time.Duration(0)
	for _, f := range p.Phases {
		fall := Fall{Phase: f.Name, Label: t.word(string(f.Name)), State: f.State, Lead: p.Done && f.Name == v.Phase}
		switch f.State {
		case ToCome, Skipped:
			fall.Took = t.word("not_reached")
			if f.State == ToCome {
				fall.Took = ""
			} else if f.Name == PhaseTLS && p.EHLO.Whole && p.EHLO.Code == 250 {
				fall.Took = t.word("why_tls_skipped")
			}
			list = append(list, fall)
			continue
		case Running:
			fall.SinceMS = f.At.Milliseconds() + 1
		}
		width := min(f.Took, s.cap)
		fall.X, fall.Width, fall.Took, fall.Why = s.percent(x), s.percent(width), t.duration(f.Took), t.why(o, at, f)
		if f.Took > s.cap {
			fall.Break, fall.Cut = s.percent(x+width*6/10), f.Took-s.cap
		}
		if f.Mark > 0 && f.Mark < f.Took {
			fall.Mark = s.percent(x + max(min(f.Mark, width/8), width/40))
		}
		x += width
		if f.State == Broken {
			fall.No = s.percent(x + s.total/25)
		}
		list = append(list, fall)
	}
	return list
}

// Cut is the longest time that the bars leave out.
func (r Report) Cut() string {
	var most time.Duration
	for _, p := range r.Ports {
		for _, f := range p.Falls {
			most = max(most, f.Cut)
		}
	}
	if most == 0 {
		return ""
	}
	return r.t.duration(most)
}

// Marked tells whether a bar has a notch.
func (r Report) Marked() bool {
	for _, p := range r.Ports {
		for _, f := range p.Falls {
			if f.Mark != "" {
				return true
			}
		}
	}
	return false
}
