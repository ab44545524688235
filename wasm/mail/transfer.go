package mail

// base64 undoes RFC 2045 6.8: line ends and blanks do not count. bad is the
// offset of the first thing that has no business there; -1: there is none.
func base64(src []byte) (dst []byte, bad int) {
	bits, n, pad := uint(0), 0, 0
	bad = -1
	for i, c := range src {
		v := uint(value(c))
		switch {
		case v < 64 && pad == 0:
			if bits, n = bits<<6|v, n+1; n%4 == 0 {
				dst = append(dst, byte(bits>>16), byte(bits>>8), byte(bits))
			}
		case c == '=' && (n+pad)%4 > 1:
			pad++
		case bad < 0 && !blank(c) && c != '\r' && c != '\n':
			bad = i
		}
	}
	if bad < 0 && (n+pad)%4 != 0 {
		bad = max(0, len(src)-1)
	}
	switch n % 4 {
	case 2:
		dst = append(dst, byte(bits>>4))
	case 3:
		dst = append(dst, byte(bits>>10), byte(bits>>2))
	}
	return dst, bad
}

func value(c byte) byte {
	switch {
	case c-'A' < 26:
		return c - 'A'
	case c-'a' < 26:
		return c - 'a' + 26
	case c-'0' < 10:
		return c - '0' + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return 64
}

// quoted undoes quoted-printable (RFC 2045 6.7), or, in a word of a header, its
// relative Q (RFC 2047 4.2), where _ is a blank. What is wrong stays as it is.
func quoted(src []byte, inWord bool) (dst []byte, bad int) {
	bad = -1
	for i := 0; i < len(src); i++ {
		c := src[i]
		if c == '_' && inWord {
			c = ' '
		}
		if c != '=' {
			dst = append(dst, c)
			continue
		}
		if i+2 < len(src) && hex(src[i+1]) < 16 && hex(src[i+2]) < 16 {
			dst = append(dst, hex(src[i+1])<<4|hex(src[i+2]))
			i += 2
			continue
		}
		end := i + 1 // a soft line break: nothing but blanks before the end
		for end < len(src) && (blank(src[end]) || src[end] == '\r') {
			end++
		}
		if !inWord && (end == len(src) || src[end] == '\n') {
			i = end
			continue
		}
		if bad < 0 {
			bad = i
		}
		dst = append(dst, c)
	}
	return dst, bad
}

func hex(c byte) byte {
	switch {
	case c-'0' < 10:
		return c - '0'
	case c|0x20-'a' < 6:
		return c | 0x20 - 'a' + 10
	}
	return 16
}
