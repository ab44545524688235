package inbound

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// guest is a TCP client, and once the tab has come for it, the WebSocket that
// carries its octets. One goroutine reads the client, one the tab.
type guest struct {
	lease *lease
	id    string
	raw   net.Conn // as it came
	tab   *tab     // nil while it waits; of the lease's lock until then

	taken bool        // of the lease's lock: the id has been used
	waits *time.Timer // how long it may take

	out     sync.Mutex // who writes to the client, and what follows may change
	conn    net.Conn   // raw, or TLS over it
	shaking bool       // a handshake is under way
	closed  bool
	clear   int // octets that still go out before the handshake; -1: none is due

	touched atomic.Int64  // when octets last passed, in Unix seconds
	up      atomic.Int64  // octets the tab has said
	down    atomic.Int64  // octets the client has said
	told    atomic.Bool   // the tab knows that its client is gone
	left    chan struct{} // closed when it is
	readers sync.WaitGroup
}

// class is what connections of this kind are counted as.
const class = "inbound"

func (g *guest) remote() string { return g.raw.RemoteAddr().String() }

// attach joins a WebSocket with the client whose id it names, here or on
// another node.
func (in *Inbound) attach(t *tab, m message) {
	in.mu.Lock()
	l := in.leases[m.Lease]
	in.mu.Unlock()
	if l == nil {
		in.elsewhere(t, m)
		return
	}
	in.join(l, t, m)
}

// join gives a WebSocket the client it names.
func (in *Inbound) join(l *lease, t *tab, m message) {
	g := l.take(m.ID, t)
	if g == nil {
		t.refuse(CodeUnknown, "There is no such client, or not any more.")
		return
	}
	defer l.leave(g)
	began := time.Now()
	in.cfg.Clients.Opened(class)
	g.run(t)
	in.cfg.Clients.Ended(class, t.by(), time.Since(began), g.up.Load(), g.down.Load())
}

// run carries octets both ways until either side is gone.
func (g *guest) run(t *tab) {
	t.note(attachedNote{"attached", g.id, g.remote()})
	g.touch()
	t.watch(min(pingEvery, g.lease.in.cfg.Limits.Idle), g.look)
	g.begin()
	err := g.fromTab()
	switch {
	case websocket.IsCloseError(err, websocket.CloseNormalClosure) && !g.deserted():
		g.depart() // the server in the tab has said goodbye
	case isTimeout(err):
		t.end(websocket.ClosePolicyViolation, "dead", "The page answered nothing for 45 seconds.")
		g.goodbye(tabSilent)
	default:
		g.goodbye(tabGone)
	}
	g.raw.Close()
	g.readers.Wait()
}

// deserted tells a tab that goes from a server that has said its last word: the
// first closes its lease as well, whichever comes first. A client that leaves by
// itself needs no answer.
func (g *guest) deserted() bool {
	select {
	case <-g.lease.ended:
		return true
	case <-g.left:
	case <-time.After(together):
	}
	return false
}

// begin starts to read the client, after a handshake on a port where TLS comes
// first.
func (g *guest) begin() {
	if !g.lease.tlsFirst {
		g.listen()
	} else if err := g.handshake(); err != nil {
		g.gone(err)
	}
}

// look is called at every ping.
func (g *guest) look() {
	if time.Since(time.Unix(g.touched.Load(), 0)) > g.lease.in.cfg.Limits.Idle {
		g.finish(quiet, "idle", "Nothing was said for a long time.")
	}
}

// finish ends a connection of our own accord: the client hears a last line, the
// tab the reason.
func (g *guest) finish(r refusal, code, why string) {
	g.goodbye(r)
	if g.tab != nil {
		g.tab.end(websocket.CloseNormalClosure, code, why)
	}
}

func (g *guest) touch() { g.touched.Store(time.Now().Unix()) }

// spend counts octets, and reports whether the lease may carry them.
func (g *guest) spend(way *atomic.Int64, n int) bool {
	way.Add(int64(n))
	return g.lease.octets.Add(int64(n)) <= g.lease.in.cfg.Limits.Octets
}

// fromTab takes what the tab sends to the client until the tab is gone, and
// says how.
func (g *guest) fromTab() error {
	for {
		m, data, err := g.tab.next()
		if err == errNote {
			g.finish(tabGone, "policy", "Not understood: a text frame that is none of ours.")
			continue
		}
		if err != nil {
			return err
		}
		g.touch()
		switch {
		case data != nil:
			err = g.carry(data)
		case m.Type == "starttls" && m.After > 0 && m.After <= maxMessage:
			err = g.startTLS(m.After)
		case m.Type == "reset":
			g.reset()
		default:
			g.finish(tabGone, "policy", "Not understood: "+m.Type+".")
		}
		if err != nil {
			g.gone(err)
		}
	}
}

// gone tells the tab, once, that its client is gone. What the tab still has to
// say goes out: who has closed one half may well be reading (RFC 5321 4.1.1.10
// wants QUIT to be answered).
func (g *guest) gone(err error) {
	if g.told.Swap(true) {
		return
	}
	close(g.left)
	code, why := "closed", "The mail program closed the connection."
	if err != nil && err != io.EOF {
		code, why = "lost", "The connection to the mail program failed: "+fault(err)+"."
	}
	g.tab.ender.CompareAndSwap(nil, &peer)
	g.tab.note(closedNote{"closed", peer, code, why})
	g.tab.cut(clientGone)
}
