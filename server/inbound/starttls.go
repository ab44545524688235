package inbound

import (
	"crypto/tls"
	"errors"
	"io"
	"time"
)

// settle is how long a plain connection is listened to before the reply to
// STARTTLS goes out.
const settle = time.Millisecond

// startTLS is what the tab says before it answers STARTTLS with 220: so many
// octets still go out in clear, then comes the handshake.
//
// It comes first, because once the client has read the 220 its next octet
// belongs to TLS. Until then it must wait; what it sent all the same is thrown
// away (RFC 3207 6), and the tab is told how much.
func (g *guest) startTLS(after int) error {
	if g.lease.in.cfg.TLS == nil || g.clear >= 0 || g.secure() {
		g.finish(tabGone, "policy", "No TLS can begin here.")
		return nil
	}
	g.raw.SetReadDeadline(past) // the reader leaves
	g.readers.Wait()
	g.raw.SetReadDeadline(time.Now().Add(settle))
	n, _ := io.Copy(io.Discard, io.LimitReader(g.raw, 1<<20))
	g.raw.SetReadDeadline(time.Time{})
	if n > 0 {
		g.tab.note(heldNote{"held", n, "before-tls"})
	}
	g.clear = after
	return nil
}

// past wakes whoever waits on a connection.
var past = time.Unix(1, 0)

func (g *guest) secure() bool {
	g.out.Lock()
	defer g.out.Unlock()
	_, yes := g.conn.(*tls.Conn)
	return yes
}

// handshake makes the connection encrypted and tells the tab what was agreed on.
func (g *guest) handshake() error {
	g.clear = -1
	secure := tls.Server(g.raw, g.lease.in.cfg.TLS)
	if !g.shake(true) {
		return nil
	}
	g.raw.SetDeadline(time.Now().Add(tlsWait))
	err := secure.Handshake()
	if err != nil {
		return &shakeError{err}
	}
	g.raw.SetDeadline(time.Time{})
	g.out.Lock()
	g.conn = secure
	g.out.Unlock()
	g.shake(false)
	g.tab.note(tlsFacts(secure.ConnectionState()))
	g.listen()
	return nil
}

// shake notes that a handshake is under way, unless the connection is closed.
func (g *guest) shake(on bool) bool {
	g.out.Lock()
	defer g.out.Unlock()
	g.shaking = on
	return !g.closed
}

// shakeError says in plain words why there is no TLS.
type shakeError struct{ err error }

func (e *shakeError) Error() string {
	var plain tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(e.err, &plain):
		return "no TLS handshake came, but something else"
	case errors.As(e.err, &alert):
		return "it broke off the TLS handshake: " + alert.Error()
	case isTimeout(e.err):
		return "it did not finish the TLS handshake in time"
	case errors.Is(e.err, io.EOF):
		return "it hung up instead of a TLS handshake"
	}
	return "no TLS handshake: " + e.err.Error()
}
