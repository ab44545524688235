package doctor

import (
	"crypto/tls"
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
			fall.Mark = s.percent(x + min(f.Mark, width/8+s.cap/50))
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

// why is the short text under a bar.
func (t *texts) why(o Observation, at int, f Phase) Rich {
	p := o.Ports[at]
	args := portArgs(o, p)
	say := func(key string) Rich { return t.rich(t.word(key), args) }
	switch f.Name {
	case PhaseDNS:
		return t.whyDNS(o, at, args)
	case PhaseTCP:
		return say(whyTCP(p, f))
	case Phase220:
		if f.State != Running {
			return t.why220(p, args)
		}
	case PhaseEHLO:
		return t.whyEHLO(p, f, args)
	case PhaseTLS:
		return t.whyTLS(o, p, f, args)
	}
	return nil
}

func (t *texts) whyDNS(o Observation, at int, args map[string]any) Rich {
	if o.Names.Fault != "" {
		return Rich{{Text: t.plain(t.Verdicts[Kind(o.Names.Fault)].Outcome, args)}}
	}
	if o.Names.Inside {
		return Rich{{Text: t.word("why_dns_inside")}}
	}
	if at > 0 {
		return Rich{{Text: t.word("why_same")}}
	}
	key := "why_dns_plain"
	if len(o.Names.MX) > 0 {
		key, args["mx"] = "why_dns", o.Names.Host
	}
	if !o.Ports[at].Address.IsValid() && len(o.Names.Addresses) > 0 {
		args["address"] = o.Names.Addresses[0].String()
	}
	return t.rich(t.word(key), args)
}

func whyTCP(p Port, f Phase) string {
	if f.State == Running || len(p.Tries) == 0 {
		return "waiting"
	}
	switch p.Tries[len(p.Tries)-1].End {
	case Fine:
		if len(p.Tries) > 1 {
			return "why_tcp_second"
		}
		return "why_tcp"
	case Refused, Reset:
		return "why_tcp_refused"
	case TimedOut:
		return "why_tcp_timeout"
	case Unreachable:
		return "why_tcp_unreachable"
	}
	return "why_tcp_failed"
}

// why220 quotes the line, or says what came instead.
func (t *texts) why220(p Port, args map[string]any) Rich {
	g := p.Greeting
	switch {
	case g.Whole:
		return Rich{{Code: true, Text: args["line"].(string)}}
	case len(g.Lines) > 0:
		return t.rich(t.word("why_220_teaser"), args)
	case g.Junk != nil:
		return Rich{{Code: true, Text: visible(firstLine(g.Junk))}}
	case p.Knock != nil && p.Knock.TLS:
		return t.rich(t.word("why_220_knock"), args)
	case g.End == TimedOut:
		return t.rich(t.word("why_220_silent"), args)
	}
	return t.rich(t.word("why_220_closed"), args)
}

func (t *texts) whyEHLO(p Port, f Phase, args map[string]any) Rich {
	e := p.EHLO
	switch {
	case f.State == Running:
		return nil
	case e.Whole && e.Code == 250:
		args["count"] = len(e.Lines)
		for _, ext := range []string{"STARTTLS", "AUTH", "SIZE"} {
			if offers(e, ext) {
				args["ext"] = ext
				return t.rich(t.word("why_ehlo"), args)
			}
		}
		return t.rich(t.word("why_ehlo_plain"), args)
	case len(e.Lines) > 0:
		return Rich{{Code: true, Text: visible(e.Lines[len(e.Lines)-1].Data)}}
	}
	return t.rich(t.word("why_ehlo_none"), args)
}

func (t *texts) whyTLS(o Observation, p Port, f Phase, args map[string]any) Rich {
	s := p.StartTLS
	switch {
	case f.State == Running:
		return nil
	case p.TLS != nil && !p.TLS.Fault.handshake():
		args["why"] = p.TLS.Why
		return t.rich(t.word("why_tls_failed"), args)
	case p.TLS != nil:
		args["version"], args["cert"] = tls.VersionName(p.TLS.Version), t.certificate(o, p.TLS)
		key := "why_tls_starttls"
		if tlsFirst(p.Number) {
			key = "why_tls_implicit"
		}
		return t.rich(t.word(key), args)
	case len(s.Lines) > 0:
		return Rich{{Code: true, Text: visible(s.Lines[len(s.Lines)-1].Data)}}
	}
	return nil
}

func (t *texts) certificate(o Observation, s *TLS) string {
	if s.Fault == "" {
		return t.plain(t.word("cert_good"), map[string]any{"days": days(o.Began, s.Until)})
	}
	return t.plain(t.word("cert_bad"), map[string]any{"fault": t.word("fault_" + string(s.Fault))})
}
