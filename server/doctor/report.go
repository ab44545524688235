package doctor

import (
	"maps"
	"slices"
	"strings"
)

// Report is a diagnosis in words.
type Report struct {
	Lang     string
	Seen     Observation
	Found    Diagnosis
	Main     Opinion
	Known    []Rich // what is known in all: the main verdict, the other ports, the control
	Ports    []PortReport
	Findings []Opinion
	t        *texts
}

// Opinion is a verdict in words.
type Opinion struct {
	Verdict
	Title, Outcome                 string
	Known, Likely, Unseen, Matters Rich
	Next                           []Advice
}

// Advice is a thing to do, and perhaps a command that does it.
type Advice struct {
	Say Rich
	Run string
}

// PortReport is a port with its verdict.
type PortReport struct {
	Opinion
	Seen  Port
	Falls []Fall
	Hue   string // c2 c4 c5: the class of its colours; empty while it is examined
}

// Tell puts an observation into words. It may be an unfinished one.
func Tell(o Observation, lang string) Report {
	t := textsOf(lang)
	d := Judge(o)
	r := Report{Lang: t.lang, Seen: o, Found: d, t: t, Main: t.opinion(d.Main)}
	scale := newScale(o)
	for i, p := range o.Ports {
		r.Ports = append(r.Ports, PortReport{Opinion: t.opinion(d.Ports[i]), Seen: p, Falls: t.falls(o, i, d.Ports[i], scale), Hue: hue(d.Ports[i], p.Done)})
	}
	for _, v := range d.Findings {
		r.Findings = append(r.Findings, t.opinion(v))
	}
	r.Known = r.known()
	return r
}

// Word is a word of the report's language.
func (r Report) Word(key string) string { return r.t.word(key) }

// Role names the ports that have one.
func (p PortReport) Role() string {
	if slices.Contains(Ports, p.Seen.Number) {
		return itoa(p.Seen.Number)
	}
	return ""
}

// known is the evidence in sentences.
func (r Report) known() []Rich {
	list := []Rich{r.Main.Known}
	if r.Main.Phase == PhaseDNS {
		return list
	}
	for _, p := range r.Ports {
		if p.Port != r.Main.Port && p.Seen.Done {
			args := maps.Clone(p.Args)
			args["outcome"] = lowerFirst(p.Outcome)
			list = append(list, r.t.rich(r.t.word("also"), args))
		}
	}
	if c := r.Seen.Control; c != nil && r.Main.Kind != FilteredByUs && r.Main.Kind != Filtered {
		key := "control_lost"
		if c.End == Fine {
			key = "control_fine"
		}
		list = append(list, r.t.rich(r.t.word(key), map[string]any{"control": c.Target, "control_took": c.Took}))
	}
	return list
}

func (t *texts) opinion(v Verdict) Opinion {
	e := t.Verdicts[v.Kind]
	o := Opinion{
		Verdict: v, Title: t.plain(e.Title, v.Args), Outcome: t.plain(e.Outcome, v.Args),
		Known: t.rich(e.Known, v.Args), Likely: t.rich(e.Likely, v.Args), Unseen: t.rich(e.Unseen, v.Args), Matters: t.rich(e.Matters, v.Args),
	}
	for _, line := range e.Next {
		run, is := strings.CutPrefix(line, "$ ")
		if n := len(o.Next); is && n > 0 && o.Next[n-1].Run == "" {
			o.Next[n-1].Run = t.plain(run, v.Args)
			continue
		}
		o.Next = append(o.Next, Advice{Say: t.rich(line, v.Args)})
	}
	return o
}

// hue is the class of a verdict's colours: done, not now, no.
func hue(v Verdict, done bool) string {
	switch {
	case !done:
		return ""
	case v.Severity == Good:
		return "c2"
	case v.Severity == Note, v.Kind == Greeting421, v.Kind == Greeting4, v.Kind == FilteredByUs, v.Kind == FilteredPerhapsUs:
		return "c4"
	}
	return "c5"
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}
