package smtpd

import (
	"errors"
	"net"
	"net/netip"
)

// ongoing is a session that has not ended: over a connection, or a link.
type ongoing interface {
	stop() // say 421 and end, soon
	cut()  // end now
}

// ErrStopping says that no session begins any more.
var ErrStopping = errors.New("the mail server is being stopped")

// Dial opens a session inside this process at a door where TLS may come first.
// Both ends are connections; see Join for plain sessions, which cost less.
func (s *Server) Dial(port int, client netip.Addr) (net.Conn, error) {
	door, ok := DoorOf(port)
	if !ok {
		return nil, errors.New("no such door")
	}
	near, far := net.Pipe() // no buffer: nothing is in flight that nobody waits for
	if !s.start(far, door, client, func() {}) {
		near.Close()
		return nil, ErrStopping
	}
	return near, nil
}

// start runs a session in a goroutine of its own.
func (s *Server) start(conn net.Conn, door Door, client netip.Addr, release func()) bool {
	one := &session{raw: conn, conn: conn, tlsFirst: door.TLS, release: release}
	ok := s.admit(one, func(seed uint64) {
		one.dialogue = newDialogue(s, door, client, seed)
		one.begin = one.open
	})
	if ok {
		go func() { one.run(); s.forget(one) }()
	}
	return ok
}

// admit counts a session in, unless the server is being stopped. Seeds differ,
// so that no two messages get the same id.
func (s *Server) admit(o ongoing, prepare func(seed uint64)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	s.seed++
	prepare(s.seed)
	s.sessions[o] = struct{}{}
	s.crowd.Add(1)
	s.running.Add(1)
	return true
}

// forget counts a session out.
func (s *Server) forget(o ongoing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.sessions[o]; ok {
		delete(s.sessions, o)
		s.crowd.Add(-1)
		s.running.Done()
	}
}

// replace lets a session go on as another. Where the server is being stopped it
// is told at once: it was not there when all were.
func (s *Server) replace(o ongoing, one *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, o)
	s.sessions[one] = struct{}{}
	if s.stopping {
		one.stop()
	}
	go func() { one.run(); s.forget(one) }()
}
