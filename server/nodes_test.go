package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"ehlo/server/inbound"
	"ehlo/server/quota/shared/lab"
	"ehlo/server/relay"

	"github.com/gorilla/websocket"
)

// told is any text frame.
type told struct{ Type, Code, Text, Lease, Address, ID, By string }

// pageSocket is a WebSocket of a page at one node.
type pageSocket struct {
	t  *testing.T
	ws *websocket.Conn
}

func (p *process) tab(path, subprotocol, hello string) pageSocket {
	p.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+p.at["http"]+path, http.Header{
		"Origin": {"http://" + p.at["http"]}, "Sec-WebSocket-Protocol": {subprotocol}})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { ws.Close() })
	ws.WriteMessage(websocket.TextMessage, []byte(hello))
	return pageSocket{p.t, ws}
}

// note reads the next text frame.
func (w pageSocket) note() (n told) {
	w.t.Helper()
	w.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	kind, p, err := w.ws.ReadMessage()
	if err != nil || kind != websocket.TextMessage {
		w.t.Fatalf("want a note, got %d %q %v", kind, p, err)
	}
	json.Unmarshal(p, &n)
	return n
}

// hears wants the octets of the other side.
func (w pageSocket) hears(want string) {
	w.t.Helper()
	w.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	if kind, p, err := w.ws.ReadMessage(); err != nil || kind != websocket.BinaryMessage || string(p) != want {
		w.t.Fatalf("want %q, got %d %q %v", want, kind, p, err)
	}
}

func (w pageSocket) says(text string) { w.ws.WriteMessage(websocket.BinaryMessage, []byte(text)) }

// visit asks a node's relay for a target, and gives the first note that tells
// how that went.
func (p *process) visit(host string, port int) told {
	p.t.Helper()
	w := p.tab("/relay", relay.Subprotocol, fmt.Sprintf(`{"type":"open","host":%q,"port":%d,"tls":"none","mx":false}`, host, port))
	defer w.ws.Close()
	n := w.note()
	for n.Type == "resolved" {
		n = w.note()
	}
	return n
}

// lease takes a port on a node.
func (p *process) lease() (pageSocket, told) {
	p.t.Helper()
	w := p.tab("/inbound", inbound.Subprotocol, `{"type":"listen"}`)
	n := w.note()
	if n.Type != "leased" {
		p.t.Fatalf("%+v", n)
	}
	return w, n
}

// attach goes for a client at any node.
func (p *process) attach(lease, id string) (pageSocket, told) {
	p.t.Helper()
	w := p.tab("/inbound", inbound.Subprotocol, fmt.Sprintf(`{"type":"attach","lease":%q,"id":%q}`, lease, id))
	return w, w.note()
}

// kill ends it as a power cut does.
func (p *process) kill() {
	p.cmd.Process.Kill()
	<-p.ends
	p.ends <- nil
}

// quietServer is somebody's mail server, which says 220 to whoever comes.
func quietServer(t *testing.T) *net.TCPAddr {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			io.WriteString(c, "220 mx.other.example ESMTP\r\n")
			go func() { io.Copy(io.Discard, c); c.Close() }()
		}
	}()
	return ln.Addr().(*net.TCPAddr)
}

// twoNodes are two of us, sharing what NATS keeps.
type twoNodes struct {
	*testing.T
	nats   *lab.NATS
	a, b   *process
	target *net.TCPAddr
}

func startTwoNodes(t *testing.T) twoNodes {
	n := twoNodes{T: t, nats: lab.Start(t, 3), target: quietServer(t)}
	flags := []string{"--inbound=127.0.0.1:0", "--nats=" + n.nats.URLs(), "--allow=" + n.target.String(), "--limit=client-minute=3", "--limit=host-minute=100", "--limit=inbound-client=2", "--limit=inbound-each=1000"}
	n.a, n.b = startProcess(t, 1024, flags...), startProcess(t, 1024, flags...)
	return n
}

// visits asks until the answer is the one: elections take their time.
func (n twoNodes) visits(at *process, what string, want func(told) bool) {
	n.Helper()
	var last told
	if !until(30*time.Second, func() bool { last = at.visit("127.0.0.1", n.target.Port); return want(last) }) {
		n.Fatalf("%s: %+v", what, last)
	}
}

func connected(m told) bool { return m.Type == "connected" }
func tooOften(m told) bool  { return m.Type == "refused" && m.Code == relay.CodeQuota }
func noBook(m told) bool    { return m.Type == "refused" && strings.Contains(m.Text, "cannot agree") }

// guest is a mail program at a leased port.
func (n twoNodes) guest(ctl pageSocket, address string) (net.Conn, string) {
	n.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		n.Fatal(err)
	}
	n.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(30 * time.Second))
	return c, ctl.note().ID
}

