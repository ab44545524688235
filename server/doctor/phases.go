package doctor

import "time"

// planned are the phases of a port in their order: where TLS comes first there
// is no greeting without it.
func planned(port int) []Phase {
	order := []PhaseName{PhaseDNS, PhaseTCP, Phase220, PhaseEHLO, PhaseTLS}
	if tlsFirst(port) {
		order = []PhaseName{PhaseDNS, PhaseTCP, PhaseTLS, Phase220, PhaseEHLO}
	}
	var list []Phase
	for _, name := range order {
		list = append(list, Phase{Name: name, State: ToCome})
	}
	return list
}

// tlsFirst: RFC 8314 7.3 gives 465 to submission inside TLS.
func tlsFirst(port int) bool { return port == 465 }

func (x *visit) phase(name PhaseName) *Phase {
	for i := range x.port.Phases {
		if x.port.Phases[i].Name == name {
			return &x.port.Phases[i]
		}
	}
	return &Phase{}
}

// begin starts a phase, unless it has begun, and says when that was.
func (x *visit) begin(name PhaseName) time.Duration {
	p := x.phase(name)
	if p.State == ToCome {
		p.State, p.At = Running, x.since()
	}
	x.show()
	return p.At
}

func (x *visit) end(name PhaseName, state PhaseState) {
	p := x.phase(name)
	p.State, p.Took = state, x.since()-p.At
	x.show()
}

// show puts the port where it can be seen.
func (x *visit) show() {
	mine := x.port.clone()
	x.tell(func(o *Observation) { o.Ports[x.at] = mine })
}
