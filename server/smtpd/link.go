package smtpd

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"

	"ehlo/wasm/mta"
)

// ErrHandshake is what a Link's Write says while TLS takes its place: these
// octets went nowhere.
var ErrHandshake = errors.New("smtpd: the connection is changing to TLS")

// Visitor is the client's side of a Link.
//
//	visitor                     link
//	Write STARTTLS    ────────► to the engine, in the caller's goroutine
//	Said 220          ◄──────── as the engine answers
//	StartTLS(conn)    ◄──────── from now on Write refuses
//	handshake on conn ────────► a session of its own, as over TCP
//
// Calls never overlap, and none comes after Close.
type Visitor interface {
	Said(p []byte) error    // octets of the server; they are valid during the call
	StartTLS(conn net.Conn) // the server waits for a handshake on conn
	Closed()                // the server has hung up
}

// Link is a connection inside this process, for the relay. It needs no goroutine
// and no buffer: thousands of visitors who read and think cost little.
type Link struct {
	*dialogue
	visitor Visitor

	mu     sync.Mutex // held during calls to the visitor
	timer  *time.Timer
	closed bool
	secure net.Conn // the visitor's end, once TLS has taken over
}

// Join opens a plain session for a visitor of the relay. Nothing is said before
// Begin. The relay counts its visitors itself: a class behind one address is
// one client here.
func (s *Server) Join(port int, client netip.Addr, v Visitor) (*Link, error) {
	door, ok := DoorOf(port)
	if !ok || door.TLS {
		return nil, errors.New("no such door")
	}
	l := &Link{visitor: v}
	ok = s.admit(l, func(seed uint64) { l.dialogue = newDialogue(s, door, client, seed) })
	if !ok {
		return nil, ErrStopping
	}
	return l, nil
}

// Begin makes the server greet.
func (l *Link) Begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.timer = time.AfterFunc(time.Hour, l.lapsed) // turn sets it
	l.open()
	l.turn()
}

// Write is what the visitor sends.
func (l *Link) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.secure != nil:
		return 0, ErrHandshake
	case l.closed:
		return 0, net.ErrClosed
	}
	l.receive(p)
	l.turn()
	return len(p), nil
}

// Close is the visitor hanging up.
func (l *Link) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.secure != nil {
		return l.secure.Close()
	}
	l.leave()
	return nil
}

// turn hands out what is due, and sets the alarm for what is not.
func (l *Link) turn() {
	for l.out.full() {
		bytes, then := l.out.take()
		if len(bytes) > 0 && l.visitor.Said(bytes) != nil {
			l.leave()
			return
		}
		switch then {
		case mta.Close, mta.Reset:
			l.leave()
			l.visitor.Closed()
			return
		case mta.StartTLS:
			l.encrypt()
			return
		}
		l.out.ripen(l.clock)
	}
	l.timer.Reset(time.Until(wallTime(l.until())))
}

// lapsed is the alarm: a reply is due, or patience is over.
func (l *Link) lapsed() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.secure != nil {
		return
	}
	l.lapse()
	l.turn()
}

// encrypt hands the dialogue over to a session that speaks TLS.
func (l *Link) encrypt() {
	near, far := net.Pipe()
	one := &session{dialogue: l.dialogue, raw: far, conn: far, tlsFirst: true, begin: l.handshaken, release: func() {}}
	l.secure = near
	l.timer.Stop()
	l.server.replace(l, one)
	l.visitor.StartTLS(near)
}

// leave ends the dialogue, once.
func (l *Link) leave() {
	if l.closed {
		return
	}
	l.closed = true
	if l.timer != nil {
		l.timer.Stop()
	}
	l.end()
	l.server.forget(l)
}

// stop says 421 and closes; the server is being stopped.
func (l *Link) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.secure != nil {
		return
	}
	if l.timer != nil {
		l.shutdown()
		l.turn()
	}
	l.leave()
}

func (l *Link) cut() { l.stop() }
