package relay

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"ehlo/server/quota"

	"github.com/gorilla/websocket"
)

// outside is the server's side of a session beyond this process. One goroutine
// writes what the visitor types (Write), one reads the server (run); what either
// does to the filter, and what the visitor is told about it, happens under mu,
// so that replies and notes arrive in the order of the wire.
type outside struct {
	s    *session
	pass *Pass
	room chan struct{} // the filter has taken something
	done chan struct{} // closed when the session is over
	shut func()        // closes done

	mu      sync.Mutex
	filter  *filter
	answers answers
	raw     net.Conn // what Close closes
	conn    net.Conn // the same, or TLS
	shaking bool     // between STARTTLS and TLS
	dropped []byte   // what came then
}

func newOutside(s *session, pass *Pass, conn net.Conn) *outside {
	o := &outside{s: s, pass: pass, raw: conn, conn: conn, room: make(chan struct{}, 1), done: make(chan struct{})}
	o.shut = sync.OnceFunc(func() { close(o.done) })
	name := s.relay.cfg.Hostname
	if name == "" {
		name = literal(conn.LocalAddr())
	}
	o.filter = newFilter(pass.Class, name)
	o.filter.trace = func() string { return receivedField(s.client, name, time.Now()) }
	return o
}

// Write takes what the visitor typed. It waits while too much of it waits for
// the server, so the visitor's browser waits, too.
func (o *outside) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.filter.awaiting != "" && !o.shaking && int64(len(o.filter.in)) >= o.s.relay.cfg.Limits.Buffer {
		o.mu.Unlock()
		select {
		case <-o.room:
		case <-o.done:
		}
		o.mu.Lock()
		if o.over() {
			return len(p), nil
		}
	}
	if o.shaking {
		o.drop(p)
		return len(p), nil
	}
	o.filter.Take(p)
	o.step()
	return len(p), nil
}

func (o *outside) over() bool {
	select {
	case <-o.done:
		return true
	default:
		return false
	}
}

func (o *outside) drop(p []byte) {
	o.dropped = append(o.dropped, p[:min(len(p), maxHeld-len(o.dropped))]...)
}

// step does all that can be done now.
func (o *outside) step() {
	for !o.over() {
		a, ok := o.filter.Next()
		if !ok {
			break
		}
		o.perform(a)
	}
	select {
	case o.room <- struct{}{}:
	default:
	}
}

func (o *outside) perform(a act) {
	if a.stop != "" {
		o.s.end(websocket.CloseNormalClosure, "relay", a.stop)
		return
	}
	if a.send != nil {
		o.conn.SetWriteDeadline(time.Now().Add(o.s.relay.cfg.Limits.Stall))
		n, err := o.conn.Write(a.send)
		o.s.up.Add(int64(n))
		if err != nil {
			o.s.peerGone(err)
			return
		}
	}
	if a.note != nil {
		o.s.note(a.note)
	}
}

// run reads the server until either side is gone.
func (o *outside) run() {
	if !o.greeting() {
		return
	}
	var buf quota.Buffer
	defer buf.Release()
	for {
		p, err := buf.Read(o.conn)
		if len(p) > 0 && !o.heard(p) {
			return
		}
		if err != nil {
			o.gone(err)
			return
		}
	}
}

// gone waits for its turn: the note about a command comes before the news that
// nobody will answer it.
func (o *outside) gone(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.s.peerGone(err)
}

// greeting waits for the first line. If that is no SMTP, nothing of it is shown:
// a visitor shall not read through this relay what a mail client would not.
func (o *outside) greeting() bool {
	wait := o.s.relay.cfg.Limits.Banner
	o.conn.SetReadDeadline(time.Now().Add(wait))
	var first []byte
	p := make([]byte, 512)
	for {
		n, err := o.conn.Read(p)
		first = append(first, p[:n]...)
		line, _, whole := bytes.Cut(first, []byte{'\n'})
		switch {
		case whole && isGreeting(line):
			o.conn.SetReadDeadline(time.Time{})
			return o.heard(first)
		case whole || len(first) > maxAnswer || len(first) > 0 && err != nil:
			return o.s.fail(Verdict{Code: CodeNotSMTP, Reason: CodeNotSMTP, Text: "The first thing it says is no line of SMTP, so nothing of it is shown here."})
		case isTimeout(err):
			return o.s.fail(Verdict{Code: CodeTimeout, Reason: "banner", Text: fmt.Sprintf("Connected, but no greeting came within %.0f seconds.", wait.Seconds())})
		case err != nil:
			o.gone(err)
			return false
		}
	}
}

// heard takes what the server said: the visitor hears it, and the filter what
// it means. Replies that came together with the one that was due are nobody's:
// what they might answer had not been sent.
func (o *outside) heard(p []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	shown, handshake := 0, false
	for shown < len(p) && !handshake {
		a, n, done := o.answers.read(p[shown:])
		shown += n
		handshake = done && o.filter.Answer(a)
	}
	if o.s.Said(p[:shown]) != nil {
		return false
	}
	if handshake {
		return o.startTLS(p[shown:])
	}
	o.step()
	return true
}

// startTLS does the handshake. Octets of either side that came before it were
// not protected by it: they are dropped, and told.
func (o *outside) startTLS(early []byte) bool {
	o.drop(o.filter.Drop())
	early = bytes.Clone(early[:min(len(early), maxHeld)])
	o.shaking = true
	o.mu.Unlock()
	secure, err := o.s.encrypt(o.conn)
	o.mu.Lock()
	o.shaking = false
	if err != nil {
		return o.s.fail(Verdict{Code: CodeTLS, Reason: "tls", Text: "The TLS handshake failed: " + handshakeFault(err) + "."})
	}
	o.conn = secure
	o.filter.Encrypted()
	o.s.tellTLS(secure)
	if len(early) > 0 {
		o.s.note(heldNote{"held", string(early), "before-tls-server",
			"Dropped: the server said it after its 220 to STARTTLS and before the handshake, where anybody could have put it in."})
	}
	o.s.tellDropped(o.dropped)
	o.dropped = nil
	return true
}

// Close ends the connection. A visitor who just leaves is made to say QUIT, if
// that is possible now: it is not the server's fault.
func (o *outside) Close() error {
	o.shut()
	o.mu.Lock()
	if f := o.filter; f.awaiting == "" && f.mode == modeCommand && !f.quit && !o.shaking {
		o.conn.SetWriteDeadline(time.Now().Add(closeWait))
		io.WriteString(o.conn, "QUIT\r\n")
	}
	o.mu.Unlock()
	err := o.raw.Close()
	o.pass.Release()
	return err
}
