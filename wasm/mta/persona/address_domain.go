package persona

import "bytes"

func (p *path) domain() bool {
	if !p.at('@') {
		if p.g.NoAt && (p.i == p.end || p.b[p.i] == '>' || !p.a.Angle && blank(p.b[p.i])) {
			return true
		}
		return p.fail(FaultAt)
	}
	p.i++
	p.a.At = true
	from := p.i
	if p.at('[') && p.g.Literal != NoLiteral {
		if !p.literal() {
			return false
		}
	} else if over := p.i == p.end || p.b[p.i] == '>'; over && !p.g.NoDomain && p.g.DomainDots {
		return p.fail(FaultDomain)
	} else if !(over && p.g.NoDomain) && !p.labels() {
		return false
	}
	p.a.Domain = p.b[from:p.i]
	return true
}

func (p *path) literal() bool {
	from := p.i
	to := bytes.IndexByte(p.b[from:p.end], ']')
	if to < 0 {
		return p.fail(FaultLiteral)
	}
	if p.g.Literal == CheckLiteral && !IsLiteral(p.b[from:from+to+1]) {
		return p.fail(FaultLiteral)
	}
	p.i += to + 1
	p.a.Literal = true
	return true
}

// labels reads a host name.
func (p *path) labels() bool {
	from := p.i
	for {
		label := p.i
		for p.i < p.end && (letterDigit(p.b[p.i]) || p.g.letDig(p.b[p.i], p.a.Angle)) {
			p.i++
		}
		if !p.label(label) {
			return false
		}
		if !p.at('.') {
			break
		}
		p.i++
		if p.g.LastDot && (p.i == p.end || p.b[p.i] == '>') {
			break
		}
	}
	if p.g.NoNumber && len(bytes.Trim(p.b[from:p.i], "0123456789.")) == 0 {
		p.i = from
		return p.fail(FaultDomain)
	}
	if max := p.g.DomainMax; max > 0 && p.i-from > max {
		return p.fail(FaultDomainLong)
	}
	return true
}

func (p *path) label(from int) bool {
	n := p.i - from
	switch {
	case n == 0 && p.g.DomainDots:
	case n == 0 && p.i == p.end:
		return p.fail(FaultDomainEnd)
	case n == 0:
		return p.fail(FaultDomain)
	case p.g.LabelMax > 0 && n > p.g.LabelMax:
		return p.fail(FaultLabelLong)
	case !p.g.Hyphens && (p.b[from] == '-' || p.b[p.i-1] == '-'):
		p.i = from
		return p.fail(FaultDomain)
	}
	return true
}
