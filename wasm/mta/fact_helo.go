package mta

import (
	"bytes"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// helloFacts looks at the name a client gives itself, or gave itself: some
// servers object to it only when a recipient is named.
func (s *Session) helloFacts() (f factSet) {
	a := s.cmd.arg
	if w := s.cmd.word; w == nil || w.Name != "EHLO" && w.Name != "HELO" && w.Name != "LHLO" {
		a = s.helo
	}
	if len(a) == 0 {
		return 0
	}
	bracket := a[0] == '['
	literal := smtp.ValidLiteral(a)
	f.put(persona.HeloDomain, smtp.ValidDomain(a, false))
	f.put(persona.HeloUnderscore, bytes.IndexByte(a, '_') >= 0)
	f.put(persona.HeloHyphen, badHyphen(a))
	f.put(persona.HeloDot, a[len(a)-1] == '.')
	f.put(persona.HeloLiteral, literal)
	f.put(persona.HeloLiteralBad, bracket && !literal)
	f.put(persona.HeloLiteralOther, literal && string(a[1:len(a)-1]) != s.client.Addr)
	f.put(persona.HeloIP, !bracket && smtp.ValidLiteral([]byte("["+string(a)+"]")))
	f.put(persona.HeloSpecial, special(a))
	f.put(persona.HeloSpace, bytes.IndexAny(a, " \t") >= 0)
	f.put(persona.Helo8bit, !smtp.IsASCII(a))
	f.put(persona.HeloLong, len(a) > smtp.MaxDomain)
	f.put(persona.HeloSingle, bytes.IndexByte(a, '.') < 0)
	f.put(persona.HeloLocalhost, smtp.EqualFold(a, "LOCALHOST"))
	ours, client := bytes.EqualFold(a, []byte(s.w.Host)), bytes.EqualFold(a, []byte(s.client.Name))
	f.put(persona.HeloOurs, ours)
	f.put(persona.HeloClient, client)
	rest := afterName(a)
	f.put(persona.HeloNone, len(rest) == len(a) && !bracket)
	f.put(persona.HeloRest, len(rest) < len(a) && len(rest) > 0 && string(rest) != ".")
	f.put(persona.HeloUnresolved, !ours && !client && !s.w.Exists(a))
	return f
}

// badHyphen: a label begins or ends with one.
func badHyphen(a []byte) bool {
	return a[0] == '-' || a[len(a)-1] == '-' || bytes.Contains(a, []byte("-.")) || bytes.Contains(a, []byte(".-"))
}

// special: an octet no host name and no literal holds.
func special(a []byte) bool {
	for _, c := range a {
		if c|0x20-'a' >= 26 && c-'0' >= 10 && !within(".-_[]: \t", c) && c < 0x80 {
			return true
		}
	}
	return false
}

// afterName is what stands behind the longest host name at the start of a.
func afterName(a []byte) []byte {
	n, end := 0, 0
	for n < len(a) {
		c := a[n]
		switch {
		case c|0x20-'a' < 26 || c-'0' < 10:
			end = n + 1
		case c == '-' && end == n && n > 0 || c == '-' && n > 0 && a[n-1] == '-':
		case c == '.' && end == n && n > 0 && n+1 < len(a) && (a[n+1]|0x20-'a' < 26 || a[n+1]-'0' < 10):
		default:
			return a[end:]
		}
		n++
	}
	return a[end:]
}
