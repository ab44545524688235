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

// handshake turns a connection to the built-in server into TLS and tells what
// was agreed on. What the visitor sends meanwhile goes nowhere: it was meant for
// a plain connection, and the server must not take it for a part of the
// encrypted one.
func (s *session) handshake(conn net.Conn) (net.Conn, error) {
	s.peer.Lock()
	s.to = nil
	s.peer.Unlock()

	secure, err := s.encrypt(readAhead(conn))
	if err != nil {
		return nil, err
	}
	s.peer.Lock() // whoever reads the note may answer it at once
	defer s.peer.Unlock()
	s.to = secure
	s.tellTLS(secure)
	s.tellDropped(s.held)
	s.held = nil
	return secure, nil
}

// encrypt does the client's side of a handshake.
func (s *session) encrypt(conn net.Conn) (*tls.Conn, error) {
	secure := tls.Client(conn, &tls.Config{
		ServerName:         s.host,
		MinVersion:         tls.VersionTLS10, // a lab must be able to look at an old one,
		InsecureSkipVerify: true,             // and at a bad one: tlsFacts checks and tells
	})
	conn.SetDeadline(time.Now().Add(tlsWait))
	if err := secure.Handshake(); err != nil {
		return nil, err
	}
	conn.SetDeadline(time.Time{})
	return secure, nil
}

func (s *session) tellTLS(conn *tls.Conn) {
	s.note(tlsFacts(conn.ConnectionState(), s.host, s.relay.cfg.Roots, time.Now()))
}

// tellDropped shows what the visitor sent between STARTTLS and the handshake.
func (s *session) tellDropped(p []byte) {
	if len(p) > 0 {
		s.note(heldNote{"held", string(p[:min(len(p), maxHeld)]), "before-tls",
			"Dropped: it was sent after STARTTLS and before the handshake was done."})
	}
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
