//go:build !unix

package smtpd

// hurry is a common turn where sockets are not what it needs.
func (s *session) hurry() error { return s.turn() }
