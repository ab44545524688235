package inbound

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ehlo/wasm/mta"

	"github.com/gorilla/websocket"
)

// board is a directory in memory, which may be out of order.
type board struct {
	mu    sync.Mutex
	nodes map[string]Node
	away  error
}

func (b *board) Publish(lease string, n Node, _ time.Time) func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.nodes[lease] = n
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.nodes, lease)
	}
}

func (b *board) Find(_ context.Context, lease string) (Node, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, ok := b.nodes[lease]
	if !ok && b.away == nil {
		return n, ErrNoLease
	}
	return n, b.away
}

// change alters what the board says of all leases.
func (b *board) change(alter func(*Node)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for lease, n := range b.nodes {
		alter(&n)
		b.nodes[lease] = n
	}
}

// two are two nodes that know each other's leases.
func two(t *testing.T) (a, b lab, known *board) {
	known = &board{nodes: map[string]Node{}}
	node := func() lab {
		inner, err := OpenInner("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		l := start(t, func(c *Config) { c.Nodes, c.Inner = known, inner })
		inner.Serve(l.Inbound, slog.New(slog.DiscardHandler))
		t.Cleanup(inner.Close)
		return l
	}
	return node(), node(), known
}

// A tab may attach at any node; deliveries, TLS and goodbyes pass through.
func TestSplice(t *testing.T) {
	a, b, _ := two(t)
	for name, secure := range map[string]bool{"plain": false, "STARTTLS": true} {
		t.Run(name, func(t *testing.T) {
			p := a.openAt(t, b, mta.MX)
			if err := deliver(p.leased.Address, secure); err != nil {
				t.Fatal(err)
			}
			if m := hears(t, p.mails, "mail"); string(m.Data) != letter {
				t.Errorf("%q", m.Data)
			}
		})
	}
}

// What one end does the other end sees.
func TestSpliceEnds(t *testing.T) {
	a, b, _ := two(t)
	ctl, leased := a.lease(t)
	join := func() (*program, *socket) {
		c := connect(t, leased.Address)
		s := b.attach(t, leased.Lease, ctl.note("accept").ID)
		s.note("attached")
		return c, s
	}
	c, s := join()
	s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
	c.over() // the server in the tab has said all: no 421
	c, s = join()
	s.ws.Close()
	c.reply("421 ")
	c, s = join()
	c.Close()
	s.note("closed")
	s.ws.Close()
	c, s = join()
	ctl.ws.Close()
	c.reply("421 ")
	if n := s.note("closed"); n.By != "relay" {
		t.Errorf("%+v", n)
	}
	s.closed(websocket.CloseNormalClosure)
}

// Nobody gets in by the inner door without the secret of the lease, and nobody
// else can pose as the owner.
func TestSpliceIsGuarded(t *testing.T) {
	a, b, known := two(t)
	ctl, leased := a.lease(t)
	connect(t, leased.Address)
	id := ctl.note("accept").ID
	right, _ := known.Find(t.Context(), leased.Lease)
	for name, tt := range map[string]struct {
		alter func(*Node)
		code  string
	}{
		"another secret":      {func(n *Node) { n.Secret = secret() }, CodeUnknown},
		"no secret":           {func(n *Node) { n.Secret = "" }, CodeUnknown},
		"another certificate": {func(n *Node) { n.Print = strings.Repeat("0", 64) }, CodeGone},
		"nobody there":        {func(n *Node) { n.Address = "127.0.0.1:1" }, CodeGone},
	} {
		known.change(func(n *Node) { *n = right; tt.alter(n) })
		if n := b.attach(t, leased.Lease, id).note("refused"); n.Code != tt.code {
			t.Errorf("%s: %+v", name, n)
		}
	}
	known.change(func(n *Node) { *n = right })
	if n := b.attach(t, secret(), id).note("refused"); n.Code != CodeUnknown {
		t.Errorf("no such lease: %+v", n)
	}
	if n := b.attach(t, leased.Lease, secret()).note("refused"); n.Code != CodeUnknown {
		t.Errorf("no such client: %+v", n)
	}
	known.away = errors.New("out of order")
	if n := b.attach(t, leased.Lease, id).note("refused"); n.Code != CodeGone {
		t.Errorf("no directory: %+v", n)
	}
	known.away = nil
	b.attach(t, leased.Lease, id).note("attached")
}

// The inner door leases nothing and serves no pages.
func TestInnerDoorIsForNodes(t *testing.T) {
	a, _, known := two(t)
	_, leased := a.lease(t)
	node, _ := known.Find(t.Context(), leased.Lease)
	ws, err := dialNode(node)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	s := &socket{t, ws}
	s.say(`{"type":"listen"}`)
	s.note("refused")
	plain, err := http.Get("http://" + node.Address)
	if err == nil {
		text, _ := io.ReadAll(plain.Body)
		plain.Body.Close()
		if plain.StatusCode == 200 || len(text) > 200 {
			t.Errorf("%d %s", plain.StatusCode, text)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}
