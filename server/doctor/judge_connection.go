package doctor

// judgeConnection: was there a connection at all?
func judgeConnection(o Observation, p Port) *Verdict {
	if o.Names.Fault != "" {
		v := verdict(Kind(o.Names.Fault), p.Number, PhaseDNS)
		v.Args = nameArgs(o)
		return &v
	}
	if len(p.Tries) == 0 || p.connected() {
		return nil
	}
	k := NoConnection
	switch p.Tries[len(p.Tries)-1].End {
	case Refused:
		k = PortRefused
	case Held:
		k = NotAsked
	case Reset: // accepted, and broken off before we were told
		k = EarlyReset
	case Unreachable:
		k = NoRoute
	case TimedOut:
		k = whoseFilter(o.Control, p.Number)
	}
	v := verdict(k, p.Number, PhaseTCP)
	v.Args = portArgs(o, p)
	return &v
}

// whoseFilter blames nobody without a witness: providers close port 25 from
// inside, and that looks the same. What the control says holds for its own port.
func whoseFilter(c *Control, port int) Kind {
	switch {
	case c == nil || c.Port != port:
		return FilteredPerhapsUs
	case c.End == Fine:
		return Filtered
	}
	return FilteredByUs
}
