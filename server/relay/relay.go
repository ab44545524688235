// Package relay carries a visitor's octets to a real mail server and back, over
// a WebSocket (subprotocol ehlo.relay.v1).
//
//	browser ── text: {"type":"open",...} ──► hello.go ──► gate.go: may it? now?
//	                                         policy.go parse.go special.go resolve.go
//	browser ◄─ text: resolved, connected ─── session.go, dial.go
//	browser ── binary: as typed ───────────► pumps.go ──► smtpd.Link: the server inside this process
//	                                     └─► outside.go ──► filter.go ──► anybody else's
//	browser ◄─ binary: as said ───────────── pumps.go, outside.go
//	browser ◄─ text: tls, sent, held, closed  handshake.go note.go
//
// Text frames are notes about the connection, binary frames its octets. To the
// server inside this process (class sandbox) everything passes as typed, and
// nobody here reads it. To any other, filter.go writes commands of its own. A
// browser cannot do TLS on a plain socket, so the relay does, and says what it
// saw. What limits it all is in limits.go.
package relay

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"ehlo/server/quota"
	"ehlo/server/smtpd"

	"github.com/gorilla/websocket"
)

// Subprotocol is what the WebSocket speaks.
const Subprotocol = "ehlo.relay.v1"

// Config is what an operator decides, and what it takes. What is nil is what
// the machine has, or nothing.
type Config struct {
	Origins  []string // pages that may connect, exactly as browsers send them
	Off      string   // why the relay is off; empty: it is on
	Policy   Policy   // where it may connect to
	Limits   Limits
	Mail     *smtpd.Server // the built-in server
	Hostname string        // our name in EHLO; empty: our address

	Book     quota.Book // where connections beyond this process are counted
	Resolver Resolver
	Dial     Dial
	Own      func() []netip.Addr // addresses of this machine
	Roots    *x509.CertPool      // whom certificates are checked against

	Client func(*http.Request) netip.Addr // who asks
	Closed func() string                  // why nobody may connect now; empty: everybody may
	Banned func(netip.Addr) bool
	Alias  func(netip.Addr) string // an address as the log may have it
	Log    *slog.Logger
	Count  Counter
}

// Counter counts what happens.
type Counter interface {
	Opened(class string)
	Ended(class, by string, took time.Duration, up, down int64)
	Refused(code string)
	Quota(limit string)
}

type uncounted struct{}

func (uncounted) Opened(string)                                     {}
func (uncounted) Ended(string, string, time.Duration, int64, int64) {}
func (uncounted) Refused(string)                                    {}
func (uncounted) Quota(string)                                      {}

// filled puts in what was left out.
func (c Config) filled() Config {
	preset(&c.Book, quota.Book(new(quota.Memory)), c.Book == nil)
	preset(&c.Resolver, Resolver(systemResolver{net.DefaultResolver}), c.Resolver == nil)
	preset(&c.Dial, systemDial, c.Dial == nil)
	preset(&c.Own, ownAddresses, c.Own == nil)
	preset(&c.Client, remote, c.Client == nil)
	preset(&c.Closed, func() string { return "" }, c.Closed == nil)
	preset(&c.Banned, func(netip.Addr) bool { return false }, c.Banned == nil)
	preset(&c.Alias, func(netip.Addr) string { return "-" }, c.Alias == nil)
	preset(&c.Log, slog.New(slog.DiscardHandler), c.Log == nil)
	preset(&c.Count, Counter(uncounted{}), c.Count == nil)
	return c
}

func preset[T any](to *T, value T, missing bool) {
	if missing {
		*to = value
	}
}

// Relay is the handler of /relay.
type Relay struct {
	cfg      Config
	upgrader websocket.Upgrader
	sockets  quota.Slots // WebSockets, whatever they are for
	sandbox  quota.Slots // of these, at the built-in server

	mu       sync.Mutex
	sessions map[*session]struct{}
	stopping bool
	running  sync.WaitGroup
}

// New makes a relay; nothing runs before the first visitor.
func New(cfg Config) *Relay {
	cfg = cfg.filled()
	l := cfg.Limits
	return &Relay{
		cfg:      cfg,
		sandbox:  quota.Slots{Each: l.Each, Total: l.Open},
		sockets:  quota.Slots{Each: l.Each + l.ClientOpen, Total: l.Open + l.OutsideOpen},
		sessions: map[*session]struct{}{},
		upgrader: websocket.Upgrader{
			Subprotocols:    []string{Subprotocol},
			ReadBufferSize:  256,                                      // frame headers; the payload goes past it
			WriteBufferPool: &sync.Pool{},                             // a buffer is lent for one write only
			CheckOrigin:     func(*http.Request) bool { return true }, // done in ServeHTTP, which says why
		},
	}
}

// ServeHTTP upgrades a request and returns, so that the buffers and the stack
// of the HTTP side are free while the session lasts.
func (r *Relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if status, text := r.objection(req); status != 0 {
		http.Error(w, text, status)
		return
	}
	ws, err := r.upgrader.Upgrade(w, req, nil)
	if err != nil {
		return // the upgrader has answered
	}
	client := r.cfg.Client(req)
	s := newSession(r, ws, client)
	if text := r.admit(s); text != "" {
		go s.turnAway(text)
		return
	}
	go s.run()
}

// objection is why a request does not even become a WebSocket.
func (r *Relay) objection(req *http.Request) (status int, text string) {
	switch {
	case !websocket.IsWebSocketUpgrade(req):
		return http.StatusUpgradeRequired, "This address speaks WebSocket (" + Subprotocol + "); the page uses it by itself."
	case !slices.Contains(r.cfg.Origins, req.Header.Get("Origin")):
		// A missing origin is a program, "null" a sandboxed frame or a file:
		// neither is a page of ours.
		return http.StatusForbidden, "This page may not use the relay. Whoever runs the server can list its origin: --origin https://NAME"
	case !slices.Contains(websocket.Subprotocols(req), Subprotocol):
		return http.StatusBadRequest, "The subprotocol here is " + Subprotocol + "; ask for it."
	}
	return 0, ""
}

// admit counts a session in, or says why not. A session that is let in calls
// leave when it ends.
func (r *Relay) admit(s *session) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopping {
		return "The server is being stopped. Try again in a moment."
	}
	if !r.sockets.Open(s.client) {
		return "All connections of this server are in use. Close another tab, or try again in a minute."
	}
	r.sessions[s] = struct{}{}
	r.running.Add(1)
	return ""
}

func (r *Relay) leave(s *session) {
	r.sockets.Close(s.client)
	r.mu.Lock()
	delete(r.sessions, s)
	r.mu.Unlock()
	r.running.Done()
}

// Sweep ends the sessions of some clients with a reason, or of all if who is
// nil; new ones may come.
func (r *Relay) Sweep(why string, who func(netip.Addr) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for s := range r.sessions {
		if who != nil && !who(s.client) {
			continue
		}
		go s.end(websocket.CloseGoingAway, "relay", why)
	}
}

// Shutdown ends all sessions with a reason and waits for them to be gone.
func (r *Relay) Shutdown(ctx context.Context) {
	r.mu.Lock()
	r.stopping = true
	r.mu.Unlock()
	r.Sweep("The server is being stopped.", nil)
	gone := make(chan struct{})
	go func() { r.running.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-ctx.Done():
	}
}

func remote(req *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(req.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return quota.Addr(net.TCPAddrFromAddrPort(a))
}
