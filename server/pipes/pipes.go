// Package pipes is a listener inside the process, for tests: with it a whole
// server, HTTP included, runs in a synctest bubble, on a clock that moves only
// when everybody waits.
package pipes

import (
	"net"
	"sync"
)

// Listener gives the far end of every pipe that Dial makes.
type Listener struct {
	conns chan net.Conn
	close func()
	done  chan struct{}
}

// Listen makes a Listener; inside a bubble, it belongs to that bubble.
func Listen() *Listener {
	l := &Listener{conns: make(chan net.Conn), done: make(chan struct{})}
	l.close = sync.OnceFunc(func() { close(l.done) })
	return l
}

// Accept waits for somebody who dials.
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and Dial with net.ErrClosed.
func (l *Listener) Close() error   { l.close(); return nil }
func (l *Listener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// Dial connects to the listener, whatever address it is given.
func (l *Listener) Dial(string, string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case l.conns <- far:
		return near, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}
