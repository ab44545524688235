package smtpd

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// ErrHandshake is what a Link's Read says once the server waits for TLS: all
// octets before the handshake have been read, the next are the handshake's.
var ErrHandshake = errors.New("smtpd: the server waits for the TLS handshake")

// Link is the client's end of a connection inside this process. It is a net.Conn
// that also knows the moment at which STARTTLS turns a plain connection into an
// encrypted one, exactly: no reply has to be guessed at.
//
//	client                      server
//	Write STARTTLS    ────────► reads it
//	Read 220          ◄──────── writes 220, then wants TLS
//	Read, Write: ErrHandshake   (what is under way is stopped, not mixed in)
//	Resume            ────────► waits for it, then reads the handshake
type Link struct {
	net.Conn

	resumed chan struct{} // one value for every Resume
	closed  chan struct{} // either end was closed
	close   func()        // closes closed, once

	mu  sync.Mutex
	due bool // the server wants TLS, Resume has not been called
}

// serverEnd is the other side, which the session reads and writes.
type serverEnd struct {
	net.Conn
	client *Link
}

// newLink joins two ends. net.Pipe has no buffer: nothing can be in flight
// between them when the handshake begins.
func newLink() (*Link, serverEnd) {
	a, b := net.Pipe()
	link := &Link{Conn: a, resumed: make(chan struct{}, 1), closed: make(chan struct{})}
	link.close = sync.OnceFunc(func() { close(link.closed) })
	return link, serverEnd{Conn: b, client: link}
}

// past wakes whoever waits on a connection.
var past = time.Unix(1, 0)

// wantTLS is called by the session when its 220 has been read. It returns once
// the client will write nothing but the handshake: until then the session must
// not read, or a line that is on its way would slip into it.
func (s serverEnd) wantTLS(patience time.Duration) error {
	l := s.client
	l.mu.Lock()
	l.due = true
	l.Conn.SetDeadline(past)
	l.mu.Unlock()
	select {
	case <-l.resumed:
		return nil
	case <-l.closed:
		return net.ErrClosed
	case <-time.After(patience):
		return os.ErrDeadlineExceeded
	}
}

func (s serverEnd) Close() error {
	s.client.close()
	return s.Conn.Close()
}

// Close ends the connection for both sides.
func (l *Link) Close() error {
	l.close()
	return l.Conn.Close()
}

// Resume lets octets pass again. The caller makes sure that nobody still writes
// in the clear.
func (l *Link) Resume() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.due {
		l.due = false
		l.Conn.SetDeadline(time.Time{})
		l.resumed <- struct{}{}
	}
}

// Read reads from the server.
func (l *Link) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	return n, l.explain(err)
}

// Write writes to the server. With ErrHandshake, only the first n octets
// arrived; the rest never will.
func (l *Link) Write(p []byte) (int, error) {
	n, err := l.Conn.Write(p)
	return n, l.explain(err)
}

func (l *Link) explain(err error) error {
	if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.due {
		return ErrHandshake
	}
	return err
}

// SetDeadline sets both deadlines, but never undoes a stop for the handshake.
func (l *Link) SetDeadline(t time.Time) error { return l.unlessDue(l.Conn.SetDeadline, t) }

// SetReadDeadline is as SetDeadline, for reading.
func (l *Link) SetReadDeadline(t time.Time) error { return l.unlessDue(l.Conn.SetReadDeadline, t) }

// SetWriteDeadline is as SetDeadline, for writing.
func (l *Link) SetWriteDeadline(t time.Time) error { return l.unlessDue(l.Conn.SetWriteDeadline, t) }

func (l *Link) unlessDue(set func(time.Time) error, t time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.due {
		return nil
	}
	return set(t)
}
