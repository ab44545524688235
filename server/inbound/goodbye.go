package inbound

import (
	"crypto/tls"
	"io"
	"net"
	"time"
)

// refusal is a last line for a TCP client. All else it hears comes from the tab.
type refusal struct {
	name string
	line string
}

// What a client is told. 421 fits at any moment (RFC 5321 3.8); who has no
// business here hears 554 instead of a greeting (RFC 5321 3.1).
var (
	tabGone   = refusal{"gone", "421 4.3.2 The page that answered here is gone, closing connection"}
	tabSilent = refusal{"late", "421 4.3.2 The page that should answer here does not, try again"}
	full      = refusal{"full", "421 4.3.2 Too many connections to this page, try again later"}
	spent     = refusal{"octets", "421 4.3.2 This port has carried all it may, closing connection"}
	quiet     = refusal{"idle", "421 4.4.2 Nothing was said for too long, closing connection"}
	foreign   = refusal{"foreign", "554 5.7.1 No SMTP service here for your address"}
)

const (
	lastWord = 2 * time.Second        // to write the last line, after as much for one that hangs: five are promised
	linger   = 500 * time.Millisecond // for the client to read it and close
)

// goodbye says a last line and closes. During a handshake nobody could read it.
func (g *guest) goodbye(r refusal) {
	g.raw.SetWriteDeadline(time.Now().Add(lastWord)) // ends a write that hangs, too
	g.out.Lock()
	defer g.out.Unlock()
	if g.closed {
		return
	}
	if !g.shaking {
		g.raw.SetWriteDeadline(time.Now().Add(lastWord))
		io.WriteString(g.conn, r.line+"\r\n")
	}
	g.closing()
}

// depart closes after the tab has said its last word.
func (g *guest) depart() {
	g.out.Lock()
	defer g.out.Unlock()
	if !g.closed {
		g.closing()
	}
}

// closing closes so that the last reply arrives. A socket that is closed with
// unread octets in it sends a reset, and the client's system throws away what
// it has received. The reader of the connection, if there is one, is woken and
// leaves what comes to us.
func (g *guest) closing() {
	g.closed = true
	if secure, ok := g.conn.(*tls.Conn); ok && !g.shaking {
		secure.CloseWrite() // a client must see that nobody cut the stream short
	}
	if tcp, ok := g.raw.(*net.TCPConn); ok {
		tcp.CloseWrite()
		tcp.SetReadDeadline(time.Now().Add(linger))
		io.Copy(io.Discard, io.LimitReader(tcp, 1<<20))
	}
	g.raw.Close()
}

// reset breaks a connection off, as a persona may.
func (g *guest) reset() {
	g.out.Lock()
	defer g.out.Unlock()
	if tcp, ok := g.raw.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	g.closed = true
	g.raw.Close()
}
