package persona

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// atext says whether an unquoted local part may hold c (RFC 5322 3.2.3).
func (g *Grammar) atext(c byte, angle bool) bool {
	switch {
	case letterDigit(c) || c > 127 && g.Local8:
		return true
	case indexByte(atomSpecials, c) >= 0:
		return indexByte(g.NotAtom, c) < 0
	}
	return g.more(g.Atom, c, angle, '@')
}

const atomSpecials = "!#$%&'*+-/=?^_`{|}~"

// letDig says whether a label may hold c.
func (g *Grammar) letDig(c byte, angle bool) bool {
	return letterDigit(c) || c == '-' || c > 127 && g.Domain8 || g.more(g.DomainAtom, c, angle, '.')
}

// more asks the grammar's extra octets. "*" allows any but what ends the part.
func (g *Grammar) more(set string, c byte, angle bool, end byte) bool {
	if angle && c == '>' {
		return false
	}
	if set != "*" {
		return indexByte(set, c) >= 0 && (angle || !blank(c)) // a blank ends what no bracket does
	}
	if angle {
		return c != end && c != '.'
	}
	return !blank(c) && c != end && c != '.'
}

// controls are octets that some servers take for letters.
const controls = "\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f"

func letterDigit(c byte) bool {
	return c-'0' < 10 || c|0x20-'a' < 26
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

func indexByte(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}

func trimAngle(b []byte) []byte {
	if len(b) > 0 && b[0] == '<' {
		b = b[1:]
	}
	if n := len(b); n > 0 && b[n-1] == '>' {
		b = b[:n-1]
	}
	return b
}

// show builds what the server repeats, and takes the quotes off the local part.
func (p *path) show() {
	a, quotes := p.a, p.g.Quotes
	if !a.Quoted && quotes != Requoted && (len(a.Route) == 0 || p.g.Route == KeepRoute) {
		a.Shown = a.Inner
		return
	}
	typed := a.Local
	plain := a.Local
	if a.Quoted {
		from := len(a.buf)
		a.buf = unquote(a.buf, a.Local)
		plain = a.buf[from:]
	}
	from := len(a.buf)
	if p.g.Route == KeepRoute {
		a.buf = append(a.buf, a.Route...)
	}
	switch quotes {
	case Requoted:
		a.buf = requote(a.buf, plain)
	case Unquoted:
		a.buf = append(a.buf, plain...)
	default:
		a.buf = append(a.buf, typed...)
	}
	if a.At {
		a.buf = append(append(a.buf, '@'), a.Domain...)
	}
	a.Local, a.Shown = plain, a.buf[from:]
}

func unquote(dst, quoted []byte) []byte {
	for i := 1; i < len(quoted)-1; i++ {
		if quoted[i] == '\\' && i < len(quoted)-2 {
			i++
		}
		dst = append(dst, quoted[i])
	}
	return dst
}

// requote puts the local part in quotes if it needs them, with a backslash in
// front of every octet that does.
func requote(dst, local []byte) []byte {
	plain := Grammar{}
	needs := false
	for _, c := range local {
		needs = needs || c != '.' && !plain.atext(c, true)
	}
	if !needs {
		return append(dst, local...)
	}
	dst = append(dst, '"')
	for _, c := range local {
		if c != '.' && !plain.atext(c, true) {
			dst = append(dst, '\\')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}

// IsLiteral says whether b is an address literal of RFC 5321 4.1.3: a dotted
// quad, or IPv6: and something that can be an IPv6 address.
func IsLiteral(b []byte) bool {
	if len(b) < 3 || b[0] != '[' || b[len(b)-1] != ']' {
		return false
	}
	b = b[1 : len(b)-1]
	if len(b) > 5 && smtp.EqualFold(b[:5], "IPV6:") {
		return isIPv6(b[5:])
	}
	return IsIPv4(b)
}

// IsIPv4 says whether b is four numbers up to 255.
func IsIPv4(b []byte) bool {
	parts := 0
	for len(b) > 0 {
		n, i := 0, 0
		for ; i < len(b) && i < 3 && b[i]-'0' < 10; i++ {
			n = n*10 + int(b[i]-'0')
		}
		parts++
		if i == 0 || n > 255 || parts > 4 {
			return false
		}
		if i == len(b) {
			return parts == 4
		}
		if b[i] != '.' {
			return false
		}
		b = b[i+1:]
	}
	return false
}

func isIPv6(b []byte) bool {
	if at := bytes.LastIndexByte(b, ':'); at >= 0 && bytes.IndexByte(b[at:], '.') >= 0 {
		if !IsIPv4(b[at+1:]) {
			return false
		}
		b = append([]byte(nil), b[:at+1]...)
		b = append(b, "0:0"...)
	}
	double := bytes.Contains(b, []byte("::"))
	groups, digits := 0, 0
	for i := 0; i <= len(b); i++ {
		if i == len(b) || b[i] == ':' {
			if digits > 0 {
				groups++
			}
			digits = 0
			continue
		}
		if c := b[i] | 0x20; !(b[i]-'0' < 10 || c-'a' < 6) {
			return false
		}
		if digits++; digits > 4 {
			return false
		}
	}
	return groups == 8 && !double || groups < 8 && double && bytes.Count(b, []byte("::")) == 1
}
