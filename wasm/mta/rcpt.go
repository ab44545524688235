package mta

import (
	"strings"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// addRcpt adds a recipient. A persona may take one without MAIL; then nobody
// is the sender.
func (s *Session) addRcpt() {
	s.address()
	a := &s.cmd.addr
	last := "" // the recipient in this place of the transaction before
	if n := len(s.tx.to); n < cap(s.tx.to) {
		last = s.tx.to[:n+1][n].path
	}
	path := again(last, a.Raw)
	r := recipient{path: path, addr: share(path, a.Raw, a.Inner), mailbox: share(path, a.Raw, a.Local), notify: s.cmd.mail.notify, orcpt: s.cmd.mail.orcpt}
	r.local, r.known = s.is(persona.OursDomain), s.is(persona.Known)
	if s.p.Domains > 0 && len(s.domains) < s.p.Domains && s.newDomain() {
		s.domains = append(s.domains, smtp.Lower(string(a.Domain)))
	}
	s.tx.to = append(s.tx.to, r)
	s.state = smtp.Rcpt
}

// newDomain: the recipient's domain has not been named in this session. No
// domain at all is one, too.
func (s *Session) newDomain() bool {
	s.address()
	for _, d := range s.domains {
		if smtp.Same(s.cmd.addr.Domain, d) {
			return false
		}
	}
	return true
}

// share gives part as a string: a piece of whole, which is from as a string, if
// part is a piece of from. A recipient is kept for little more than its path.
func share(whole string, from, part []byte) string {
	at := cap(from) - cap(part)
	if at >= 0 && at+len(part) <= len(whole) && whole[at:at+len(part)] == string(part) {
		return whole[at : at+len(part)]
	}
	return string(part)
}

// ours tells that mail for the domain stays here: one of our domains, our host,
// or our own address as a literal.
func (s *Session) ours(domain []byte) bool {
	if n := len(domain); n > 0 && domain[n-1] == '.' {
		domain = domain[:n-1]
	}
	return s.w.Local(domain) || s.p.Local != "" && listed(s.p.Local, domain)
}

// account: one of those that every system has.
func (s *Session) account(local []byte) bool { return s.p.Users != "" && listed(s.p.Users, local) }

// listed finds a name among words.
func listed(words string, name []byte) bool {
	for len(words) > 0 {
		word, rest, _ := strings.Cut(words, " ")
		if smtp.Same(name, word) {
			return true
		}
		words = rest
	}
	return false
}

// lives tells that the local part is somebody here: a mailbox, a list, or
// postmaster, whom RFC 5321 4.5.1 wants everywhere.
func (s *Session) lives(local []byte) bool {
	if s.w.Mailbox(local) || isPostmaster(local) {
		return true
	}
	if _, ok := s.w.Alias(local); ok {
		return true
	}
	for i, c := range local {
		if i > 0 && within(s.p.Tag, c) {
			return s.lives(local[:i])
		}
	}
	return false
}

var roles = []string{"POSTMASTER", "ABUSE", "HOSTMASTER", "WEBMASTER", "MAILER-DAEMON", "ROOT", "NOC", "SECURITY"}

// isPostmaster: the names of RFC 2142 that the recorded servers know.
func isPostmaster(local []byte) bool {
	for _, r := range roles {
		if smtp.EqualFold(local, r) {
			return true
		}
	}
	return false
}
