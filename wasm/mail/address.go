package mail

import "ehlo/wasm/smtp"

const maxAddresses = 100

// addresses are those of a field such as To (RFC 5322 3.4), without names,
// comments, groups and routes. What is no address is told as it stands.
func addresses(b []byte) (list []string) {
	var one, angle []byte
	inAngle, inQuote := false, false
	b = append(plain(unfold(b)), ',')
	for i := 0; i < len(b) && len(list) < maxAddresses; i++ {
		c := b[i]
		switch {
		case c == '\\' && inQuote && i+1 < len(b)-1:
			i++
			one = append(one, c, b[i])
			continue
		case c == '"':
			inQuote = !inQuote
		case inQuote:
		case c == '<':
			one, inAngle = one[:0], true
			continue
		case c == '>' && inAngle:
			angle, inAngle = append([]byte{}, one...), false
			continue
		case c == ':': // of a group, or of a route inside <>
			one = one[:0]
			continue
		case c == ';' || c == ',':
			if angle == nil {
				angle = trim(one)
			}
			if len(angle) > 0 {
				list = append(list, string(angle[:min(len(angle), 320)]))
			}
			one, angle = one[:0], nil
			continue
		}
		one = append(one, c)
	}
	return list
}

// plain takes the comments out.
func plain(b []byte) (out []byte) {
	inQuote, depth := false, 0
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c == '\\' && (inQuote || depth > 0) && i+1 < len(b) {
			if i++; depth == 0 {
				out = append(out, c, b[i])
			}
			continue
		}
		switch {
		case c == '"' && depth == 0:
			inQuote = !inQuote
		case c == '(' && !inQuote:
			depth++
		case c == ')' && depth > 0:
			depth--
			continue
		}
		if depth == 0 {
			out = append(out, c)
		}
	}
	return out
}

// holds finds an address, whatever its case: strictly, only that of the domain
// does not count, but no server that lives tells Bob from bob.
func holds(list []string, address string) bool {
	for _, a := range list {
		if smtp.Same([]byte(a), address) {
			return true
		}
	}
	return false
}

// Envelope is what the servers used.
type Envelope struct {
	From string
	To   []string
}

// remark is what there is to say to a row: its id, and about whom.
type remark struct{ id, about string }

// remarks compares one field of the header with the envelope.
func (m *Message) remarks(name string, e Envelope) (list []remark) {
	named := addresses(get(m.fields, name))
	switch name {
	case "From":
		if e.From == "" {
			return []remark{{"bounce", ""}}
		}
		if len(named) > 0 && !holds(named, e.From) {
			return []remark{{"from", named[0]}}
		}
	case "To":
		named = append(named, addresses(get(m.fields, "Cc"))...)
		for _, a := range e.To {
			if !holds(named, a) {
				list = append(list, remark{"bcc", a})
			}
		}
		for _, a := range named {
			if !holds(e.To, a) {
				list = append(list, remark{"elsewhere", a})
			}
		}
	case "Reply-To":
		from := addresses(get(m.fields, "From"))
		for _, a := range named {
			if !holds(from, a) {
				list = append(list, remark{"reply", a})
			}
		}
	case "Sender", "Bcc", "Return-Path":
		list = []remark{{name, ""}}
	}
	return list[:min(len(list), 20)]
}
