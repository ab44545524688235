package persona

// all personas, in the order people see them: the reference, then those that
// were recorded by name, then those that could not be.
var all []entry

type entry struct {
	*Persona
	whole *Persona // put together by Get
}

// enlist makes personas known. Each file calls it for its own, so that a new
// server is a new file and nothing else.
func enlist(personas ...*Persona) {
	for _, p := range personas {
		at := 0
		for at < len(all) && before(all[at].Persona, p) {
			at++
		}
		all = append(all, entry{})
		copy(all[at+1:], all[at:])
		all[at] = entry{Persona: p}
	}
}

func before(a, b *Persona) bool {
	if ra, rb := rank(a), rank(b); ra != rb {
		return ra < rb
	}
	return a.Name < b.Name
}

func rank(p *Persona) int {
	switch {
	case p.Name == "rfc":
		return 0
	case p.Source == "" && (p.Base == nil || p.Base.Source == ""):
		return 1
	}
	return 2
}

// Names lists them.
func Names() []string {
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Name
	}
	return names
}
