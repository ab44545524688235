package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ehlo/server/relay"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/gorilla/websocket"
	"github.com/rs/zerolog"
)

// gate stands before a mail server and lets its greeting through when told. So a
// fault can come between the connection and the first line.
type gate struct {
	net.Listener
	open chan struct{}
	to   func() string // where the mail server is
}

func newGate(t *testing.T, to func() string) *gate {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{ln, make(chan struct{}), to}
	var all sync.WaitGroup
	t.Cleanup(func() { ln.Close(); all.Wait() })
	all.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			all.Go(func() { g.serve(conn) })
		}
	})
	return g
}

func (g *gate) serve(conn net.Conn) {
	defer conn.Close()
	server, err := net.Dial("tcp", g.to())
	if err != nil {
		return
	}
	defer server.Close()
	up := make(chan struct{})
	go func() { io.Copy(server, conn); server.(*net.TCPConn).CloseWrite(); close(up) }()
	select {
	case <-g.open:
		io.Copy(conn, server)
		conn.Close()
	case <-up:
	}
	<-up
}

// line is a TCP path that can be disturbed.
type line struct {
	*toxiproxy.Proxy
	t *testing.T
}

var toxics = toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())

func newLine(t *testing.T, to string) *line {
	t.Helper()
	p := toxiproxy.NewProxy(toxics, "line", "127.0.0.1:0", to)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return &line{p, t}
}

// disturb puts a fault on both directions of the line. "down" is the end of it.
func (l *line) disturb(fault string) {
	l.t.Helper()
	if fault == "down" {
		l.Stop()
		return
	}
	for _, direction := range []string{"upstream", "downstream"} {
		one := fmt.Sprintf(`{"name":%q,"type":%q,"stream":%q,"attributes":%s}`, direction, fault, direction, sickness[fault])
		if _, err := l.Toxics.AddToxicJson(strings.NewReader(one)); err != nil {
			l.t.Errorf("%s: %v", fault, err)
		}
	}
}

// tab is the browser's side of a relayed session.
type tab struct {
	ws    *websocket.Conn
	heard strings.Builder // what the server said
	last  struct{ Type, Code, Text, By, Why string }
}

// openTab connects to the pages at address and asks for a mail server.
func openTab(address, origin, target string) (*tab, error) {
	return openTabWith(&net.Dialer{}, address, origin, target)
}

func openTabWith(tcp *net.Dialer, address, origin, target string) (*tab, error) {
	d := websocket.Dialer{NetDialContext: tcp.DialContext, HandshakeTimeout: 20 * time.Second, Subprotocols: []string{relay.Subprotocol}}
	ws, answer, err := d.Dial("ws://"+address+"/relay", http.Header{"Origin": {origin}})
	if err != nil {
		return nil, err
	}
	answer.Body.Close()
	host, port, _ := net.SplitHostPort(target)
	ws.SetReadDeadline(time.Now().Add(time.Minute))
	return &tab{ws: ws}, ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"type":"open","host":%q,"port":%s,"tls":"none"}`, host, port))
}

func (b *tab) say(text string) error { return b.ws.WriteMessage(websocket.BinaryMessage, []byte(text)) }

// until reads until a note of that type, or a reply with that code, has come.
func (b *tab) until(note, code string) error {
	b.heard.Reset()
	for {
		kind, p, err := b.ws.ReadMessage()
		if err != nil {
			return err
		}
		if kind == websocket.BinaryMessage {
			b.heard.Write(p)
		} else {
			b.last.Type = ""
			json.Unmarshal(p, &b.last)
		}
		switch {
		case b.last.Type == "closed" || b.last.Type == "refused":
			return io.EOF
		case note != "" && b.last.Type == note, code != "" && strings.Contains("\n"+b.heard.String(), "\n"+code+" "):
			return nil
		}
	}
}

// cause is what the tab was told about the end; empty if it never was.
func (b *tab) cause() string {
	for b.last.Type != "closed" && b.last.Type != "refused" {
		if b.until("", "") == nil {
			break
		}
		if _, _, err := b.ws.ReadMessage(); err != nil {
			break
		}
	}
	if b.last.Type != "closed" && b.last.Type != "refused" {
		return ""
	}
	return b.last.Text + b.last.Why
}
