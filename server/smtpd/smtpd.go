// Package smtpd is the engine of wasm/mta behind real TCP and real TLS: what
// answers in the page answers here too, byte for byte.
//
//	smtpd.go    the server: doors, limits, listeners, the way down
//	ongoing.go  the sessions there are
//	dialogue.go the engine and its clock: octets and moments in, replies out
//	session.go  a dialogue over a connection; hurry.go: one among many
//	starttls.go how a connection becomes encrypted
//	closing.go  how it ends: the last reply must arrive
//	outbox.go   replies that are due now, and those that wait
//	link.go     a connection inside this process, for the relay
//	cert.go     the certificate
//
// It never sends mail on and keeps none: a message is known to the session that
// brought it, and forgotten with it. It speaks no SMTP of its own but the few
// lines for which there is no session yet or no more (busy, stopping).
package smtpd

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"maps"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"ehlo/server/quota"
	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
)

// Limits of a connection that no operator needs to change.
const (
	writeStall    = 30 * time.Second       // a client that reads nothing that long is gone
	handshakeWait = 30 * time.Second       // a TLS handshake is two round trips
	lingerWait    = 500 * time.Millisecond // for the client to read the last reply and close
	maxTails      = 32                     // lingering sessions; they hold no slot, so they need a limit of their own
	busyWait      = time.Second            // to say that there is no room
	acceptRest    = 20 * time.Millisecond  // after a failed accept: no file descriptor left, most often
)

// Limits are what an operator may change.
type Limits struct {
	Open   int           // sessions in all
	Each   int           // sessions of one client
	Memory int64         // octets of messages in all
	Idle   time.Duration // silence after which the server says 421
}

// DefaultLimits suit a class behind one server.
var DefaultLimits = Limits{Open: 200, Each: 10, Memory: 256 << 20, Idle: 300 * time.Second}

// Config is what a server plays.
type Config struct {
	Persona *persona.Persona
	World   *world.World
	TLS     *tls.Config // nil: no STARTTLS, and no door that begins with TLS
	Limits  Limits
	Log     *slog.Logger
}

// Door is what a port is for.
type Door struct {
	Port int  // the well-known one it plays
	TLS  bool // the handshake comes first
	Role mta.Role
}

// The doors. Submission wants AUTH before MAIL (RFC 6409 4.3). The one that
// begins with TLS differs from the first in its handshake alone, so that the
// two can be compared.
var (
	MX          = Door{Port: 25}
	Submission  = Door{Port: 587, Role: mta.Submission}
	Submissions = Door{Port: 465, TLS: true}
)

// DoorOf finds the door that plays a well-known port.
func DoorOf(port int) (Door, bool) {
	for _, d := range []Door{MX, Submission, Submissions} {
		if d.Port == port {
			return d, true
		}
	}
	return Door{}, false
}

// Server holds the open sessions.
type Server struct {
	cfg   Config
	slots quota.Slots
	room  *quota.Room
	tails chan struct{} // sessions that are over and linger
	crowd atomic.Int32  // how many sessions there are

	mu        sync.Mutex
	listeners []net.Listener
	sessions  map[ongoing]struct{}
	stopping  bool
	running   sync.WaitGroup
	seed      uint64
	memory    mta.Memory // who was greylisted: it outlives a session
}

// New makes a server; it opens nothing.
func New(cfg Config) *Server {
	return &Server{
		cfg:      cfg,
		slots:    quota.Slots{Each: cfg.Limits.Each, Total: cfg.Limits.Open},
		room:     quota.NewRoom(cfg.Limits.Memory),
		tails:    make(chan struct{}, maxTails),
		sessions: map[ongoing]struct{}{},
		seed:     uint64(time.Now().UnixNano()),
	}
}

// Sessions is how many clients are connected now, through the relay, too.
func (s *Server) Sessions() int { return s.slots.Taken() }

// Serve answers at a door until the listener is closed; Shutdown does that.
func (s *Server) Serve(l net.Listener, door Door) error {
	if !s.listen(l) {
		return l.Close()
	}
	for {
		conn, err := l.Accept()
		switch {
		case err == nil:
			s.accept(conn, door)
		case errors.Is(err, net.ErrClosed):
			return nil
		default:
			s.cfg.Log.Warn("accept failed, trying again", "door", door.Port, "error", err)
			time.Sleep(acceptRest)
		}
	}
}

func (s *Server) listen(l net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners = append(s.listeners, l)
	return !s.stopping
}

// accept starts a session, or says 421 where there is no slot.
func (s *Server) accept(conn net.Conn, door Door) {
	client := quota.Addr(conn.RemoteAddr())
	if !s.slots.Open(client) {
		s.turnAway(conn, door)
		return
	}
	release := sync.OnceFunc(func() { s.slots.Close(client) })
	if !s.start(conn, door, client, release) {
		release()
		conn.Close()
	}
}

// turnAway is brief: whoever comes too often must not cost a goroutine.
func (s *Server) turnAway(conn net.Conn, door Door) {
	if !door.TLS { // there, plain text would only look like a broken handshake
		conn.SetWriteDeadline(time.Now().Add(busyWait))
		conn.Write([]byte("421 4.3.2 " + s.cfg.World.Host + " Too many connections, try again later\r\n"))
	}
	conn.Close()
}

// Shutdown closes the listeners, says 421 to every open session and waits for
// them to end; those that have not when ctx does are cut off.
func (s *Server) Shutdown(ctx context.Context) {
	s.mu.Lock()
	s.stopping = true
	for _, l := range s.listeners {
		l.Close()
	}
	left := slices.Collect(maps.Keys(s.sessions))
	s.mu.Unlock()
	for _, one := range left { // a link calls back, and its visitor may be slow
		go one.stop()
	}
	gone := make(chan struct{})
	go func() { s.running.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-ctx.Done():
		s.cut()
		<-gone
	}
}

func (s *Server) cut() {
	s.mu.Lock()
	left := slices.Collect(maps.Keys(s.sessions))
	s.mu.Unlock()
	for _, one := range left {
		one.cut()
	}
}
