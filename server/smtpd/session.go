package smtpd

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"sync/atomic"
	"time"

	"ehlo/server/quota"
	"ehlo/wasm/mta"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// session is one connection: a loop that reads, asks the engine, and writes once
// for everything one read brought about.
type session struct {
	server  *Server
	raw     net.Conn // as it came
	conn    net.Conn // raw, or TLS over it
	door    Door
	engine  *mta.Session
	release func() // gives the slot back; may be called twice

	in      quota.Buffer
	out     outbox
	clock   smtp.Time // the last moment that was told to the engine
	heard   smtp.Time // when the client last sent something
	timeout smtp.Time // the read deadline that is set
	renew   smtp.Time // when the write deadline must be set again
	stopped atomic.Bool
}

func newSession(s *Server, conn net.Conn, door Door, client netip.Addr, seed uint64, release func()) *session {
	w := *s.cfg.World
	if client.IsValid() {
		w.Client = world.Client{Name: "[" + client.String() + "]", Addr: client.String()}
	}
	return &session{
		server: s, raw: conn, conn: conn, door: door, release: release,
		engine: mta.New(mta.Config{
			Persona: s.cfg.Persona, World: &w, Role: mta.MX, Client: w.Client, Seed: seed,
			TLS: door.TLS, CanTLS: s.cfg.TLS != nil, Room: s.room, Forget: true, Memory: &s.memory,
		}),
	}
}

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
	defer func() { s.engine.End(s.arrival()) }() // gives back the room of half a message
	if s.door.TLS && s.handshake() != nil {
		return
	}
	s.heard = s.arrival()
	s.out.add(s.heard, s.engine.Open(s.heard))
	err := s.flush()
	for err == nil {
		err = s.turn()
	}
	if errors.Is(err, errStopped) {
		s.out = outbox{}
		at := s.arrival()
		s.out.add(at, s.engine.Shutdown(at))
		err = s.flush()
	}
	if errors.Is(err, errOver) {
		s.linger()
	}
}

// turn is one read and its consequences.
func (s *session) turn() error {
	p, err := s.read()
	at := s.arrival()
	switch {
	case s.stopped.Load():
		return errStopped
	case len(p) > 0:
		s.heard = at
		s.out.add(at, s.engine.Receive(at, p))
	case errors.Is(err, os.ErrDeadlineExceeded):
		if at >= s.idleAt() {
			s.out.add(at, s.idle(at))
		}
	case errors.Is(err, io.EOF):
		s.out.add(at, s.engine.End(at))
		return errors.Join(s.flush(), errOver)
	case err != nil:
		return err
	}
	s.out.ripen(at)
	return s.flush()
}

// read waits for the client, for a reply that becomes due, or for patience to
// end. A deadline that is less than a second early stays.
func (s *session) read() ([]byte, error) {
	until := s.idleAt()
	if at, ok := s.out.due(); ok {
		until = min(until, at)
	}
	if until < s.timeout || until > s.timeout+1000 || len(s.out.wait) > 0 {
		s.timeout = until
		s.conn.SetReadDeadline(time.UnixMilli(int64(until)))
	}
	if s.stopped.Load() { // stop may have set its deadline before ours
		return nil, os.ErrDeadlineExceeded
	}
	return s.in.Read(s.conn)
}

// idleAt is when silence has lasted too long: for the persona, or for us.
func (s *session) idleAt() smtp.Time {
	limit := max(s.heard, s.out.last) + smtp.Time(s.server.cfg.Limits.Idle.Milliseconds())
	if at := s.engine.Deadline(); at > 0 {
		limit = min(limit, at)
	}
	return limit
}

// idle is what the persona says to silence; some servers say nothing.
func (s *session) idle(at smtp.Time) []mta.Output {
	if outs := s.engine.Idle(at); len(outs) > 0 {
		return outs
	}
	line := "421 4.4.2 " + s.server.cfg.World.Host + " Timeout, closing connection\r\n"
	return []mta.Output{{Bytes: []byte(line), Then: mta.Close}}
}

// flush writes what is due and does what must follow it. One reply may release
// the next: after a handshake, say.
func (s *session) flush() error {
	for len(s.out.ready) > 0 || s.out.then != mta.Nothing {
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
		s.conn.SetWriteDeadline(time.UnixMilli(int64(s.clock)).Add(writeStall))
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
		s.heard = s.arrival()
		s.out.add(s.heard, s.engine.Handshake(s.heard))
	}
	return nil
}

// stop makes the session say 421 and end, wherever it stands.
func (s *session) stop() {
	s.stopped.Store(true)
	s.raw.SetReadDeadline(past)
}

func now() smtp.Time { return smtp.Time(time.Now().UnixMilli()) }

// maxAhead is how far a session's clock may be in front of the wall's.
const maxAhead = 20

// arrival is the moment of a read. On a fast network a client reads a reply and
// answers it within one millisecond; the engine must not take that for talk that
// was sent before the reply, so each read is a moment of its own. Only under a
// flood, which is pipelined anyway, do moments run out.
func (s *session) arrival() smtp.Time {
	wall := now()
	s.clock = max(wall, min(s.clock+1, wall+maxAhead))
	return s.clock
}
