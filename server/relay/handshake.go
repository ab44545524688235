package relay

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// StartTLS is called by the link after a 220 to STARTTLS.
func (s *session) StartTLS(conn net.Conn) {
	s.pump.Go(func() {
		secure, err := s.handshake(conn)
		if err != nil {
			conn.Close()
			s.end(websocket.CloseNormalClosure, "peer", "The TLS handshake failed: "+handshakeFault(err)+".")
			return
		}
		s.fromPeer(secure)
	})
}

// handshake turns a connection into TLS and tells what was agreed on. What the
// visitor sends meanwhile goes nowhere: it was meant for a plain connection, and
// the server must not take it for a part of the encrypted one.
func (s *session) handshake(conn net.Conn) (net.Conn, error) {
	s.peer.Lock()
	s.to = nil
	s.peer.Unlock()

	secure := tls.Client(readAhead(conn), &tls.Config{
		ServerName:         s.host,
		InsecureSkipVerify: true, // tlsFacts checks and tells; a lab must be able to look at a bad one
	})
	conn.SetDeadline(time.Now().Add(tlsWait))
	if err := secure.Handshake(); err != nil {
		return nil, err
	}
	conn.SetDeadline(time.Time{})

	s.peer.Lock() // whoever reads the note may answer it at once
	defer s.peer.Unlock()
	s.to = secure
	s.note(tlsFacts(secure.ConnectionState(), s.host, time.Now()))
	if len(s.held) > 0 {
		s.note(heldNote{"held", string(s.held), "before-tls",
			"Dropped: it was sent after STARTTLS and before the handshake was done."})
		s.held = nil
	}
	return secure, nil
}

// handshakeFault says in plain words why there is no TLS; what our library
// calls it helps only where nothing better is known.
func handshakeFault(err error) string {
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &plain):
		return "the server does not speak TLS on this port"
	case isTimeout(err):
		return "the server did not finish it in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe):
		return "the server closed the connection"
	}
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "remote error: "), "tls: ")
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
