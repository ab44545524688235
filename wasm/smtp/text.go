package smtp

// Glob matches a text against a pattern in which * stands for any run of
// octets, whatever the case of ASCII letters. one is the sign for a single
// octet; 0 if there is none: in addresses a ? is a letter like others. Only the
// last star met can take more, so no pattern costs more than its length times
// the text's.
func Glob(pattern string, text []byte, one byte) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (one != 0 && pattern[p] == one || lower(pattern[p]) == lower(text[t])):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// Octets undoes the escapes \r \n \t \0 \xHH and \\. Any other backslash stands
// for itself, for quoted local parts need it; so does a \x without two
// hexadecimal digits, but ok tells of it.
func Octets(s string) (out []byte, ok bool) {
	ok = true
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out = append(out, s[i])
			continue
		}
		i++
		c, n, known := escaped(s[i:])
		if !known {
			ok = ok && s[i] != 'x'
			out = append(out, '\\', s[i])
			continue
		}
		out = append(out, c)
		i += n - 1
	}
	return out, ok
}

// Visible writes octets so that they survive mail, links and editors; Octets
// reads them.
func Visible(b []byte) string {
	const digits, signs, letters = "0123456789ABCDEF", "\r\n\t\\", `rnt\`
	out := make([]byte, 0, len(b)+8)
	for i, c := range b {
		at := 0
		for at < len(signs) && signs[at] != c {
			at++
		}
		switch {
		case at < len(signs):
			out = append(out, '\\', letters[at])
		case c < ' ' || c >= 0x7F || c == ' ' && i == len(b)-1:
			out = append(out, '\\', 'x', digits[c>>4], digits[c&15])
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// escaped reads what stands behind a backslash; n is its length.
func escaped(s string) (c byte, n int, ok bool) {
	switch s[0] {
	case 'r':
		return '\r', 1, true
	case 'n':
		return '\n', 1, true
	case 't':
		return '\t', 1, true
	case '0':
		return 0, 1, true
	case '\\':
		return '\\', 1, true
	case 'x':
		if len(s) > 2 && hex(s[1]) < 16 && hex(s[2]) < 16 {
			return hex(s[1])<<4 | hex(s[2]), 3, true
		}
	}
	return 0, 0, false
}

// hex is the value of a hexadecimal digit; 16 of anything else.
func hex(c byte) byte {
	switch {
	case c-'0' < 10:
		return c - '0'
	case c|0x20-'a' < 6:
		return c | 0x20 - 'a' + 10
	}
	return 16
}

// Duration reads 500ms, 90s, 5m, 1h, as milliseconds.
func Duration(s string) (ms int64, ok bool) {
	n := 0
	for n < len(s) && s[n]-'0' < 10 {
		n++
	}
	count, ok := Number(s[:n])
	switch s[n:] {
	case "ms":
		ms = 1
	case "s":
		ms = 1000
	case "m":
		ms = 60_000
	case "h":
		ms = 3_600_000
	}
	return count * ms, ok && ms > 0 && count < 1<<31
}
