package world

import (
	"strings"

	"ehlo/wasm/smtp"
)

// Matches tells that the rule is about this moment and this argument. For an
// address, arg is local@domain without brackets; a name alone counts as ours.
func (r *Rule) Matches(moment string, arg []byte) bool {
	if r.Moment != moment {
		return false
	}
	return r.Pattern == "" || matchAddress(r.Pattern, string(arg))
}

// Counts tells that the rule holds for the nth try.
func (r *Rule) Counts(n int) bool {
	return r.Nth == 0 || n == r.Nth || r.OnAfter && n > r.Nth
}

func matchAddress(pattern, arg string) bool {
	pattern, arg = smtp.Lower(pattern), smtp.Lower(arg)
	local, _, hasAt := strings.Cut(arg, "@")
	switch {
	case strings.HasSuffix(pattern, "@"):
		return glob(pattern[:len(pattern)-1], local)
	case strings.HasPrefix(pattern, "@"):
		return hasAt && glob("*"+pattern, arg)
	}
	return glob(pattern, arg)
}

// glob knows one sign: * stands for any run of characters.
func glob(pattern, s string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == s
	}
	if !strings.HasPrefix(s, first) {
		return false
	}
	s = s[len(first):]
	for {
		part, next, more := strings.Cut(rest, "*")
		if !more {
			return strings.HasSuffix(s, part)
		}
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s, rest = s[i+len(part):], next
	}
}

// unescape turns \r \n \t \\ and \xHH into octets; anything else stays.
func unescape(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out = append(out, s[i])
			continue
		}
		i++
		switch s[i] {
		case 'r':
			out = append(out, '\r')
		case 'n':
			out = append(out, '\n')
		case 't':
			out = append(out, '\t')
		case 'x':
			if i+2 < len(s) && hex(s[i+1]) >= 0 && hex(s[i+2]) >= 0 {
				out = append(out, byte(hex(s[i+1])<<4|hex(s[i+2])))
				i += 2
				continue
			}
			out = append(out, '\\', 'x')
		default:
			out = append(out, s[i])
		}
	}
	return string(out)
}

func hex(c byte) int {
	switch {
	case c-'0' < 10:
		return int(c - '0')
	case c|0x20-'a' < 6:
		return int(c|0x20-'a') + 10
	}
	return -1
}
