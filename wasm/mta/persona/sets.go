package persona

// F keeps the data files short.
type F = []Fact

// with returns a copy of a persona in another set-up. What the change replaces
// must be new slices: the rest is shared.
func with(base *Persona, name, setup string, change func(*Persona)) Persona {
	p := *base
	p.Name, p.Setup = name, setup
	change(&p)
	return p
}

// verb returns a copy of the commands in which one has other checks, or which
// has one more.
func verb(list []Command, name string, checks []Check) []Command {
	out := append([]Command(nil), list...)
	for i := range out {
		if out[i].Verb == name {
			out[i].Checks = checks
			return out
		}
	}
	return append(out, Command{Verb: name, Checks: checks})
}

// without returns the commands but one.
func without(list []Command, name string) []Command {
	var out []Command
	for _, c := range list {
		if c.Verb != name {
			out = append(out, c)
		}
	}
	return out
}

// lacking returns the checks without the one that asks for a fact first.
func lacking(list []Check, fact Fact) []Check {
	var out []Check
	for _, c := range list {
		if len(c.When) == 0 || c.When[0] != fact {
			out = append(out, c)
		}
	}
	return out
}

// say is a command that has one answer.
func say(text string) []Check { return []Check{{Say: text}} }

// first puts checks in front of others.
func first(list []Check, more ...Check) []Check { return append(more, list...) }
