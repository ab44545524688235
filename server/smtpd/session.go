package smtpd

import (
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"ehlo/server/quota"
	"ehlo/wasm/mta"
	"ehlo/wasm/smtp"
)

// session carries a dialogue over a connection: a loop that reads, asks the
// engine, and writes once for everything one read brought about.
type session struct {
	*dialogue
	raw      net.Conn // as it came
	conn     net.Conn // raw, or TLS over it
	tlsFirst bool     // the handshake comes before the first word
	begin    func()   // the first word
	release  func()   // gives the slot back; may be called twice

	in      quota.Buffer
	fd      descriptor
	timeout smtp.Time // the read deadline that is set
	renew   smtp.Time // when the write deadline must be set again
	stopped atomic.Bool
}

// descriptor is a socket that can be read without waiting.
type descriptor int

var (
	errOver    = errors.New("smtpd: the session is over")
	errReset   = errors.New("smtpd: the session is over, without a goodbye")
	errStopped = errors.New("smtpd: the server is being stopped")
)

// run is the whole life of the session. No error is worth more than the end of
// it: what there is to say, the client has heard as a reply.
func (s *session) run() {
	defer s.raw.Close()
	defer s.release()
	defer s.in.Release()
	defer s.end()
	if s.tlsFirst && s.handshake() != nil {
		return
	}
	s.begin()
	err := s.flush()
	for err == nil {
		err = s.hurry()
	}
	if errors.Is(err, errStopped) {
		s.shutdown()
		err = s.flush()
	}
	if errors.Is(err, errOver) {
		s.linger()
	}
}

// turn is one read and its consequences.
func (s *session) turn() error {
	p, err := s.read()
	switch {
	case s.stopped.Load():
		return errStopped
	case len(p) > 0:
		s.receive(p)
	case errors.Is(err, os.ErrDeadlineExceeded):
		s.lapse()
	case errors.Is(err, io.EOF):
		s.end()
		return errors.Join(s.flush(), errOver)
	case err != nil:
		return err
	}
	return s.flush()
}

// crowded is how many sessions make it worth while to let others go first: when
// this one is back, its client has often answered, and reading need not wait.
// Ten sessions then carry a quarter more messages; one alone would only lose.
const crowded = 4

// read waits for the client, for a reply that becomes due, or for patience to
// end. A deadline that is less than a second early stays.
func (s *session) read() ([]byte, error) {
	until := s.until()
	if until < s.timeout || until > s.timeout+1000 || len(s.out.wait) > 0 {
		s.timeout = until
		s.conn.SetReadDeadline(wallTime(until))
	}
	if s.stopped.Load() { // stop may have set its deadline before ours
		return nil, os.ErrDeadlineExceeded
	}
	if s.server.crowd.Load() > crowded {
		runtime.Gosched()
	}
	return s.in.Read(s.conn)
}

// flush writes what is due and does what must follow it. One reply may release
// the next: after a handshake, say.
func (s *session) flush() error {
	for s.out.full() {
		bytes, then := s.out.take()
		switch then {
		case mta.Close, mta.Reset:
			// The slot is free before the client can know that the session is
			// over: its next connection must not be counted twice.
			s.release()
		case mta.StartTLS:
			s.discard()
		}
		if err := s.write(bytes); err != nil {
			return err
		}
		if err := s.follow(then); err != nil {
			return err
		}
		s.out.ripen(s.clock)
	}
	return nil
}

func (s *session) write(p []byte) error {
	if len(p) == 0 {
		return nil
	}
	if s.clock >= s.renew { // a deadline costs more than running a command
		s.renew = s.clock + 1000
		s.conn.SetWriteDeadline(wallTime(s.clock).Add(writeStall))
	}
	_, err := s.conn.Write(p)
	return err
}

// follow does what comes after the octets of an output.
func (s *session) follow(then mta.Then) error {
	switch then {
	case mta.Close:
		return errOver
	case mta.Reset:
		if tcp, ok := s.raw.(*net.TCPConn); ok {
			tcp.SetLinger(0)
		}
		return errReset
	case mta.StartTLS:
		if err := s.handshake(); err != nil {
			return err
		}
		s.handshaken()
	}
	return nil
}

// stop makes the session say 421 and end, wherever it stands.
func (s *session) stop() {
	s.stopped.Store(true)
	s.raw.SetReadDeadline(past)
}

// cut ends it without a word.
func (s *session) cut() { s.raw.Close() }

// past wakes whoever waits on a connection.
var past = time.Unix(1, 0)
