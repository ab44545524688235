// Package inbound lets a real mail program talk to the server in a visitor's
// tab. The tab leases a TCP port; for every client that connects there it opens
// one WebSocket, which carries that connection's octets (subprotocol
// ehlo.inbound.v1).
//
//	tab ── {"type":"listen"} ────────► hello.go ──► lease.go: a port, for 30 minutes
//	tab ◄─ leased, accept, turned-away ─────────────── lease.go ◄── TCP client
//	tab ── {"type":"attach",...} ────► hello.go ──► guest.go: the client with that id
//	tab ◄─ binary: as the client typed ─────────────── pumps.go ◄── TCP client
//	tab ── binary: what the tab answers ► pumps.go ──────────────► TCP client
//	tab ── {"type":"starttls"} ──────► starttls.go: the handshake a page cannot do
//
// The server that answers is the engine in the page. Nothing here reads SMTP,
// and what is said here of its own accord are a few lines for clients whose tab
// is not there, or who have no business at this port: goodbye.go.
//
// Several nodes know each other's leases through a Directory. A tab whose
// WebSocket reached another node than its lease is spliced through (splice.go)
// to the inner door of the owner (inner.go).
package inbound

import (
	"context"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"

	"ehlo/server/quota"

	"github.com/gorilla/websocket"
)

// Inbound is the handler of /inbound.
type Inbound struct {
	cfg      Config
	upgrader websocket.Upgrader
	ports    pool
	slots    quota.Slots  // of each visitor
	open     atomic.Int32 // leases of all visitors

	mu       sync.Mutex
	leases   map[string]*lease
	tabs     map[*tab]struct{}
	stopping bool
	running  sync.WaitGroup
}

// New makes a handler; no port is open before the first lease.
func New(cfg Config) *Inbound {
	return &Inbound{
		cfg:    complete(cfg),
		ports:  pool{ports: cfg.Ports},
		slots:  quota.Slots{Each: cfg.Limits.Each, Total: math.MaxInt},
		leases: map[string]*lease{},
		tabs:   map[*tab]struct{}{},
		upgrader: websocket.Upgrader{
			Subprotocols:    []string{Subprotocol},
			ReadBufferSize:  512,
			WriteBufferPool: &sync.Pool{},
			CheckOrigin:     func(*http.Request) bool { return true }, // done in objection, which says why
		},
	}
}

// ServeHTTP upgrades a request and returns; the tab has a goroutine of its own.
func (in *Inbound) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if status, text := in.objection(req); status != 0 {
		http.Error(w, text, status)
		return
	}
	client := in.cfg.Client(req)
	ws, err := in.upgrader.Upgrade(w, req, nil)
	if err != nil {
		return // the upgrader has answered
	}
	t := newTab(ws, client, req.Host)
	if !in.enter(t) {
		t.refuse(CodeBusy, "The server is being stopped. Try again in a moment.")
		t.ws.Close()
		return
	}
	go in.serve(t)
}

// objection is why a request does not even become a WebSocket.
func (in *Inbound) objection(req *http.Request) (status int, text string) {
	switch {
	case !websocket.IsWebSocketUpgrade(req):
		return http.StatusUpgradeRequired, "This address speaks WebSocket (" + Subprotocol + "); the page uses it by itself."
	case !slices.Contains(in.cfg.Origins, req.Header.Get("Origin")):
		return http.StatusForbidden, "This page may not open ports here. Whoever runs the server can list its origin: --origin https://NAME"
	case !slices.Contains(websocket.Subprotocols(req), Subprotocol):
		return http.StatusBadRequest, "The subprotocol here is " + Subprotocol + "; ask for it."
	}
	return 0, ""
}

// serve is the life of one WebSocket of a tab.
func (in *Inbound) serve(t *tab) {
	defer in.leave(t)
	m, err := t.hello()
	switch {
	case err != nil:
		t.late(err)
	case m.Type == "listen":
		in.listen(t, m)
	default:
		in.attach(t, m)
	}
}

func (in *Inbound) enter(t *tab) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.stopping {
		return false
	}
	in.tabs[t] = struct{}{}
	in.running.Add(1)
	return true
}

func (in *Inbound) leave(t *tab) {
	t.shut()
	in.mu.Lock()
	delete(in.tabs, t)
	in.mu.Unlock()
	in.running.Done()
}

// Sweep ends leases of whom who names, of all if it is nil: the tabs hear why,
// their clients get 421.
func (in *Inbound) Sweep(why string, who func(netip.Addr) bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for t := range in.tabs {
		if who == nil || who(t.client) {
			go t.end(websocket.CloseGoingAway, "stop", why)
		}
	}
}

// Shutdown ends all leases, gives no new ones, and waits for everybody to go.
func (in *Inbound) Shutdown(ctx context.Context) {
	in.mu.Lock()
	in.stopping = true
	in.mu.Unlock()
	in.Sweep("The server is being stopped.", nil)
	gone := make(chan struct{})
	go func() { in.running.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-ctx.Done():
	}
}