// converse carries a line each way between a program and its tab.
func (n twoNodes) converse(c net.Conn, w pageSocket) {
	n.Helper()
	w.says("220 tab\r\n")
	line, err := bufio.NewReader(c).ReadString('\n')
	if err != nil || line != "220 tab\r\n" {
		n.Fatalf("the program got %q, %v", line, err)
	}
	io.WriteString(c, "EHLO x\r\n")
	w.hears("EHLO x\r\n")
}

// Quotas hold over all nodes, and so does how many ports a visitor has.
func TestNodesShareQuotas(t *testing.T) {
	n := startTwoNodes(t)
	n.visits(n.a, "the first", connected)
	n.visits(n.b, "the second", connected)
	n.visits(n.a, "the third", connected)
	if m := n.b.visit("127.0.0.1", n.target.Port); !tooOften(m) {
		t.Errorf("the fourth: %+v", m)
	}
	n.a.lease()
	n.b.lease()
	w := n.b.tab("/inbound", inbound.Subprotocol, `{"type":"listen"}`)
	if m := w.note(); m.Code != inbound.CodeQuota {
		t.Errorf("the third port: %+v", m)
	}
}

// A tab may reach any node: the one that owns the port is found. That outlives
// a NATS node. Without NATS what stands goes on, and only what must be counted
// by all is refused; afterwards everything is as before.
func TestNodesWithoutNATS(t *testing.T) {
	n := startTwoNodes(t)
	n.visits(n.b, "the beginning", connected)
	ctl, leased := n.a.lease()
	c, id := n.guest(ctl, leased.Address)
	w, m := n.b.attach(leased.Lease, id)
	if m.Type != "attached" {
		t.Fatalf("by way of another node: %+v", m)
	}
	n.converse(c, w)

	n.nats.Stop(0)
	n.visits(n.a, "one NATS node less", func(m told) bool { return connected(m) || tooOften(m) })
	n.nats.Stop(1)
	n.nats.Stop(2)
	n.visits(n.a, "no NATS", noBook)
	n.visits(n.b, "no NATS", noBook)
	n.converse(c, w)
	if m := n.b.visit("sandbox", 25); !connected(m) {
		t.Errorf("the sandbox without NATS: %+v", m)
	}
	here, id := n.guest(ctl, leased.Address)
	if _, m := n.b.attach(leased.Lease, id); m.Code != inbound.CodeGone {
		t.Errorf("at another node without NATS: %+v", m)
	}
	if w, m := n.a.attach(leased.Lease, id); m.Type != "attached" {
		t.Errorf("at its own node without NATS: %+v", m)
	} else {
		n.converse(here, w)
	}

	for i := range 3 {
		n.nats.Start(i)
	}
	n.visits(n.b, "NATS is back", connected)
	if !until(20*time.Second, func() bool {
		_, id := n.guest(ctl, leased.Address)
		_, m := n.b.attach(leased.Lease, id)
		return m.Type == "attached"
	}) {
		t.Error("the lease is not known again")
	}
}

// With its node a lease is gone; tabs at other nodes hear so, and get another.
func TestLossOfANode(t *testing.T) {
	n := startTwoNodes(t)
	n.visits(n.b, "the beginning", connected)
	ctl, leased := n.a.lease()
	c, id := n.guest(ctl, leased.Address)
	w, _ := n.b.attach(leased.Lease, id)
	n.converse(c, w)
	_, late := n.guest(ctl, leased.Address)
	n.a.kill()
	if m := w.note(); m.Type != "closed" || m.Code != inbound.CodeGone {
		t.Errorf("the tab at the other node: %+v", m)
	}
	if _, err := bufio.NewReader(c).ReadString('\n'); err == nil {
		t.Error("the program still hears somebody")
	}
	if _, m := n.b.attach(leased.Lease, late); m.Code != inbound.CodeGone {
		t.Errorf("a lease of the lost node: %+v", m)
	}
	ctl, leased = n.b.lease()
	c, id = n.guest(ctl, leased.Address)
	w, _ = n.b.attach(leased.Lease, id)
	n.converse(c, w)
	n.visits(n.b, "the other node goes on", func(m told) bool { return connected(m) || tooOften(m) })
}

// Whoever finds the inner door gets nothing there.
func TestInnerDoor(t *testing.T) {
	for text, want := range map[string]string{
		"--node=127.0.0.1:1": "no --nats", "--nats=nats://127.0.0.1:1 --node=:2700": "--node :2700", "--nats=nats://127.0.0.1:1 --node=0.0.0.0:2700": "--node",
		"--nats=://": "--nats: an address",
	} {
		o := call(t, "", append([]string{"serve", "--http=127.0.0.1:0", "--smtp=", "--submission=", "--smtps="}, strings.Fields(text)...)...)
		if o.code != 2 || !strings.Contains(o.err, want) {
			t.Errorf("%s: %+v", text, o)
		}
	}
}
