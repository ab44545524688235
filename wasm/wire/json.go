package wire

import (
	"unicode/utf8"

	"ehlo/wasm/smtp"
)

// heads are the constant starts of an event: from and kind in one piece.
var heads [len(fromNames)][len(kindNames)]string

// spans are the states before and after in one piece.
var spans [9][9]string

// openings start a part of each kind.
var openings [len(partNames)]string

func init() {
	for f, from := range fromNames {
		for k, kind := range kindNames {
			heads[f][k] = `,"from":"` + from + `","kind":"` + kind + `"`
		}
	}
	for b := range spans {
		for a := range spans[b] {
			spans[b][a] = `,"before":"` + smtp.State(b).String() + `","after":"` + smtp.State(a).String() + `"`
		}
	}
	for k, kind := range partNames {
		openings[k] = `["` + kind + `","`
	}
}

// AppendJSON adds the event as the page receives it. Zero values are left out.
// Encoding by hand keeps encoding/json, 200 kB of it, out of the core.
func (e *Event) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"n":`...)
	dst = AppendInt(dst, int64(e.N))
	dst = append(dst, `,"at":`...)
	dst = AppendInt(dst, e.At)
	dst = append(dst, heads[e.From][e.Kind]...)
	if e.Verb != "" {
		dst = append(dst, `,"verb":"`...)
		dst = appendEscaped(dst, e.Verb)
		dst = append(dst, '"')
	}
	if len(e.Arg) > 0 && e.From == FromClient {
		dst = append(dst, `,"arg":"`...)
		dst = AppendText(dst, e.Arg)
		dst = append(dst, '"')
	}
	dst = appendField(dst, `,"took":`, e.Took)
	dst = appendField(dst, `,"answers":`, int64(e.Answers))
	if e.Code != 0 {
		dst = appendCode(append(dst, `,"code":`...), e.Code)
	}
	if !e.Enhanced.IsZero() {
		dst = e.Enhanced.Append(append(dst, `,"enhanced":"`...))
		dst = append(dst, '"')
	}
	dst = append(dst, spans[e.Before][e.After]...)
	dst = appendParts(dst, e.Parts)
	dst = appendExplain(dst, e.Explain)
	dst = appendField(dst, `,"delay":`, e.Delay)
	if e.Pipelined {
		dst = append(dst, `,"pipelined":true`...)
	}
	return append(appendMarks(dst, e.Marks), '}')
}

// appendParts writes lines of parts: [[["verb","NOOP"],["eol","\\r\\n"]]].
func appendParts(dst []byte, parts []Part) []byte {
	if len(parts) == 0 {
		return dst
	}
	dst = append(dst, `,"lines":[[`...)
	for i := range parts {
		p := &parts[i]
		if i > 0 {
			if p.New {
				dst = append(dst, `],[`...)
			} else {
				dst = append(dst, ',')
			}
		}
		if p.Kind == PartEOL && len(p.Text) == 4 {
			dst = append(dst, `["eol","\\r\\n"]`...) // the usual one, in one piece
			continue
		}
		dst = append(dst, openings[p.Kind]...)
		dst = appendQuoted(dst, p.Text)
		dst = append(dst, `"]`...)
	}
	return append(dst, `]]`...)
}

func appendExplain(dst []byte, list []Explain) []byte {
	if len(list) == 0 {
		return dst
	}
	dst = append(dst, `,"explain":[{"id":"`...)
	for i := range list {
		if i > 0 {
			dst = append(dst, `},{"id":"`...)
		}
		x := &list[i]
		dst = append(x.append(dst), '"')
		for j := 0; j < x.N; j++ {
			if j == 0 {
				dst = append(dst, `,"args":["`...)
			} else {
				dst = append(dst, `,"`...)
			}
			dst = append(AppendText(dst, x.Args[j]), '"')
		}
		if x.N > 0 {
			dst = append(dst, ']')
		}
	}
	return append(dst, `}]`...)
}

func appendMarks(dst []byte, m Marks) []byte {
	if m == 0 {
		return dst
	}
	dst = append(dst, `,"marks":[`...)
	for i, name := range markNames {
		if m&(1<<i) != 0 {
			dst = append(append(append(dst, '"'), name...), '"', ',')
		}
	}
	dst[len(dst)-1] = ']'
	return dst
}

func appendField(dst []byte, name string, n int64) []byte {
	if n == 0 {
		return dst
	}
	return AppendInt(append(dst, name...), n)
}

// AppendInt writes a number; small ones, nearly all, without a division chain.
func AppendInt(dst []byte, n int64) []byte {
	if n >= 0 && n < 10 {
		return append(dst, byte('0'+n))
	}
	var buf [20]byte
	i, neg := len(buf), n < 0
	u := uint64(n)
	if neg {
		u = -u
	}
	for ; u >= 10; u /= 10 {
		i--
		buf[i] = byte('0' + u%10)
	}
	i--
	buf[i] = byte('0' + u)
	if neg {
		i--
		buf[i] = '-'
	}
	return append(dst, buf[i:]...)
}

// appendQuoted writes printable text into a JSON string.
func appendQuoted(dst, text []byte) []byte {
	start := 0
	for i, c := range text {
		if classes[c]&isQuote != 0 {
			dst = append(append(dst, text[start:i]...), '\\', c)
			start = i + 1
		}
	}
	return append(dst, text[start:]...)
}

// AppendText writes any bytes into a JSON string: what is hidden, written out.
func AppendText(dst, text []byte) []byte {
	if classify(text)&^isQuote == 0 {
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

// appendEscaped writes a name that came from a table or from upper().
func appendEscaped(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= utf8.RuneSelf || classes[c]&isQuote != 0 {
			return AppendText(dst, []byte(s))
		}
	}
	return append(dst, s...)
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
