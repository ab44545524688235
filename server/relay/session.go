package relay

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// session is one visitor at one connection. A goroutine reads the visitor; the
// built-in server answers in it as well (smtpd.Link), and only TLS needs one
// more, which reads the server.
type session struct {
	relay  *Relay
	ws     *websocket.Conn
	client netip.Addr
	host   string // as its certificate should have it
	pass   *Pass
	began  time.Time
	class  Class // empty: it came to nothing

	writing sync.Mutex              // one frame at a time
	touched atomic.Int64            // when octets last passed, as Unix milliseconds
	ended   atomic.Pointer[string]  // by whom; nil: it goes on
	up      atomic.Int64            // octets to the server
	down    atomic.Int64            // octets of the server
	out     atomic.Pointer[outside] // the server's side, if that is not ours
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
	bound(ws, r.cfg.Limits.Buffer)
	return &session{relay: r, ws: ws, client: client}
}

// bound limits what the kernel keeps for a visitor who does not read: left to
// itself it would be megabytes for each. It takes twice the number it is given.
func bound(ws *websocket.Conn, octets int64) {
	conn := ws.NetConn()
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetWriteBuffer(int(octets / 2))
	}
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
		s.end(websocket.ClosePolicyViolation, "relay", fmt.Sprintf("The browser answered nothing for %.0f seconds.", s.relay.cfg.Limits.Dead.Seconds()))
	}
	s.first("visitor") // who is gone does not hear how the server takes it
	s.leave()
}

func (s *session) leave() {
	s.ws.Close() // first: whoever still writes to it stops
	if s.server != nil {
		s.server.Close()
	}
	s.pump.Wait()
	s.stopTimers()
	if s.pass != nil {
		s.pass.Release()
	}
	s.tallyEnded()
	s.relay.leave(s)
}

// open does all that comes before the first octet: hello, verdict, connection.
func (s *session) open() bool {
	s.ws.SetReadDeadline(time.Now().Add(s.relay.cfg.Limits.Hello))
	kind, r, err := s.ws.NextReader()
	if err != nil {
		return s.tooLate(err)
	}
	target, err := readHello(r)
	if kind != websocket.TextMessage || err != nil {
		return s.refuse(refuse(LayerParse, "hello", "Not understood: %v.", errHello))
	}
	ctx, cancel := context.WithTimeout(context.Background(), reachWait)
	defer cancel()
	pass, v := s.relay.Enter(ctx, s.client, target)
	if pass == nil {
		return s.refuse(v)
	}
	s.pass = pass
	if pass.Class == Sandbox {
		return s.enterSandbox(target)
	}
	return s.goOut(ctx, target)
}

// tooLate tells a visitor who connected and said nothing; one who left needs
// no words.
func (s *session) tooLate(err error) bool {
	if isTimeout(err) {
		s.end(websocket.ClosePolicyViolation, "relay", fmt.Sprintf("No first message came within %.0f seconds.", s.relay.cfg.Limits.Hello.Seconds()))
	}
	return false
}

// note sends a text frame.
func (s *session) note(n any) error { return s.write(websocket.TextMessage, encode(n)) }

// write sends one frame. A visitor who does not read makes it wait, and so the
// server too: nothing piles up here.
func (s *session) write(kind int, p []byte) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.ws.SetWriteDeadline(time.Now().Add(s.relay.cfg.Limits.Stall))
	return s.ws.WriteMessage(kind, p)
}

// refuse ends a session before it began, with the reason.
func (s *session) refuse(v Verdict) bool {
	s.fail(v)
	return false
}

// fail says that there is no session, once.
func (s *session) fail(v Verdict) bool {
	if s.first("relay") {
		s.tallyRefused(v)
		code := websocket.ClosePolicyViolation
		if v.Code == CodeBusy || v.Code == CodeQuota {
			code = websocket.CloseTryAgainLater
		}
		s.bye(refusedNote{"refused", v.Code, v.Text, v.Layer, v.Reason}, code)
	}
	return false
}

// first reports whether nobody has ended the session before.
func (s *session) first(by string) bool { return s.ended.CompareAndSwap(nil, &by) }

// turnAway is the short life of a session for which there is no slot. It is
// answered before its first message: waiting for that would hold what is scarce.
func (s *session) turnAway(text string) {
	v := busy("relay-open", text)
	s.tallyRefused(v)
	s.note(refusedNote{"refused", v.Code, v.Text, v.Layer, v.Reason})
	s.hangUp(websocket.CloseTryAgainLater)
	s.ws.Close()
}

// end says why a session is over, once.
func (s *session) end(code int, by, why string) {
	if s.first(by) {
		s.bye(closedNote{"closed", by, why}, code)
	}
}

// bye makes both goroutines stop. A visitor who does not close his half is cut
// off.
func (s *session) bye(note any, code int) {
	if o := s.out.Load(); o != nil {
		o.shut() // wakes who waits for the server
	}
	s.note(note)
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
