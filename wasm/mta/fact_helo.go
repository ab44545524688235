package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// helloFacts looks at the name a client gives itself, or gave itself: some
// servers object to it only when a recipient is named.
func (s *Session) helloFacts() factSet {
	a := s.cmd.arg
	if !s.saysHello() {
		a = s.helo
	}
	if len(a) == 0 {
		return 0
	}
	bracket := a[0] == '['
	literal := smtp.ValidLiteral(a)
	ours, client := smtp.Same(a, s.w.Host), smtp.Same(a, s.client.Name)
	rest := afterName(a)
	return pack([]bool{
		persona.HeloDomain & 63:       smtp.ValidDomain(a, false),
		persona.HeloUnderscore & 63:   has(a, '_') > 0,
		persona.HeloHyphen & 63:       badHyphen(a),
		persona.HeloDot & 63:          a[len(a)-1] == '.',
		persona.HeloLiteral & 63:      literal,
		persona.HeloLiteralBad & 63:   bracket && !literal,
		persona.HeloLiteralOther & 63: literal && string(a[1:len(a)-1]) != s.client.Addr,
		persona.HeloIPv6 & 63:         literal && has(a, ':') > 0,
		persona.HeloBare6 & 63:        bracket && !literal && smtp.ValidLiteral(append([]byte("[IPv6:"), a[1:]...)),
		persona.HeloIP & 63:           (a[0]-'0' < 10 || a[0] == ':') && bareAddress(a),
		persona.HeloSpecial & 63:      special(a),
		persona.HeloSpace & 63:        anyOf(a, " \t"),
		persona.Helo8bit & 63:         !smtp.IsASCII(a),
		persona.HeloLong & 63:         len(a) > smtp.MaxDomain,
		persona.HeloSingle & 63:       has(a, '.') == 0,
		persona.HeloLocalhost & 63:    smtp.EqualFold(a, "LOCALHOST"),
		persona.HeloOurs & 63:         ours,
		persona.HeloClient & 63:       client,
		persona.HeloNone & 63:         len(rest) == len(a) && !bracket,
		persona.HeloRest & 63:         len(rest) < len(a) && len(rest) > 0 && string(rest) != ".",
		persona.HeloUnresolved & 63:   !ours && !client && !s.w.Exists(a),
	})
}

// bareAddress: an address literal without its brackets.
func bareAddress(a []byte) bool {
	return smtp.ValidLiteral(append(append([]byte{'['}, a...), ']'))
}

// badHyphen: a label begins or ends with one.
func badHyphen(a []byte) bool {
	return a[0] == '-' || a[len(a)-1] == '-' || pair(a, '-', '.') || pair(a, '.', '-')
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
