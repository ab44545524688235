package world

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// Matches tells that the rule is about this moment and this argument. For an
// address, arg is local@domain without brackets; a name alone counts as ours.
func (r *Rule) Matches(moment string, arg []byte) bool {
	if r.Moment != moment {
		return false
	}
	return r.Pattern == "" || matchAddress(r.Pattern, arg)
}

// Remembers tells that the rule is about tries, which somebody must count.
func (r *Rule) Remembers() bool { return r.Nth > 0 || r.Before > 0 }

// Counts tells that the rule holds for the nth try, so many milliseconds after
// the first one.
func (r *Rule) Counts(n int, age int64) bool {
	if r.Before > 0 && age >= r.Before {
		return false
	}
	return r.Nth == 0 || n == r.Nth || n > r.Nth && (r.OnAfter || r.Every > 0 && (n-r.Nth)%r.Every == 0)
}

// matchAddress: the pattern is in small letters already. Most patterns differ
// in their first octet.
func matchAddress(pattern string, arg []byte) bool {
	if c := pattern[0]; c != '*' && c != '@' && (len(arg) == 0 || c != arg[0]|0x20 && c != arg[0]) {
		return false
	}
	at := bytes.IndexByte(arg, '@')
	local := arg
	if at >= 0 {
		local = arg[:at]
	}
	switch {
	case pattern[len(pattern)-1] == '@':
		return smtp.Glob(pattern[:len(pattern)-1], local, none)
	case pattern[0] == '@':
		return at >= 0 && smtp.Glob("*"+pattern, arg, none)
	}
	return smtp.Glob(pattern, arg, none)
}

// none: in an address, ? is an octet like others (RFC 5322 3.2.3).
const none = 0
