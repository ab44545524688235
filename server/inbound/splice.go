package inbound

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/gorilla/websocket"
)

// Directory is where nodes find each other's leases.
type Directory interface {
	// Publish makes a lease of this node known until then, or until withdraw.
	Publish(lease string, node Node, until time.Time) (withdraw func())
	// Find tells who owns a lease; ErrNoLease: nobody.
	Find(ctx context.Context, lease string) (Node, error)
}

// Node is how the owner of a lease is reached: at its inner door, whose
// certificate has that fingerprint, by who knows the secret.
type Node struct {
	Address string `json:"address"`
	Print   string `json:"print"`
	Secret  string `json:"secret"`
}

// ErrNoLease says that no node knows of a lease.
var ErrNoLease = errors.New("no such lease")

const (
	findWait = 3 * time.Second // for the directory
	linkWait = 5 * time.Second // for the owner to answer
)

// elsewhere serves a tab whose lease this node does not know: its WebSocket is
// spliced to one more, which ends at the owner. Octets go straight from node to
// node, never through NATS: there they could not be held back.
func (in *Inbound) elsewhere(t *tab, m message) {
	far, code := in.reach(m)
	if far == nil {
		t.refuse(code, map[string]string{
			CodeUnknown: "There is no such port, or not any more.",
			CodeGone:    "The server that holds this port cannot be reached.",
		}[code])
		return
	}
	defer far.Close()
	t.watch(pingEvery, func() {})
	done := make(chan struct{})
	go func() {
		defer close(done)
		t.follow(copyFrames(far, writerOf(t)))
	}()
	err := copyFrames(t.ws, writerOf(&tab{ws: far}))
	if code := closeCode(err); code != 0 {
		far.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(closeWait))
	}
	far.Close()
	<-done
}

// reach connects to the owner of a lease and asks for the client there.
func (in *Inbound) reach(m message) (far *websocket.Conn, code string) {
	if in.cfg.Nodes == nil {
		return nil, CodeUnknown
	}
	ctx, cancel := context.WithTimeout(context.Background(), findWait)
	defer cancel()
	node, err := in.cfg.Nodes.Find(ctx, m.Lease)
	if errors.Is(err, ErrNoLease) {
		return nil, CodeUnknown
	}
	if err == nil {
		far, err = dialNode(node)
	}
	if err != nil {
		in.cfg.Log.Warn("inbound: the owner of a lease cannot be reached", "node", node.Address, "error", err)
		return nil, CodeGone
	}
	far.SetReadLimit(maxMessage)
	far.SetReadDeadline(time.Now().Add(deadAfter))
	far.SetPingHandler(func(data string) error {
		far.SetReadDeadline(time.Now().Add(deadAfter))
		return far.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeStall))
	})
	far.SetWriteDeadline(time.Now().Add(writeStall))
	if far.WriteMessage(websocket.TextMessage, encode(message{Type: "attach", Lease: m.Lease, ID: m.ID})) != nil {
		far.Close()
		return nil, CodeGone
	}
	return far, ""
}

// copyFrames carries frames until one side fails, one at a time: who reads
// slowly slows the other.
func copyFrames(from *websocket.Conn, write func(kind int, p []byte) error) error {
	for {
		kind, r, err := from.NextReader()
		if err != nil {
			return err
		}
		p, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if err := write(kind, p); err != nil {
			return err
		}
	}
}

func writerOf(t *tab) func(int, []byte) error { return t.write }

// follow ends a tab as the owner ended its side; an owner that went without a
// word is gone, and its clients with it.
func (t *tab) follow(err error) {
	if code := closeCode(err); code != 0 {
		t.ended.Store(true)
		t.hangUp(code)
		t.cut(closeWait)
		return
	}
	t.end(websocket.CloseGoingAway, CodeGone, "The server that holds this port is gone.")
}

// closeCode is what a side said as it closed; 0: it went without a word.
func closeCode(err error) int {
	var e *websocket.CloseError
	if !errors.As(err, &e) || e.Code == websocket.CloseAbnormalClosure || e.Code == websocket.CloseNoStatusReceived {
		return 0
	}
	return e.Code
}
