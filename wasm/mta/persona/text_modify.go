package persona

import (
	"bytes"
	"unicode/utf8"
)

// modify applies one modifier, or several with "+" between them.
func (w *writer) modify(from int, how string) {
	for how != "" {
		one, more := how, ""
		if at := indexByte(how, '+'); at >= 0 {
			one, more = how[:at], how[at+1:]
		}
		if one == "again" {
			w.again = string(w.dst[w.sep+1 : from])
		} else {
			w.dst = modify(w.dst, from, one)
		}
		how = more
	}
}

// modifier returns what stands behind the colon, if it is one of ours.
func modifier(name string) string {
	at := indexByte(name, ':')
	if at < 0 {
		return ""
	}
	how := name[at+1:]
	one := how
	if plus := indexByte(how, '+'); plus >= 0 {
		one = how[:plus]
	}
	switch one {
	case "word", "lower", "upper", "7", "q", "neuter", "node", "inner", "again":
		return how
	}
	if len(one) > 3 && (one[:3] == "cut" || one[:3] == "mid") {
		return how
	}
	return ""
}

func modify(b []byte, from int, how string) []byte {
	v := b[from:]
	switch how {
	case "lower":
		flip(v, 'A')
	case "upper":
		flip(v, 'a')
	case "7":
		for i := range v {
			v[i] &= 0x7F
		}
	case "neuter":
		for i, c := range v {
			if c < ' ' || indexByte(" <>()\\\";@", c) >= 0 {
				v[i] = '?'
			}
		}
	case "word":
		if at := bytes.IndexByte(v, ' '); at >= 0 {
			return b[:from+at]
		}
	case "inner":
		if n := len(v); n > 1 && v[0] == '[' && v[n-1] == ']' {
			v = v[1 : n-1]
		}
		b = append(b[:from], trimAngle(v)...)
	case "node":
		if len(v) > 0 && (v[0] == '@' || v[0] == '#') {
			b = append(b[:from], v[1:]...)
		}
	case "q":
		return quote(b, from)
	default:
		return shorten(b, from, how)
	}
	return b
}

// flip changes the case of the 26 letters from first on.
func flip(v []byte, first byte) {
	for i, c := range v {
		if c-first < 26 {
			v[i] = c ^ 0x20
		}
	}
}

func shorten(b []byte, from int, how string) []byte {
	limit := digits(how[3:])
	n := len(b) - from
	if n <= limit {
		return b
	}
	if how[:3] == "cut" {
		return b[:from+limit]
	}
	half := (limit - 3) / 2
	tail := append([]byte("..."), b[len(b)-half:]...)
	return append(b[:from+half], tail...)
}

// quote writes a value as Go does with %q.
func quote(b []byte, from int) []byte {
	v := string(b[from:])
	b = append(b[:from], '"')
	for i := 0; i < len(v); {
		r, n := utf8.DecodeRuneInString(v[i:])
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == utf8.RuneError && n == 1, r < ' ', r == 0x7f:
			b = escape(b, v[i])
		default:
			b = append(b, v[i:i+n]...)
		}
		i += n
	}
	return append(b, '"')
}

func escape(b []byte, c byte) []byte {
	const letters, hex = "abtnvfr", "0123456789abcdef"
	if c >= '\a' && c <= '\r' {
		return append(b, '\\', letters[c-'\a'])
	}
	return append(b, '\\', 'x', hex[c>>4], hex[c&15])
}

// digits reads a number of a few digits.
func digits[S ~string | ~[]byte](v S) (n int) {
	for i := 0; i < len(v); i++ {
		n = n*10 + int(v[i]-'0')
	}
	return n
}
