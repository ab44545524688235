package mail

// line is the end of the line that begins at i, and where the next one begins.
// A bare LF ends a line, too: it was told of already, and nothing else could be
// read any more.
func (m *Message) line(i, to int) (end, next int) {
	for end = i; end < to; end++ {
		if m.data[end] == '\n' {
			next = end + 1
			if end > i && m.data[end-1] == '\r' {
				end--
			}
			return end, next
		}
	}
	return to, to
}

// header reads fields until the empty line, and gives the beginning of what
// follows. A line that is no field ends the header as well.
func (m *Message) header(i, to int) (list []field, body int) {
	for i < to {
		end, next := m.line(i, to)
		if end == i {
			return list, next
		}
		colon := i
		for colon < end && m.data[colon] > ' ' && m.data[colon] != ':' && m.data[colon] < 0x7F {
			colon++
		}
		name := m.data[i:colon]
		for colon < end && blank(m.data[colon]) { // allowed once, no longer (RFC 5322 4.5)
			colon++
		}
		if colon == end || m.data[colon] != ':' || len(name) == 0 {
			m.fault("no-blank-line", m.data[i:min(end, i+60)], i)
			return list, i
		}
		start := i
		for next < to && blank(m.data[next]) {
			end, next = m.line(next, to)
		}
		if high(m.data[start:end]) {
			m.fault("8bit-header", name, start)
		}
		if len(list) < maxFields {
			list = append(list, field{name, trim(m.data[colon+1 : end])})
		}
		i = next
	}
	return list, to
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

// trim drops blanks and line ends at both ends.
func trim(b []byte) []byte {
	for len(b) > 0 && (blank(b[0]) || b[0] == '\r' || b[0] == '\n') {
		b = b[1:]
	}
	for n := len(b) - 1; n >= 0 && (blank(b[n]) || b[n] == '\r' || b[n] == '\n'); n-- {
		b = b[:n]
	}
	return b
}

// high tells that there are octets above ASCII.
func high(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return true
		}
	}
	return false
}

// unfold takes the line ends out of a field (RFC 5322 2.2.3). Of the blanks
// behind them the first is told as a space, though it may have been a tab: only
// the folding has put it there. A newline that folds nothing stays, and is seen.
func unfold(b []byte) (out []byte) {
	for i := 0; i < len(b); i++ {
		n := 1
		if b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n' {
			n = 2
		}
		if (n == 2 || b[i] == '\n') && i+n < len(b) && blank(b[i+n]) {
			i += n
			out = append(out, ' ')
			continue
		}
		out = append(out, b[i])
	}
	return out
}

// words decodes the encoded words of a field (RFC 2047): =?charset?B|Q?text?=.
// Blanks between two of them are no text. What cannot be read stays as it is.
func words(b []byte) (out []byte) {
	after := -1 // length of out behind the last encoded word
	for i := 0; i < len(b); {
		if b[i] == '=' {
			if text, n := word(b[i:]); n > 0 {
				if after >= 0 && len(trim(out[after:])) == 0 {
					out = out[:after]
				}
				out = append(out, text...)
				after = len(out)
				i += n
				continue
			}
		}
		out = append(out, b[i])
		i++
	}
	return out
}

// word reads one encoded word; n is its length, 0 if it is none.
func word(b []byte) (text []byte, n int) {
	var at [4]int // where its question marks are
	marks := 0
	for n = 1; n < len(b) && b[n] > ' ' && marks < 4; n++ {
		if b[n] == '?' {
			at[marks] = n
			marks++
		}
	}
	if marks < 4 || at[0] != 1 || at[2] != at[1]+2 || n == len(b) || b[n] != '=' {
		return nil, 0
	}
	src := b[at[2]+1 : at[3]]
	bad := -1
	switch b[at[1]+1] | 0x20 {
	case 'b':
		text, bad = base64(src)
	case 'q':
		text, bad = quoted(src, true)
	default:
		return nil, 0
	}
	name := b[2:at[1]]
	for i, c := range name { // =?utf-8*en?...: with a language (RFC 2231 5)
		if c == '*' {
			name = name[:i]
			break
		}
	}
	text, known := decode(text, name)
	if bad >= 0 || !known {
		return nil, 0
	}
	return text, n + 1
}
