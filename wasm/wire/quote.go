package wire

// AppendInt writes a number. It divides by multiplying: in WebAssembly the
// compiler does not do that by itself, and four numbers stand in every event.
func AppendInt(dst []byte, n int64) []byte {
	switch {
	case n < 0:
		return AppendInt(append(dst, '-'), -n)
	case n < 10:
		return append(dst, byte('0'+n))
	case n < 100:
		q := n * 103 >> 10
		return append(dst, byte('0'+q), byte('0'+n-q*10))
	case n < 1000:
		return append3(dst, n)
	case n < 1_000_000_000:
		return appendLong(dst, uint64(n))
	}
	return append3(AppendInt(dst, n/1000), n%1000)
}

// appendLong writes four to nine digits, the last of them first.
func appendLong(dst []byte, n uint64) []byte {
	i := len(dst) + 4
	for over := n / 10000; over > 0; over = over * 0xCCCCCCCD >> 35 {
		i++
	}
	if i > cap(dst) {
		dst = append(dst, "          "...)
	}
	dst = dst[:i]
	for n > 0 {
		q := n * 0xCCCCCCCD >> 35 // n/10 for all of 32 bits
		i--
		dst[i] = byte('0' + n - q*10)
		n = q
	}
	return dst
}

// append3 writes three digits; n is below 1000.
func append3(dst []byte, n int64) []byte {
	q, r := n*41>>12, n*6554>>16 // n/100 and n/10
	return append(dst, byte('0'+q), byte('0'+r-q*10), byte('0'+n-r*10))
}

// appendQuoted writes printable text into a JSON string.
func appendQuoted(dst, text []byte) []byte {
	for _, c := range text {
		if c == '"' || c == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, c)
	}
	return dst
}

// AppendText writes any bytes into a JSON string: what is hidden, written out.
func AppendText(dst, text []byte) []byte {
	set := classify(text)
	if set == 0 {
		return append(dst, text...)
	}
	if set == isQuote {
		return appendQuoted(dst, text)
	}
	for len(text) > 0 {
		r, size := next(text)
		if hidden(r, size) {
			dst = appendEscape(dst, text[:size], r)
		} else {
			dst = appendQuoted(dst, text[:size])
		}
		text = text[size:]
	}
	return dst
}

// appendString writes a name and a text behind it.
func appendString(dst []byte, name string, text []byte) []byte {
	return append(AppendText(append(dst, name...), text), '"')
}

// appendStrings writes a list of texts.
func appendStrings(dst []byte, list [][]byte) []byte {
	open := byte('[')
	for _, text := range list {
		dst = append(AppendText(append(dst, open, '"'), text), '"')
		open = ','
	}
	return append(dst, ']')
}

// AppendLines writes the text of a message into a JSON string: its newlines
// and tabs as such, everything else that is hidden written out.
func AppendLines(dst, text []byte) []byte {
	for from := 0; from < len(text); {
		n := from
		for n < len(text) && text[n] != '\n' && text[n] != '\r' && text[n] != '\t' {
			n++
		}
		dst = AppendText(dst, text[from:n])
		if n < len(text) {
			dst = appendQuotedNewline(dst, text[n])
		}
		from = n + 1
	}
	return dst
}

func appendQuotedNewline(dst []byte, c byte) []byte {
	switch c {
	case '\n':
		c = 'n'
	case '\r':
		c = 'r'
	default:
		c = 't'
	}
	return append(dst, '\\', c)
}

// Put writes a pattern in which each % stands for the next text, fit for a JSON
// string, and each $ for one as it is. A call costs the core a tenth of what
// the same appends would; on the path of a line it would be too slow.
func Put(dst []byte, pattern string, texts ...string) []byte {
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '%':
			dst = AppendLines(dst, []byte(texts[0]))
		case '$':
			dst = append(dst, texts[0]...)
		default:
			dst = append(dst, pattern[i])
			continue
		}
		texts = texts[1:]
	}
	return dst
}

// number is the last of a row of numbers, written out. The next is often the
// same, or a little more: then only its last digits are written anew.
type number struct {
	n    int64
	text [20]byte
	size int
}

// append writes n, which is not negative.
func (x *number) append(dst []byte, n int64) []byte {
	if n != x.n || x.size == 0 {
		x.set(n)
	}
	return append(dst, x.text[:x.size]...)
}

func (x *number) set(n int64) {
	more := n - x.n
	x.n = n
	for i := x.size - 1; i >= 0 && more > 0 && more < 10; i-- {
		c := x.text[i] + byte(more)
		if c <= '9' {
			x.text[i] = c
			return
		}
		x.text[i], more = c-10, 1
	}
	x.size = len(AppendInt(x.text[:0], n))
}
