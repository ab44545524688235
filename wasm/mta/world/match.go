package world

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

// matchAddress: the pattern is in small letters already.
func matchAddress(pattern, arg string) bool {
	local, at := arg, -1
	for i := 0; i < len(arg) && at < 0; i++ {
		if arg[i] == '@' {
			local, at = arg[:i], i
		}
	}
	switch {
	case pattern[len(pattern)-1] == '@':
		return glob(pattern[:len(pattern)-1], local)
	case pattern[0] == '@':
		return at >= 0 && glob("*"+pattern, arg)
	}
	return glob(pattern, arg)
}

// glob knows one sign: * stands for any run of characters. Only the last one
// met can take more, so no pattern costs more than its length times the text's.
func glob(pattern, s string) bool {
	p, i, star, from := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, i
			p++
		case p < len(pattern) && pattern[p] == lower(s[i]):
			p++
			i++
		case star >= 0:
			from++
			p, i = star+1, from
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

func lower(c byte) byte {
	if c-'A' < 26 {
		c += 'a' - 'A'
	}
	return c
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
