package doctor

import "crypto/tls"

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
