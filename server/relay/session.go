package relay

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"ehlo/server/smtpd"

	"github.com/gorilla/websocket"
)

// session is one visitor at one connection. A goroutine reads the visitor; the
// built-in server answers in it as well (smtpd.Link), and only TLS needs one
// more, which reads the server.
type session struct {
	relay  *Relay
	ws     *websocket.Conn
	client netip.Addr
	host   string

	writing sync.Mutex   // one frame at a time
	touched atomic.Int64 // when octets last passed, as Unix seconds
	ended   atomic.Bool
	timers  struct {
		sync.Mutex
		ping, shut *time.Timer
	}

	server io.Closer      // link or connection: closing it ends the server's side
	pump   sync.WaitGroup // of what reads the server
	peer   sync.Mutex     // held while octets go to the server, and while to changes
	to     io.Writer      // link, connection or TLS; nil while a handshake runs
	held   []byte         // the beginning of what came during a handshake
}

func newSession(r *Relay, ws *websocket.Conn, client netip.Addr) *session {
	ws.SetReadLimit(maxMessage)
	return &session{relay: r, ws: ws, client: client}
}

// run opens the session. Reading JSON has made its stack large, so the goroutine
// ends there, and a small one carries octets from then on.
func (s *session) run() {
	if s.open() {
		go s.attend()
		return
	}
	s.leave()
}

// attend carries what the visitor says until he is gone, and then lets go of
// the server.
func (s *session) attend() {
	if isTimeout(s.fromVisitor()) {
		s.end(websocket.ClosePolicyViolation, "relay", "The browser answered nothing for 45 seconds.")
	}
	s.ended.Store(true) // the visitor is gone: nobody hears how the server takes it
	s.leave()
}

func (s *session) leave() {
	if s.server != nil {
		s.server.Close()
	}
	s.pump.Wait()
	s.stopTimers()
	s.ws.Close()
	s.relay.leave(s)
}

// open does all that comes before the first octet: hello, verdict, connection.
func (s *session) open() bool {
	s.ws.SetReadDeadline(time.Now().Add(helloWait))
	kind, r, err := s.ws.NextReader()
	if err != nil {
		return s.tooLate(err)
	}
	target, err := readHello(r)
	if kind != websocket.TextMessage || err != nil {
		return s.refuse(CodePolicy, "Not understood: "+errHello.Error()+".")
	}
	if s.relay.cfg.Off != "" {
		return s.refuse(CodeOff, s.relay.cfg.Off)
	}
	verdict := s.relay.cfg.Policy.Judge(target)
	if verdict.Class == Nowhere {
		return s.refuse(verdict.Code, verdict.Text)
	}
	return s.connect(target, verdict)
}

// tooLate tells a visitor who connected and said nothing; one who left needs
// no words.
func (s *session) tooLate(err error) bool {
	if isTimeout(err) {
		s.end(websocket.ClosePolicyViolation, "relay", "No first message came within 5 seconds.")
	}
	return false
}

// connect reaches the server and says so: always resolved, then connected.
func (s *session) connect(t Target, v Verdict) bool {
	address := s.relay.cfg.Policy.address(v.Door)
	s.host = t.Host
	s.note(resolvedNote{"resolved", []string{address}})
	began := time.Now()
	start, err := s.reach(t, v)
	if err != nil {
		return s.refuse(CodeBusy, "Not now: "+err.Error()+".")
	}
	s.note(connectedNote{"connected", address, time.Since(began).Milliseconds()})
	s.touch()
	s.ws.SetReadDeadline(time.Now().Add(deadAfter))
	s.ws.SetPongHandler(func(string) error {
		return s.ws.SetReadDeadline(time.Now().Add(deadAfter))
	})
	s.startPings()
	return start()
}

// reach connects, and gives what begins the conversation: a plain one is a
// link; where TLS comes first, or should, there is a connection to read.
func (s *session) reach(t Target, v Verdict) (start func() bool, err error) {
	mail := s.relay.cfg.Mail
	if door, _ := smtpd.DoorOf(v.Door); !t.TLS && !door.TLS {
		link, err := mail.Join(v.Door, s.client, s)
		if err != nil {
			return nil, err
		}
		s.server, s.to = link, link
		return func() bool { link.Begin(); return true }, nil
	}
	conn, err := mail.Dial(v.Door, s.client)
	if err != nil {
		return nil, err
	}
	s.server, s.to = conn, conn
	return func() bool { return s.begin(conn, t.TLS) }, nil
}

// begin starts to read a connection, after a handshake if one was asked for.
func (s *session) begin(conn net.Conn, secure bool) bool {
	from := conn
	if secure {
		var err error
		if from, err = s.handshake(conn); err != nil {
			return s.refuse(CodeTLS, "Connected, but no TLS handshake: "+handshakeFault(err)+".")
		}
	}
	s.pump.Go(func() { s.fromPeer(from) })
	return true
}

// note sends a text frame.
func (s *session) note(n any) error { return s.write(websocket.TextMessage, encode(n)) }

// write sends one frame. A visitor who does not read makes it wait, and so the
// server too: nothing piles up here.
func (s *session) write(kind int, p []byte) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.ws.SetWriteDeadline(time.Now().Add(writeStall))
	return s.ws.WriteMessage(kind, p)
}

// refuse ends a session before it began, with the reason.
func (s *session) refuse(code, text string) bool {
	s.note(refusedNote{"refused", code, text})
	s.hangUp(websocket.ClosePolicyViolation)
	return false
}

// turnAway is the short life of a session for which there is no slot. It is
// answered before its first message: waiting for that would hold what is scarce.
func (s *session) turnAway(text string) {
	s.note(refusedNote{"refused", CodeBusy, text})
	s.hangUp(websocket.CloseTryAgainLater)
	s.ws.Close()
}

// end says why a session is over, once, and makes both goroutines stop. A
// visitor who does not close his half is cut off.
func (s *session) end(code int, by, why string) {
	if s.ended.Swap(true) {
		return
	}
	s.note(closedNote{"closed", by, why})
	s.hangUp(code)
	s.timers.Lock()
	defer s.timers.Unlock()
	s.timers.shut = time.AfterFunc(closeWait, func() { s.ws.Close() })
}

func (s *session) hangUp(code int) {
	s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(closeWait))
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}
