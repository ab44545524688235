package inbound

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"ehlo/server/quota"

	"github.com/gorilla/websocket"
)

// chunks are what a tab's octets are copied through.
var chunks = sync.Pool{New: func() any { return new([maxMessage / 2]byte) }}

// carry copies one message of the tab to the client. It waits while the client
// does not read, and so the tab's browser waits too.
func (g *guest) carry(r io.Reader) error {
	chunk := chunks.Get().(*[maxMessage / 2]byte)
	defer chunks.Put(chunk)
	for {
		n, err := r.Read(chunk[:])
		if n > 0 {
			if err := g.toClient(chunk[:n]); err != nil {
				return err
			}
		}
		if err != nil {
			return nil // the end of the message; or of the tab, which the next frame will tell
		}
	}
}

// toClient writes, and begins the handshake once the reply to STARTTLS is out.
func (g *guest) toClient(p []byte) error {
	if !g.spend(&g.up, len(p)) {
		g.finish(spent, "octets", "This port has carried as much as it may.")
		return nil
	}
	if err := g.send(p); err != nil {
		return err
	}
	if g.clear < 0 {
		return nil
	}
	if g.clear -= len(p); g.clear > 0 {
		return nil
	}
	return g.handshake()
}

func (g *guest) send(p []byte) error {
	g.out.Lock()
	defer g.out.Unlock()
	if g.closed {
		return nil // it has heard a last line; what comes after is too late
	}
	g.raw.SetWriteDeadline(time.Now().Add(writeStall))
	_, err := g.conn.Write(p)
	return err
}

// listen starts to read the client.
func (g *guest) listen() {
	g.out.Lock()
	conn := g.conn
	g.out.Unlock()
	g.readers.Go(func() { g.fromClient(conn) })
}

// fromClient takes what the client sends to the tab until it is gone, or until
// startTLS wants the connection for itself.
func (g *guest) fromClient(conn net.Conn) {
	var buf quota.Buffer
	defer buf.Release()
	for {
		p, err := buf.Read(conn)
		if len(p) > 0 {
			g.touch()
			if !g.spend(&g.down, len(p)) {
				g.finish(spent, "octets", "This port has carried as much as it may.")
				return
			}
			if g.tab.write(websocket.BinaryMessage, p) != nil {
				g.tab.ws.Close() // it has stalled and hears nothing anyway
				return
			}
		}
		switch {
		case err == nil:
		case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, net.ErrClosed):
			return // we did that
		default:
			g.gone(err)
			return
		}
	}
}

// fault says in plain words what became of a connection.
func fault(err error) string {
	switch {
	case isTimeout(err):
		return "it reads nothing any more"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "it was cut off in the middle of TLS"
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	return err.Error()
}
