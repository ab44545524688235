package relay

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"ehlo/server/quota"
	"ehlo/server/smtpd"

	"github.com/gorilla/websocket"
)

// maxHeld is how much of what was dropped is shown to the visitor.
const maxHeld = 256

const chunkSize = 32 << 10

// chunks are what the visitor's octets are copied through, taken when there is
// a message and not before.
var chunks = sync.Pool{New: func() any { return new([chunkSize]byte) }}

// fromVisitor takes frames to the server until the visitor is gone, and says how.
func (s *session) fromVisitor() error {
	for {
		kind, r, err := s.ws.NextReader()
		if err != nil {
			return err
		}
		if s.ended.Load() != nil {
			continue // only the visitor's half of the closing handshake is of interest
		}
		if kind != websocket.BinaryMessage {
			s.end(websocket.ClosePolicyViolation, "relay", "Only octets of the connection may follow the first message.")
			continue
		}
		if err := s.carry(r); err != nil {
			return err
		}
		s.touch()
		s.alive() // pongs lie behind what was just carried, and that may have taken long
	}
}

// carry copies one message. It waits while the server does not read, so the
// visitor's browser waits too.
func (s *session) carry(r io.Reader) error {
	chunk := chunks.Get().(*[chunkSize]byte)
	defer chunks.Put(chunk)
	left := s.relay.cfg.Limits.Message
	for {
		n, err := r.Read(chunk[:])
		if left -= int64(n); left < 0 {
			s.end(websocket.CloseMessageTooBig, "relay", fmt.Sprintf("A message of a tab has %d octets at most.", s.relay.cfg.Limits.Message))
			return nil // what is left of it is skipped
		}
		if n > 0 {
			if err := s.toPeer(chunk[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// toPeer writes to the server, or drops what comes during a handshake.
func (s *session) toPeer(p []byte) error {
	s.peer.Lock()
	defer s.peer.Unlock()
	if s.to == nil {
		s.hold(p)
		return nil
	}
	n, err := s.to.Write(p)
	if s.class == Sandbox { // elsewhere what goes out is not what was typed
		s.up.Add(int64(n))
	}
	if errors.Is(err, smtpd.ErrHandshake) {
		s.hold(p[n:])
		return nil
	}
	return err
}

func (s *session) hold(p []byte) {
	s.held = append(s.held, p[:min(len(p), maxHeld-len(s.held))]...)
}

// Said takes what the built-in server says to the visitor. A visitor who has
// stalled is cut off: he hears nothing anyway.
func (s *session) Said(p []byte) error {
	s.down.Add(int64(len(p)))
	if err := s.write(websocket.BinaryMessage, p); err != nil {
		s.ws.Close()
		return err
	}
	s.touch()
	return nil
}

// Closed is the built-in server hanging up.
func (s *session) Closed() { s.peerGone(io.EOF) }

// fromPeer reads a connection to the server until either side is gone.
func (s *session) fromPeer(conn net.Conn) {
	var buf quota.Buffer
	defer buf.Release()
	for {
		p, err := buf.Read(conn)
		if len(p) > 0 && s.Said(p) != nil {
			return
		}
		if err != nil {
			s.peerGone(err)
			return
		}
	}
}

// peerGone says how the connection to the server ended.
func (s *session) peerGone(err error) {
	why := "The connection to the server failed: " + cause(err) + "."
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrClosedPipe), errors.Is(err, io.ErrUnexpectedEOF):
		why = "The server closed the connection."
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		why = "The server broke the connection off (reset)."
	case isTimeout(err):
		why = fmt.Sprintf("The server took nothing for %.0f seconds.", s.relay.cfg.Limits.Stall.Seconds())
	}
	s.end(websocket.CloseNormalClosure, "peer", why)
}

// cause leaves out what concerns our side only: addresses and system calls.
func cause(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	var call *os.SyscallError
	if errors.As(err, &call) {
		err = call.Err
	}
	return err.Error()
}

// touch notes that something happened.
func (s *session) touch() { s.touched.Store(time.Now().UnixMilli()) }

// alive is a sign of life of the tab.
func (s *session) alive() error {
	return s.ws.SetReadDeadline(time.Now().Add(s.relay.cfg.Limits.Dead))
}

// startPings keeps the path open and finds visitors who are gone. A timer does
// it: a goroutine of its own would cost more memory than the whole session.
func (s *session) startPings() {
	s.timers.Lock()
	defer s.timers.Unlock()
	s.timers.ping = time.AfterFunc(min(s.relay.cfg.Limits.Ping, s.idle()), s.ping)
}

// idle is how long nothing may be said. The built-in server has as much patience
// and says 421: a learner shall see that first.
func (s *session) idle() time.Duration {
	if s.class == Sandbox {
		return s.relay.cfg.Limits.Idle + time.Second
	}
	return s.relay.cfg.Limits.Idle
}

// ping comes sooner where the end of a silent session is near.
func (s *session) ping() {
	left := s.idle() - time.Since(time.UnixMilli(s.touched.Load()))
	if left <= 0 {
		s.end(websocket.CloseNormalClosure, "relay", "Nothing was said for a long time.")
		return
	}
	s.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(s.relay.cfg.Limits.Stall))
	s.timers.Lock()
	defer s.timers.Unlock()
	if s.timers.ping != nil {
		s.timers.ping.Reset(min(s.relay.cfg.Limits.Ping, left))
	}
}

func (s *session) stopTimers() {
	s.timers.Lock()
	defer s.timers.Unlock()
	for _, t := range []*time.Timer{s.timers.ping, s.timers.shut} {
		if t != nil {
			t.Stop()
		}
	}
	s.timers.ping = nil
}
