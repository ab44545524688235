package inbound

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"ehlo/server/quota"

	"github.com/gorilla/websocket"
)

// lease is a port that belongs to a tab for a while, and the clients on it.
type lease struct {
	in       *Inbound
	tab      *tab
	token    string // who knows it may attach
	ln       net.Listener
	tlsFirst bool
	node     Node          // how other nodes reach it; empty: there are none
	octets   atomic.Int64  // of all its connections
	busy     chan struct{} // clients that are being turned away
	ended    chan struct{} // closed when it is over

	mu     sync.Mutex
	guests map[string]*guest // by id; those that wait for their WebSocket and those that have it
	over   bool
	done   sync.WaitGroup // of the guests
}

// listen gives a tab a port and keeps it until the tab goes, lets go, or its
// time is up.
func (in *Inbound) listen(t *tab, m message) {
	if code, text := in.objects(t.client); code != "" {
		t.refuse(code, text)
		return
	}
	defer in.open.Add(-1)
	if int(in.open.Add(1)) > in.cfg.Limits.Open {
		t.refuse(CodeBusy, "As many ports are open as this server gives out. Try again in a few minutes.")
		return
	}
	release := in.hold(t.client)
	if release == nil {
		t.refuse(CodeQuota, "You have as many ports as one visitor gets. Close one of them first.")
		return
	}
	defer release()
	ln, err := in.ports.open(in.cfg.Listen)
	if err != nil {
		t.refuse(CodeBusy, "Every port of this server is in use. Try again in a few minutes.")
		return
	}
	l := &lease{in: in, tab: t, token: secret(), ln: ln, tlsFirst: m.TLS == "implicit", guests: map[string]*guest{}, ended: make(chan struct{}), busy: make(chan struct{}, maxTurned)}
	if in.cfg.Nodes != nil {
		l.node = in.cfg.Inner.node()
	}
	until := time.Now().Add(in.cfg.Limits.Time)
	withdraw := in.publish(l, until)
	expiry := time.AfterFunc(in.cfg.Limits.Time, func() {
		t.end(websocket.CloseNormalClosure, "expired", fmt.Sprintf("The port was yours for %v; that time is over.", in.cfg.Limits.Time))
	})
	l.serve(until)
	expiry.Stop()
	withdraw()
}

// hold takes one of the places that a visitor has, here and on all nodes
// together. Should nobody know about the others, what is held here counts.
func (in *Inbound) hold(client netip.Addr) (release func()) {
	if !in.slots.Open(client) {
		return nil
	}
	elsewhere := func() {}
	if in.cfg.Book != nil {
		ctx, cancel := context.WithTimeout(context.Background(), bookWait)
		defer cancel()
		give, refused, err := in.cfg.Book.Hold(ctx, quota.Slot{Key: "inbound-client " + quota.Network(client).String(), Limit: in.cfg.Limits.Each})
		if refused != nil {
			in.slots.Close(client)
			return nil
		}
		if err == nil {
			elsewhere = give
		}
	}
	return func() { elsewhere(); in.slots.Close(client) }
}

// objects is why nobody, or this visitor, gets a port.
func (in *Inbound) objects(client netip.Addr) (code, text string) {
	if in.cfg.Off != "" {
		return CodeOff, in.cfg.Off
	}
	if why := in.cfg.Closed(); why != "" {
		return CodeOff, why
	}
	if in.cfg.Banned(client) {
		return CodePolicy, "Whoever runs this server has shut out your address."
	}
	return "", ""
}

// publish makes the lease known: here, and to other nodes.
func (in *Inbound) publish(l *lease, until time.Time) (withdraw func()) {
	in.mu.Lock()
	in.leases[l.token] = l
	in.mu.Unlock()
	elsewhere := func() {}
	if in.cfg.Nodes != nil {
		elsewhere = in.cfg.Nodes.Publish(l.token, l.node, until)
	}
	return func() {
		in.mu.Lock()
		delete(in.leases, l.token)
		in.mu.Unlock()
		elsewhere()
	}
}

// serve is the time of a lease, from the first note to the last client.
func (l *lease) serve(until time.Time) {
	l.in.cfg.Leases.Taken()
	l.in.cfg.Log.Info("inbound: port leased", "port", portOf(l.ln.Addr()), "client", l.in.cfg.Alias(l.tab.client))
	clear := sync.OnceFunc(l.clear)
	l.tab.ending.Store(&clear)
	l.tab.note(leasedNote{"leased", l.token, l.address(), until.UnixMilli(), time.Until(until).Milliseconds()})
	l.tab.watch(pingEvery, func() {})
	l.done.Go(l.accept)
	l.attend()
	clear()
	l.done.Wait()
	l.in.cfg.Leases.Ended(l.tab.reason())
	l.in.cfg.Log.Info("inbound: port closed", "port", portOf(l.ln.Addr()), "why", l.tab.reason(), "octets", l.octets.Load())
}

// clear closes the port and says goodbye to whoever is there.
func (l *lease) clear() {
	l.in.ports.rest(l.ln)
	for _, g := range l.close() {
		l.done.Go(func() { g.finish(tabGone, "gone", "The port is closed.") })
	}
}

// attend reads the tab until it goes or says release.
func (l *lease) attend() {
	for {
		m, data, err := l.tab.next()
		switch {
		case isTimeout(err):
			l.tab.end(websocket.ClosePolicyViolation, "dead", "The page answered nothing for 45 seconds.")
			return
		case err != nil && err != errNote:
			return
		case data == nil && m.Type == "release":
			l.tab.over(websocket.CloseNormalClosure, visitor, "released", "The port is closed.")
		default:
			l.tab.end(websocket.ClosePolicyViolation, "policy", `Only {"type":"release"} may follow on this connection.`)
		}
	}
}

// address is what a client must be told to connect to.
func (l *lease) address() string {
	tcp, ok := l.ln.Addr().(*net.TCPAddr)
	if !ok {
		return l.ln.Addr().String()
	}
	if !tcp.IP.IsUnspecified() {
		return tcp.String()
	}
	host := l.in.cfg.Host
	if host == "" {
		host = hostOf(l.tab.host)
	}
	return net.JoinHostPort(host, fmt.Sprint(tcp.Port))
}

// secret is 128 bits that nobody can guess.
func secret() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// hostOf is the name in a Host header, without its port.
func hostOf(header string) string {
	if host, _, err := net.SplitHostPort(header); err == nil {
		return host
	}
	return header
}
