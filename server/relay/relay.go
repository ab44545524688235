// Package relay carries a visitor's bytes to a real mail server and back, over a
// WebSocket (subprotocol ehlo.relay.v1).
//
//	browser ── text: {"type":"open",...} ──► hello.go ──► policy.go: may it?
//	browser ◄─ text: resolved, connected ─── session.go ──► smtpd.Link
//	browser ── binary: as typed ───────────► pumps.go ────► server
//	browser ◄─ binary: as said ───────────── pumps.go ◄──── server
//	browser ◄─ text: tls, held, closed ───── handshake.go note.go
//
// Text frames are notes about the connection, binary frames its octets. The one
// peer so far is the mail server inside this process, class sandbox, to which
// everything passes. The relay reads no SMTP; it takes part in TLS, because a
// browser cannot: after a 220 to STARTTLS it does the handshake and says what
// it saw.
package relay

import (
	"context"
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

// Limits of every WebSocket. A visitor is a browser we know nothing about.
const (
	Subprotocol = "ehlo.relay.v1"

	maxMessage = 64 << 10         // octets of one message; a typed line has a few
	helloWait  = 5 * time.Second  // the page sends its first message at once
	pingEvery  = 20 * time.Second // below what home routers forget after
	deadAfter  = 45 * time.Second // two pings without an answer
	writeStall = 10 * time.Second // a browser that reads nothing that long is gone
	closeWait  = time.Second      // for the visitor's half of the closing handshake
	tlsWait    = 10 * time.Second // a handshake is two round trips
)

// Config is what an operator decides.
type Config struct {
	Origins []string      // pages that may connect, exactly as browsers send them
	Off     string        // why the relay is off; empty: it is on
	Policy  Policy        // where it may connect to
	Each    int           // sessions of one client
	Open    int           // sessions of all clients
	Idle    time.Duration // a session in which nothing happens ends
	Mail    *smtpd.Server // the built-in server
}

// Relay is the handler of /relay.
type Relay struct {
	cfg      Config
	upgrader websocket.Upgrader
	slots    quota.Slots

	mu       sync.Mutex
	sessions map[*session]struct{}
	stopping bool
	running  sync.WaitGroup
}

// New makes a relay; nothing runs before the first visitor.
func New(cfg Config) *Relay {
	return &Relay{
		cfg:      cfg,
		slots:    quota.Slots{Each: cfg.Each, Total: cfg.Open},
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
	client := remote(req)
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
	if !r.slots.Open(s.client) {
		return "All connections of this server are in use. Close another tab, or try again in a minute."
	}
	r.sessions[s] = struct{}{}
	r.running.Add(1)
	return ""
}

func (r *Relay) leave(s *session) {
	r.slots.Close(s.client)
	r.mu.Lock()
	delete(r.sessions, s)
	r.mu.Unlock()
	r.running.Done()
}

// Shutdown ends all sessions with a reason and waits for them to be gone.
func (r *Relay) Shutdown(ctx context.Context) {
	r.mu.Lock()
	r.stopping = true
	for s := range r.sessions {
		go s.end(websocket.CloseGoingAway, "relay", "The server is being stopped.")
	}
	r.mu.Unlock()
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
