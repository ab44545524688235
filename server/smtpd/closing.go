package smtpd

import (
	"crypto/tls"
	"io"
	"net"
	"time"
)

// linger closes so that the last reply arrives. A socket that is closed with
// unread octets in it sends a reset, and the client's system then throws away
// what it has received: the 421 that says why would be lost.
func (s *session) linger() {
	if secure, ok := s.conn.(*tls.Conn); ok {
		secure.CloseWrite() // a client must see that nobody cut the stream short
	}
	tcp, ok := s.raw.(*net.TCPConn)
	if !ok {
		return
	}
	select {
	case s.server.tails <- struct{}{}:
		defer func() { <-s.server.tails }()
	default:
		return // too many at once: a lost reply is better than a lost server
	}
	tcp.CloseWrite()
	tcp.SetReadDeadline(time.Now().Add(lingerWait))
	io.Copy(io.Discard, io.LimitReader(tcp, 1<<20))
}
