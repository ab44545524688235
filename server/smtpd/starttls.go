package smtpd

import (
	"crypto/tls"
	"io"
	"time"
)

// settle is how long a plain connection is listened to before the 220 to
// STARTTLS goes out.
const settle = time.Millisecond

// discard throws away what has arrived behind STARTTLS. A client must wait for
// the 220, so this is no handshake; and what was sent in the clear must never
// be taken for a command of the encrypted session. RFC 3207 6
func (s *session) discard() {
	s.conn.SetReadDeadline(time.Now().Add(settle))
	io.Copy(io.Discard, io.LimitReader(s.conn, 1<<20))
	s.timeout = 0 // our deadline is not the one that is set
	s.conn.SetReadDeadline(time.Time{})
}

// patience is how long a handshake may take: no longer than silence may, where
// an operator has set that lower.
func (s *Server) patience() time.Duration {
	if idle := s.cfg.Limits.Idle; idle > 0 {
		return min(idle, handshakeWait)
	}
	return handshakeWait
}

// handshake makes the connection encrypted.
func (s *session) handshake() error {
	secure := tls.Server(s.raw, s.server.cfg.TLS)
	s.raw.SetDeadline(time.Now().Add(s.server.patience()))
	if s.stopped.Load() {
		return errStopped
	}
	if err := secure.Handshake(); err != nil {
		return err
	}
	s.timeout, s.renew = 0, 0 // no deadline is set
	s.raw.SetDeadline(time.Time{})
	s.conn = secure
	return nil
}
