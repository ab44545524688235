package wire

// AppendInt writes a number. It divides by multiplying: in WebAssembly the
// compiler does not do that by itself, and numbers stand in every event.
func AppendInt(dst []byte, n int64) []byte {
	if n < 10 && n >= 0 {
		return append(dst, byte('0'+n))
	}
	if n < 0 || n >= 1<<32 {
		return appendLong(dst, n)
	}
	var buf [10]byte
	i := len(buf)
	u := uint64(n)
	for u >= 10 {
		q := u * 0xCCCCCCCD >> 35 // u / 10 below 2^32
		i--
		buf[i] = byte('0' + u - q*10)
		u = q
	}
	i--
	buf[i] = byte('0' + u)
	return append(dst, buf[i:]...)
}

// appendLong is for moments and negative numbers.
func appendLong(dst []byte, n int64) []byte {
	if n < 0 {
		return appendLong(append(dst, '-'), -n)
	}
	if n < 1<<32 {
		return AppendInt(dst, n)
	}
	return append(appendLong(dst, n/10), byte('0'+n%10))
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
	var esc [16]byte
	for len(text) > 0 {
		r, size := next(text)
		if hidden(r, size) {
			dst = appendQuoted(dst, appendEscape(esc[:0], text[:size], r))
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
