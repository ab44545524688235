package mail

import "ehlo/wasm/smtp"

// cut parts a field such as Content-Type (RFC 2045 5.1): its value in small
// letters, and its parameters.
func cut(b []byte) (value string, params []field) {
	b = unfold(b)
	head, rest := piece(b)
	value = smtp.Lower(string(trim(head)))
	for len(rest) > 0 && len(params) < 20 {
		head, rest = piece(rest)
		for i, c := range head {
			if c == '=' {
				params = append(params, field{trim(head[:i]), unquote(trim(head[i+1:]))})
				break
			}
		}
	}
	return value, params
}

// param is a parameter. With a star its value says charset and language, and
// has octets as %HH (RFC 2231 4); with *0 it goes on in *1 (3).
func param(params []field, name string) (value []byte) {
	if v := get(params, name+"*"); v != nil {
		return extended(v)
	}
	if v := get(params, name); v != nil {
		return words(v) // against RFC 2047 5, but what many programs send
	}
	coded := get(params, name+"*0*") != nil
	for n := byte('0'); n <= '9'; n++ {
		v, e := get(params, name+"*"+string(n)), get(params, name+"*"+string(n)+"*")
		if v == nil && e == nil {
			break
		}
		value = append(append(value, v...), e...)
	}
	if coded {
		return extended(value)
	}
	return value
}

// extended reads charset'language'text.
func extended(v []byte) []byte {
	var marks [2]int
	n := 0
	for i := 0; i < len(v) && n < 2; i++ {
		if v[i] == '\'' {
			marks[n] = i
			n++
		}
	}
	if n < 2 {
		return v
	}
	var out []byte
	for i := marks[1] + 1; i < len(v); i++ {
		if v[i] == '%' && i+2 < len(v) && hex(v[i+1]) < 16 && hex(v[i+2]) < 16 {
			out = append(out, hex(v[i+1])<<4|hex(v[i+2]))
			i += 2
			continue
		}
		out = append(out, v[i])
	}
	out, _ = decode(out, v[:marks[0]])
	return out
}

// piece is what stands before the next semicolon; quotes and comments are
// not looked into.
func piece(b []byte) (head, rest []byte) {
	inQuote, depth := false, 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\\' && (inQuote || depth > 0):
			i++
		case c == '"' && depth == 0:
			inQuote = !inQuote
		case inQuote:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == ';' && depth == 0:
			return b[:i], b[i+1:]
		}
	}
	return b, nil
}

// unquote takes the quotes off a value, and a comment behind it.
func unquote(b []byte) (out []byte) {
	if len(b) == 0 || b[0] != '"' {
		for i, c := range b {
			if c == '(' || blank(c) {
				return b[:i]
			}
		}
		return b
	}
	out = []byte{}
	for i := 1; i < len(b) && b[i] != '"'; i++ {
		if b[i] == '\\' && i+1 < len(b) {
			i++
		}
		out = append(out, b[i])
	}
	return out
}
