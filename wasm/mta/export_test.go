package mta

import "ehlo/wasm/mta/persona"

// HMACForTest is the digest of CRAM-MD5.
func HMACForTest(key, text string) string { return string(hmacMD5([]byte(key), []byte(text))) }

// LooksBehind tells that a persona asks whether more octets wait behind a line,
// or throws them away.
func LooksBehind(p *persona.Persona) bool {
	c := compile(p)
	drops := false
	look := func(l list) {
		for i := range l.checks {
			drops = drops || l.checks[i].Then&persona.Drop != 0
		}
	}
	for _, v := range append(c.others, c.byVerb[:]...) {
		if v != nil {
			look(v.list)
		}
	}
	look(c.done)
	return drops || c.asked[0]>>persona.Pending&1 != 0
}
