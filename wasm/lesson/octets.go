package lesson

import "strconv"

// octets undoes the escapes of a client line: \r \n \t \0 \xHH and \\. Any
// other backslash stands for itself, for quoted local parts need it.
func octets(s string) (out []byte, fault string) {
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
		case '0':
			out = append(out, 0)
		case '\\':
			out = append(out, '\\')
		case 'x':
			if i+2 >= len(s) {
				return nil, `\x: expected two hexadecimal digits`
			}
			n, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
			if err != nil {
				return nil, `\x: expected two hexadecimal digits`
			}
			out = append(out, byte(n))
			i += 2
		default:
			out = append(out, '\\', s[i])
		}
	}
	return out, ""
}

// duration reads a whole number with its unit, as milliseconds.
func duration(s string) (ms int64, ok bool) {
	n := 0
	for n < len(s) && s[n]-'0' < 10 {
		n++
	}
	count, err := strconv.ParseInt(s[:n], 10, 32)
	if err != nil {
		return 0, false
	}
	switch s[n:] {
	case "ms":
		return count, true
	case "s":
		return count * 1000, true
	case "m":
		return count * 60_000, true
	case "h":
		return count * 3_600_000, true
	}
	return 0, false
}
