//go:build unix

package smtpd

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"

	"ehlo/wasm/mta"
)

// Among many sessions, reading is most of the work, and every third read finds
// nothing: the reply is out, the client has not answered yet, and only then the
// runtime waits for it. A session in a hurry waits first. It may, as long as it
// stays within one call of RawConn.Read: the poller tells of octets that come
// after a read that did not fill its buffer, and of none it was told before.
//
// One thing the poller may tell together with octets and never again: that the
// client has closed. So patience is short here; behind it stands a common turn,
// which reads at once.

// hurryFor is that patience, in milliseconds.
const hurryFor = 1000

// hurry takes turns as long as there is something to hurry for.
func (s *session) hurry() error {
	tcp, ok := s.conn.(*net.TCPConn)
	if !ok || !s.mayHurry() {
		return s.turn()
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return err
	}
	var end error
	over := false
	err = raw.Read(func(fd uintptr) bool {
		s.fd = descriptor(fd)
		end, over = s.arrivals()
		return over
	})
	switch {
	case over && end == nil: // what is to be said now may need to read
		return s.flush()
	case over:
		return end
	case errors.Is(err, os.ErrDeadlineExceeded): // a quiet client, or one that is gone
		return s.turn()
	}
	return err
}

// arrivals is what came since the last call, and its consequences. over: hurry
// is at its end, for good if there is an error.
func (s *session) arrivals() (end error, over bool) {
	for {
		p, err := s.in.Read(&s.fd)
		switch {
		case errors.Is(err, syscall.EAGAIN):
			return s.await()
		case errors.Is(err, io.EOF):
			s.end()
			return errors.Join(s.flush(), errOver), true // nothing is left that would read
		case err != nil:
			return err, true
		}
		s.receive(p)
		if s.out.then != mta.Nothing {
			return nil, true
		}
		if err := s.flush(); err != nil {
			return err, true
		}
		if len(p) < cap(p) { // nothing is left
			return s.await()
		}
	}
}

// mayHurry: there are others, and no reply waits for its time.
func (s *session) mayHurry() bool { return len(s.out.wait) == 0 && s.server.crowd.Load() > crowded }

// await sets the patience, unless the common turn has to go on.
func (s *session) await() (end error, over bool) {
	if !s.mayHurry() {
		return nil, true
	}
	if until := min(s.until(), s.clock+2*hurryFor); until < s.timeout || until > s.timeout+hurryFor {
		s.timeout = until
		s.conn.SetReadDeadline(wallTime(until))
	}
	if s.stopped.Load() {
		return errStopped, true
	}
	return nil, false
}

func (fd *descriptor) Read(p []byte) (int, error) {
	for {
		n, err := syscall.Read(int(*fd), p)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case err != nil:
			return 0, err
		case n == 0:
			return 0, io.EOF
		}
		return n, nil
	}
}
