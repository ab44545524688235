package smtp

import (
	"bytes"
	"unicode/utf8"
)

// Mailbox is local-part@domain as written. Its slices point into the command.
type Mailbox struct {
	Local  []byte // with its quotes, if any
	Domain []byte // with its brackets, if it is a literal; empty for <postmaster>
	Quoted bool
}

// Path is a reverse-path or forward-path.
type Path struct {
	Mailbox
	Null  bool   // <>
	Route []byte // the obsolete source route, "@one,@two", to be ignored (RFC 5321 F.2)
	Raw   []byte // what stood between < and >
}

// PathFault names what is wrong with a path.
type PathFault uint8

const (
	PathOK         PathFault = iota
	PathNoBracket            // does not begin with <
	PathUnclosed             // the > is missing
	PathEmpty                // nothing where a mailbox is due
	PathNoDomain             // no @domain
	PathBadRoute             // a source route that is none
	PathBadLocal             // the local part breaks the grammar
	PathBadDomain            // the domain breaks the grammar
	PathNonASCII             // 8-bit octets without SMTPUTF8
	PathBadUTF8              // 8-bit octets that are no UTF-8
	PathLongLocal            // local part over 64 octets
	PathLongDomain           // domain over 255 octets
	PathTooLong              // path over 256 octets
)

var pathFaults = [...]string{
	"", `expected "<"`, `expected ">"`, "mailbox missing", `expected "@" and a domain`, "bad source route",
	"bad local part", "bad domain", "8-bit address without SMTPUTF8", "address is not UTF-8",
	"local part over 64 octets", "domain over 255 octets", "path over 256 octets",
}

// String says it in a few words; empty for PathOK.
func (f PathFault) String() string { return pathFaults[f] }

// Path reads a bracketed path strictly (RFC 5321 4.1.2). The null path and
// <postmaster> are paths; whether they are welcome is for the caller to say.
func (c *Cursor) Path(utf8ok bool) (Path, PathFault) {
	start := c.i
	inside, fault := c.Angle()
	if fault != PathOK {
		return Path{}, fault
	}
	p := Path{Raw: inside}
	if len(inside) == 0 {
		p.Null = true
		return p, PathOK
	}
	if p.Route, inside, fault = splitRoute(inside); fault != PathOK {
		return p, fault
	}
	if p.Mailbox, fault = ParseMailbox(inside, utf8ok); fault == PathOK && c.i-start > MaxPath {
		fault = PathTooLong
	}
	return p, fault
}

// Angle reads <...> and returns the inside. A > within a quoted string does
// not end it.
func (c *Cursor) Angle() ([]byte, PathFault) {
	if !c.Accept('<') {
		return nil, PathNoBracket
	}
	start, quoted := c.i, false
	for ; c.i < len(c.b); c.i++ {
		switch c.b[c.i] {
		case '"':
			quoted = !quoted
		case '\\':
			if quoted && c.i+1 < len(c.b) {
				c.i++
			}
		case '>':
			if !quoted {
				c.i++
				return c.b[start : c.i-1], PathOK
			}
		}
	}
	return c.b[start:c.i], PathUnclosed
}

// splitRoute separates "@one,@two:" from the mailbox behind it.
func splitRoute(b []byte) (route, rest []byte, fault PathFault) {
	if b[0] != '@' {
		return nil, b, PathOK
	}
	colon := bytes.IndexByte(b, ':')
	if colon < 0 {
		return nil, b, PathBadRoute
	}
	for hops := b[:colon]; len(hops) > 0; {
		n := bytes.IndexByte(hops, ',')
		if n < 0 {
			n = len(hops)
		}
		if n < 2 || hops[0] != '@' || !validHost(hops[1:n], false) || n == len(hops)-1 {
			return nil, b, PathBadRoute
		}
		hops = hops[min(n+1, len(hops)):]
	}
	return b[:colon], b[colon+1:], PathOK
}

// ParseMailbox reads local-part@domain without brackets. A name alone is
// PathNoDomain, but the Mailbox then carries it, for <postmaster> and VRFY.
func ParseMailbox(b []byte, utf8ok bool) (Mailbox, PathFault) {
	if len(b) == 0 {
		return Mailbox{}, PathEmpty
	}
	if !IsASCII(b) {
		if !utf8ok {
			return Mailbox{}, PathNonASCII
		}
		if !utf8.Valid(b) {
			return Mailbox{}, PathBadUTF8
		}
	}
	c := NewCursor(b)
	m, ok := c.localPart()
	switch {
	case !ok:
		return m, PathBadLocal
	case len(m.Local) > MaxLocalPart:
		return m, PathLongLocal
	case c.End():
		return m, PathNoDomain
	case !c.Accept('@'):
		return m, PathBadLocal
	}
	m.Domain = c.Rest()
	switch {
	case len(m.Domain) == 0:
		return m, PathNoDomain
	case len(m.Domain) > MaxDomain:
		return m, PathLongDomain
	case !validHost(m.Domain, utf8ok):
		return m, PathBadDomain
	}
	return m, PathOK
}

// localPart reads a dot-string or a quoted string.
func (c *Cursor) localPart() (Mailbox, bool) {
	start := c.i
	if c.Accept('"') {
		for !c.End() && c.Peek() != '"' {
			if c.Accept('\\') && c.End() {
				break
			}
			if c.Peek() < ' ' || c.Peek() == 0x7F {
				return Mailbox{}, false
			}
			c.i++
		}
		ok := c.Accept('"') && c.i-start > 2
		return Mailbox{Local: c.b[start:c.i], Quoted: true}, ok
	}
	for {
		atom := c.While(isAtext)
		if len(atom) == 0 {
			return Mailbox{Local: c.b[start:c.i]}, false
		}
		if !c.Accept('.') {
			return Mailbox{Local: c.b[start:c.i]}, true
		}
	}
}

func validHost(d []byte, utf8ok bool) bool {
	if len(d) > 0 && d[0] == '[' {
		return ValidLiteral(d)
	}
	return ValidDomain(d, utf8ok)
}
