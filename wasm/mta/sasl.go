package mta

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// credentials checks what the client sent against the passwords of the world.
func (s *Session) credentials() (user string, ok bool) {
	a := s.auth.answers
	switch s.auth.mech.Name {
	case "PLAIN": // RFC 4616 2: authorization identity, name, password
		_, rest, _ := bytes.Cut(a[0], []byte{0})
		name, secret, two := bytes.Cut(rest, []byte{0})
		if !two || bytes.IndexByte(secret, 0) >= 0 {
			return "", false
		}
		return s.password(name, secret)
	case "LOGIN":
		return s.password(a[0], a[1])
	case "CRAM-MD5": // RFC 2195 2: name, blank, hexadecimal digest
		i := bytes.LastIndexByte(a[0], ' ')
		if i < 0 {
			return "", false
		}
		secret, found := s.w.Password(a[0][:i])
		want := hmacMD5([]byte(secret), s.auth.nonce)
		return string(a[0][:i]), found && smtp.Same(a[0][i+1:], string(want))
	}
	return "", false
}

func (s *Session) password(name, given []byte) (user string, ok bool) {
	secret, found := s.w.Password(name)
	return string(name), found && secret == string(given)
}

// hmacMD5 is RFC 2104 over our MD5, in hexadecimal.
func hmacMD5(key, text []byte) []byte {
	if len(key) > 64 {
		sum := md5(key)
		key = sum[:]
	}
	inner, outer := make([]byte, 64, 64+len(text)), make([]byte, 64, 80)
	copy(inner, key)
	copy(outer, key)
	for i := range inner {
		inner[i] ^= 0x36
		outer[i] ^= 0x5C
	}
	sum := md5(append(inner, text...))
	sum = md5(append(outer, sum[:]...))
	const digits = "0123456789abcdef"
	var out []byte
	for _, c := range sum {
		out = append(out, digits[c>>4], digits[c&15])
	}
	return out
}
