package wire

// AppendInt writes a number; small ones, nearly all, without a division chain.
func AppendInt(dst []byte, n int64) []byte {
	switch {
	case n < 0:
		return appendLong(append(dst, '-'), uint64(-n))
	case n < 10:
		return append(dst, byte('0'+n))
	case n < 100:
		return append(dst, byte('0'+n/10), byte('0'+n%10))
	case n < 1000:
		return append(dst, byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	}
	return appendLong(dst, uint64(n))
}

func appendLong(dst []byte, n uint64) []byte {
	var buf [20]byte
	i := len(buf) - 1
	for ; n >= 10; n /= 10 {
		buf[i] = byte('0' + n%10)
		i--
	}
	buf[i] = byte('0' + n)
	return append(dst, buf[i:]...)
}

// appendQuoted writes printable text into a JSON string.
func appendQuoted(dst, text []byte) []byte {
	start := 0
	for i, c := range text {
		if c == '"' || c == '\\' {
			dst = append(append(dst, text[start:i]...), '\\', c)
			start = i + 1
		}
	}
	return append(dst, text[start:]...)
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

// AppendLines writes the text of a message into a JSON string: its newlines
// and tabs as such, everything else that is hidden written out.
func AppendLines(dst, text []byte) []byte {
	for len(text) > 0 {
		n := 0
		for n < len(text) && text[n] != '\n' && text[n] != '\r' && text[n] != '\t' {
			n++
		}
		dst = AppendText(dst, text[:n])
		if n == len(text) {
			break
		}
		switch text[n] {
		case '\n':
			dst = append(dst, `\n`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			dst = append(dst, `\r`...)
		}
		text = text[n+1:]
	}
	return dst
}
