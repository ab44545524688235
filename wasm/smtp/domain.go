package smtp

import "unicode/utf8"

func isAlnum(c byte) bool { return c|0x20-'a' < 26 || isDigit(c) }

// isAtext is an octet of an atom (RFC 5322 3.2.3); non-ASCII is UTF-8 text of
// RFC 6531, which the callers check as a whole.
func isAtext(c byte) bool {
	if isAlnum(c) || c >= 0x80 {
		return true
	}
	switch c {
	case '!', '#', '$', '%', '&', '\'', '*', '+', '-', '/', '=', '?', '^', '_', '`', '{', '|', '}', '~':
		return true
	}
	return false
}

// IsASCII tells that no octet has its eighth bit set.
func IsASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// ValidDomain checks a host name: labels of letters, digits and inner hyphens
// (RFC 5321 4.1.2), 63 octets each, 255 in all. utf8ok allows U-labels.
func ValidDomain(d []byte, utf8ok bool) bool {
	if len(d) == 0 || len(d) > MaxDomain || (!IsASCII(d) && (!utf8ok || !utf8.Valid(d))) {
		return false
	}
	label := 0
	for i, c := range d {
		switch {
		case c == '.':
			if label == 0 || d[i-1] == '-' {
				return false
			}
			label = 0
			continue
		case c == '-' && label == 0, c != '-' && !isAlnum(c) && c < utf8.RuneSelf:
			return false
		}
		if label++; label > 63 {
			return false
		}
	}
	return label > 0 && d[len(d)-1] != '-'
}

// ValidLiteral checks an address literal with its brackets (RFC 5321 4.1.3).
func ValidLiteral(d []byte) bool {
	if len(d) < 3 || d[0] != '[' || d[len(d)-1] != ']' {
		return false
	}
	in := d[1 : len(d)-1]
	c := NewCursor(in)
	if c.Keyword("IPV6:") {
		return validIPv6(c.Rest())
	}
	return validIPv4(in)
}

func validIPv4(b []byte) bool {
	c := NewCursor(b)
	for part := 0; part < 4; part++ {
		if part > 0 && !c.Accept('.') {
			return false
		}
		start := c.Pos()
		n, ok := c.Number()
		if !ok || n > 255 || c.Pos()-start > 3 {
			return false
		}
	}
	return c.End()
}

// validIPv6 counts groups; one "::" stands for at least one of them.
func validIPv6(b []byte) bool {
	groups, elided := 0, false
	for i := 0; i < len(b); {
		if b[i] == ':' {
			if i+1 >= len(b) || b[i+1] != ':' {
				if i == 0 || i+1 == len(b) {
					return false
				}
				i++
				continue
			}
			if elided || (i+2 < len(b) && b[i+2] == ':') {
				return false
			}
			elided = true
			i += 2
			continue
		}
		start := i
		for i < len(b) && b[i] != ':' {
			i++
		}
		if i == len(b) && groups > 0 && validIPv4(b[start:]) {
			groups += 2
			break
		}
		if i-start > 4 || !allHex(b[start:i]) {
			return false
		}
		groups++
	}
	return groups == 8 || elided && groups < 8
}

func allHex(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) && c|0x20-'a' >= 6 {
			return false
		}
	}
	return true
}
