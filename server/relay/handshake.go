package relay

import (
	"crypto/tls"
	"net"
	"time"
)

// handshake turns the connection into TLS and tells what was agreed on. What
// the visitor sends meanwhile goes nowhere: it was meant for a plain connection,
// and the server must not take it for a part of the encrypted one.
func (s *session) handshake() error {
	s.peer.Lock()
	s.conn = nil
	s.link.Resume()
	s.peer.Unlock()

	secure := tls.Client(readAhead(s.link), &tls.Config{
		ServerName:         s.host,
		InsecureSkipVerify: true, // tlsFacts checks and tells; a lab must be able to look at a bad one
	})
	s.link.SetDeadline(time.Now().Add(tlsWait))
	if err := secure.Handshake(); err != nil {
		return err
	}
	s.link.SetDeadline(time.Time{})

	s.peer.Lock() // whoever reads the note may answer it at once
	defer s.peer.Unlock()
	s.conn = secure
	s.note(tlsFacts(secure.ConnectionState(), s.host, time.Now()))
	if len(s.held) > 0 {
		s.note(heldNote{"held", string(s.held), "before-tls",
			"Dropped: it was sent after STARTTLS and before the handshake was done."})
		s.held = nil
	}
	return nil
}

// readAhead listens from the start. A server that does not begin with TLS says
// 220 before it reads, and a connection inside the process has no buffer: both
// sides would talk and neither listen.
func readAhead(conn net.Conn) net.Conn {
	e := &eager{Conn: conn, first: make(chan heard, 1)}
	go func() {
		p := make([]byte, 1024)
		n, err := conn.Read(p)
		e.first <- heard{p[:n], err}
	}()
	return e
}

type eager struct {
	net.Conn
	first chan heard // what was read ahead; nil once it has been taken
	rest  []byte
}

type heard struct {
	p   []byte
	err error
}

func (e *eager) Read(p []byte) (int, error) {
	if e.first != nil {
		h := <-e.first
		e.first, e.rest = nil, h.p
		if h.err != nil {
			return copy(p, h.p), h.err
		}
	}
	if len(e.rest) > 0 {
		n := copy(p, e.rest)
		e.rest = e.rest[n:]
		return n, nil
	}
	return e.Conn.Read(p)
}
