package doctor

import (
	"fmt"
	"net"
	"slices"
	"strings"
)

// Diagnosis is what the doctor makes of an observation.
type Diagnosis struct {
	Main     Verdict   // what the headline says
	Ports    []Verdict // one each, in the order of the observation
	Findings []Verdict // what is worth knowing besides
	Healthy  bool      // there is a 220, and nothing is wrong with it
}

// Verdict is one judgement. Args are what its texts speak of.
type Verdict struct {
	Kind     Kind
	Severity Severity
	Port     int       // 0: about the name
	Phase    PhaseName // where it shows
	Args     map[string]any
}

// Judge looks at an observation and at nothing else.
func Judge(o Observation) Diagnosis {
	d := Diagnosis{}
	for i := range o.Ports {
		v, also := judgePort(o, o.Ports[i])
		d.Ports = append(d.Ports, v)
		d.Findings = append(d.Findings, also...)
	}
	d.Main = chief(o, d.Ports)
	d.Healthy = d.Main.Severity <= Note
	d.Findings = dedupe(append(judgeNames(o), d.Findings...))
	return d
}

// chief is the verdict the question is about. Between servers it is port 25:
// where a domain says by MX that it takes mail, there must be a 220. Elsewhere a
// shut door is no fault as long as another one opens.
func chief(o Observation, ports []Verdict) Verdict {
	if o.Names.Fault != "" {
		v := verdict(Kind(o.Names.Fault), 0, PhaseDNS)
		v.Args = nameArgs(o)
		v.Severity = Faulty
		return v
	}
	greets := slices.ContainsFunc(ports, func(v Verdict) bool { return v.Severity <= Note })
	best := ports[0]
	for _, v := range ports {
		if weight(o, v, greets) > weight(o, best, greets) {
			best = v
		}
	}
	if best.Severity == Shut && best.Kind != NotAsked {
		best.Severity = Faulty // nobody answers at all
	}
	return best
}

func weight(o Observation, v Verdict, greets bool) int {
	mail := v.Port == 25 && len(o.Names.MX) > 0
	switch {
	case v.Kind == NotAsked:
		return -2
	case v.Severity > Note && mail:
		return int(Faulty) + 1
	case v.Severity == Shut && greets && !o.Target.One:
		return -1
	}
	return int(v.Severity)
}

// judgePort gives the verdict on one port, and what else was found there.
func judgePort(o Observation, p Port) (Verdict, []Verdict) {
	var list []Verdict
	for _, judge := range []func(Observation, Port) *Verdict{judgeConnection, judgeOpening, judgeGreeting, judgeEHLO, judgeTLS, judgeTime} {
		v := judge(o, p)
		if v == nil {
			continue
		}
		if v.Severity > Note {
			return *v, append(list, portFindings(o, p)...)
		}
		list = append(list, *v)
	}
	list = append(list, portFindings(o, p)...)
	main := verdict(Healthy, p.Number, Phase220)
	main.Args = portArgs(o, p)
	if i := slices.IndexFunc(list, func(v Verdict) bool { return leads[v.Kind] }); i >= 0 {
		main = list[i]
		list = slices.Delete(list, i, i+1)
	}
	return main, list
}

// leads are the notes that say something about the 220 itself.
var leads = map[Kind]bool{Late: true, Teaser: true, Stars: true}

func verdict(k Kind, port int, at PhaseName) Verdict {
	return Verdict{Kind: k, Severity: severity(k), Port: port, Phase: at}
}

// portArgs are what any text about a port may speak of.
func portArgs(o Observation, p Port) map[string]any {
	host := o.Names.Host
	a := map[string]any{
		"host": host, "port": p.Number, "address": p.Address.Addr().String(), "target": net.JoinHostPort(host, itoa(p.Number)),
		"name": o.Target.Name, "took": p.Greeting.Last - p.Greeting.At, "patience": o.Limits.Greeting, "reply": o.Limits.Reply,
	}
	if p.Greeting.First > 0 {
		a["first"] = p.Greeting.First - p.Greeting.At
	}
	if n := len(p.Greeting.Lines); n > 0 {
		a["line"] = visible(p.Greeting.Lines[n-1].Data)
		a["lines"] = n
		a["opening"] = visible(p.Greeting.Lines[0].Data)
		a["code"] = p.Greeting.Code
		a["gap"] = p.Greeting.Last - p.Greeting.Lines[0].At
	}
	if n := len(p.Tries); n > 0 {
		last := p.Tries[n-1]
		a["connect"], a["why"], a["reason"] = last.Took, whyHeld(last.Held, last.Why), word("held_"+last.Held)
	}
	if o.Control != nil {
		a["control"], a["control_took"] = o.Control.Target, o.Control.Took
	}
	return a
}

// word is an argument that the texts have a word for; verbatim one that may be
// empty.
type (
	word     string
	verbatim string
)

// whyHeld keeps the English of a refusal off the page, which says the same in
// the visitor's language; only why connections are off, the operator says.
func whyHeld(held, why string) string {
	if held != "" && held != "off" {
		return ""
	}
	return why
}

func nameArgs(o Observation) map[string]any {
	a := map[string]any{"target": o.Target.Name, "name": o.Target.Name, "host": o.Names.Host, "took": o.Names.Took, "why": whyHeld(o.Names.Held, o.Names.Why), "reason": word("held_" + o.Names.Held)}
	var rest []string
	for i, mx := range o.Names.MX {
		if i > 0 {
			rest = append(rest, mx.Host)
		}
	}
	a["rest"] = strings.Join(rest, ", ")
	a["count"] = len(rest)
	return a
}

// judgeNames is what DNS has to say besides faults.
func judgeNames(o Observation) []Verdict {
	var list []Verdict
	add := func(k Kind) {
		v := verdict(k, 0, PhaseDNS)
		v.Args = nameArgs(o)
		list = append(list, v)
	}
	asked := !o.Names.Inside && !o.Target.Addr.IsValid() && (!o.Target.One || o.Target.Ports[0] == 25)
	switch {
	case !o.Names.Known || o.Names.Fault != "":
	case asked && len(o.Names.MX) == 0:
		add(NoMX)
	case len(o.Names.MX) > 1:
		add(MoreMX)
	}
	return append(list, judgePTR(o)...)
}

// judgePTR compares the reverse name with what the server calls itself.
func judgePTR(o Observation) []Verdict {
	at := slices.IndexFunc(o.Ports, func(p Port) bool { return p.Greeting.Code == 220 && p.Greeting.Whole })
	if at < 0 || !o.Names.PTRAsked || o.Ports[at].Address.Addr().IsLoopback() {
		return nil
	}
	p := o.Ports[at]
	k, says := NoPTR, firstWord(p.Greeting)
	if len(o.Names.PTR) > 0 {
		if slices.Contains(o.Names.PTR, says) || slices.Contains(o.Names.PTR, o.Names.Host) {
			return nil
		}
		k = OtherPTR
	}
	v := verdict(k, 0, PhaseDNS)
	v.Args = portArgs(o, p)
	v.Args["ptr"], v.Args["says"] = strings.Join(o.Names.PTR, ", "), says
	return []Verdict{v}
}

// dedupe keeps the first finding of a kind: that a name differs is told once,
// not for each port.
func dedupe(list []Verdict) []Verdict {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(v Verdict) bool {
		key := fmt.Sprint(v.Kind)
		if strings.HasPrefix(key, "tls-") || v.Kind == NoStartTLS {
			key += itoa(v.Port)
		}
		again := seen[key]
		seen[key] = true
		return again
	})
}
