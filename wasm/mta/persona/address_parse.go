package persona

import "bytes"

// Parse reads a path from the start of b and returns its length. A fault stops
// it: then the length is that of b.
func (g *Grammar) Parse(a *Address, b []byte) int {
	a.Clear()
	p := path{g: g, a: a, b: b, end: len(b)}
	if !p.open() || !p.inside() || !p.close() {
		p.outgrown()
		a.Rest, a.Done = b[min(a.Pos, len(b)):], b[:min(a.Pos, len(b))]
		if a.Raw == nil {
			a.Raw = b
		}
		if a.Inner == nil {
			a.Inner = trimAngle(b)
		}
		a.Shown = a.Inner
		return len(b)
	}
	a.Raw = b[:p.i]
	p.show()
	return p.i
}

// outgrown: a part that is too long matters less than a path that is.
func (p *path) outgrown() {
	if f := p.a.Fault; f < FaultLocalLong || p.g.Max == 0 {
		return
	}
	n := bytes.IndexByte(p.b, '>')
	if n < 0 {
		n = len(p.b)
	}
	if n-p.start > p.g.Max {
		p.a.Fault = FaultPathLong
	}
}

// path is a cursor over b; end is where the mailbox must be over.
type path struct {
	g      *Grammar
	a      *Address
	b      []byte
	i, end int
	start  int // of the mailbox
}

func (p *path) fail(f Fault) bool {
	p.a.Fault, p.a.Pos = f, p.i
	return false
}

func (p *path) at(c byte) bool { return p.i < p.end && p.b[p.i] == c }

// open finds where the mailbox begins, and with the grammar's Inside, its end.
func (p *path) open() bool {
	switch {
	case p.at('<'):
		p.a.Angle = true
		p.i++
	case p.g.Open == Must:
		return p.fail(FaultOpen)
	case p.g.Open == Skip:
		if at := bytes.IndexByte(p.b, '<'); at >= 0 {
			p.a.Angle, p.i = true, at+1
		}
	case p.g.Open == Phrase:
		p.phrase()
	}
	if p.a.Angle && p.g.Inside {
		at := bytes.IndexByte(p.b[p.i:], '>')
		if at < 0 {
			p.i = len(p.b)
			return p.fail(FaultClose)
		}
		p.end = p.i + at
	}
	p.start = p.i
	return true
}

// phrase skips words in front of "<", as in `Alice Example <alice@lab.example>`.
func (p *path) phrase() {
	at := bytes.IndexByte(p.b, '<')
	if at > 0 && bytes.IndexByte(p.b[:at], '@') < 0 {
		p.a.Angle, p.a.Phrase, p.i = true, true, at+1
	}
}

func (p *path) inside() bool {
	if p.a.Angle && (p.at('>') || p.i == p.end && p.end < len(p.b)) {
		p.a.Null = true
		return true
	}
	return p.route() && p.local() && p.domain() && p.lengths()
}

func (p *path) route() bool {
	if !p.at('@') || p.g.Route == NoRoute {
		return true
	}
	from, colon := p.i, bytes.IndexByte(p.b[p.i:p.end], ':')
	if p.g.Route != StripRoute {
		if colon >= 0 {
			p.i += colon + 1
			p.a.Route = p.b[from:p.i]
		}
		return true
	}
	for p.at('@') {
		p.i++
		if !p.labels() {
			return false
		}
		if p.at(',') {
			p.i++
		}
	}
	if !p.at(':') {
		return p.fail(FaultRoute)
	}
	p.i++
	p.a.Route = p.b[from:p.i]
	return true
}

func (p *path) local() bool {
	from := p.i
	switch {
	case p.at('@') && p.g.NoLocal:
	case p.at('"') && p.g.Quotes != NoQuotes:
		if !p.quoted() {
			return false
		}
	case p.g.LastAt && p.lastAt():
	case !p.atoms():
		return false
	}
	p.a.Local = p.b[from:p.i]
	if max := p.g.LocalMax; max > 0 && p.i-from > max {
		return p.fail(FaultLocalLong)
	}
	return true
}

func (p *path) quoted() bool {
	for p.i++; p.i < p.end; p.i++ {
		switch p.b[p.i] {
		case '\\':
			p.i++
		case '"':
			p.i++
			p.a.Quoted = true
			return true
		}
	}
	p.i = p.end
	return p.fail(FaultQuoteOpen)
}

// lastAt takes everything up to the last "@", if more than one stands in a text
// without blanks and brackets.
func (p *path) lastAt() bool {
	text := p.b[p.i:p.end]
	if n := bytes.IndexAny(text, " \t<>\"(),:;"); n >= 0 {
		text = text[:n]
	}
	at := bytes.LastIndexByte(text, '@')
	if at < 1 || bytes.IndexByte(text[:at], '@') < 0 {
		return false
	}
	p.i += at
	return true
}

// comment skips one.
func (p *path) comment() {
	if n := bytes.IndexByte(p.b[p.i:p.end], ')'); p.at('(') && n > 0 {
		p.i += n + 1
	}
}

func (p *path) atoms() bool {
	for first := true; ; first = false {
		if p.g.Comments {
			p.comment()
		}
		from := p.i
		for p.i < p.end && (letterDigit(p.b[p.i]) || p.g.atext(p.b[p.i], p.a.Angle)) {
			p.i++
		}
		if p.i == from && !(p.g.Dots && (p.at('.') || !first)) {
			return p.fail(p.dueAtom(first))
		}
		if p.g.Comments {
			p.comment()
		}
		if !p.at('.') {
			return true
		}
		p.i++
	}
}

func (p *path) dueAtom(first bool) Fault {
	switch {
	case !first:
		return FaultDot
	case p.i == p.end:
		return FaultLocalEnd
	}
	return FaultLocal
}

func (p *path) lengths() bool {
	if max := p.g.Max; max > 0 && p.i-p.start > max {
		p.i = p.start
		return p.fail(FaultPathLong)
	}
	return true
}

func (p *path) close() bool {
	p.a.Inner = p.b[p.start:p.i]
	if p.a.Angle {
		switch {
		case p.i < len(p.b) && p.b[p.i] == '>':
			p.i++
		case p.g.Close == Skip && p.i == p.end:
		case p.i == len(p.b):
			return p.fail(FaultClose)
		default:
			return p.fail(FaultInner)
		}
	}
	if p.i < len(p.b) && !blank(p.b[p.i]) && !p.g.Junk {
		return p.fail(FaultTrailing)
	}
	return true
}
