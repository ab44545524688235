package inbound

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"ehlo/server/quota"
	"ehlo/wasm/mta"

	"github.com/gorilla/websocket"
)

// Lease and id are needed both, and an id is good once.
func TestIDs(t *testing.T) {
	l := start(t, nil)
	ctl, leased := l.lease(t)
	_, other := l.lease(t)
	connect(t, leased.Address)
	id := ctl.note("accept").ID
	if len(id) != 32 || len(leased.Lease) != 32 {
		t.Errorf("%q and %q are not 128 bits", leased.Lease, id)
	}
	for name, pair := range map[string][2]string{
		"no such lease": {strings.Repeat("0", 32), id}, "no such id": {leased.Lease, strings.Repeat("0", 32)}, "another's": {other.Lease, id},
	} {
		if n := l.attach(t, pair[0], pair[1]).note("refused"); n.Code != CodeUnknown {
			t.Errorf("%s: %+v", name, n)
		}
	}
	l.attach(t, leased.Lease, id).note("attached")
	if n := l.attach(t, leased.Lease, id).note("refused"); n.Code != CodeUnknown {
		t.Errorf("twice: %+v", n)
	}
}

// However a lease ends, its clients hear 421 and the port is closed.
func TestEnds(t *testing.T) {
	for name, end := range map[string]func(lab, *socket){
		"the tab is closed":  func(_ lab, s *socket) { s.ws.Close() },
		"released":           func(_ lab, s *socket) { s.say(`{"type":"release"}`); s.note("closed") },
		"nonsense":           func(_ lab, s *socket) { s.say(`{"type":"listen"}`); s.note("closed") },
		"no JSON":            func(_ lab, s *socket) { s.say(`release`); s.note("closed") },
		"switched off":       func(l lab, s *socket) { l.Sweep("Closed for today.", nil); s.note("closed") },
		"the server stops":   func(l lab, s *socket) { go l.Shutdown(context.Background()); s.note("closed") },
		"the visitor banned": func(l lab, s *socket) { l.Sweep("Out.", netip.Addr.IsLoopback); s.note("closed") },
	} {
		t.Run(name, func(t *testing.T) {
			l := start(t, nil)
			ctl, leased := l.lease(t)
			waiting, attached := connect(t, leased.Address), connect(t, leased.Address)
			first, second := ctl.note("accept"), ctl.note("accept")
			id := second.ID
			if first.Remote == attached.LocalAddr().String() {
				id = first.ID
			}
			s := l.attach(t, leased.Lease, id)
			s.note("attached")
			if name == "the tab is closed" { // the connection first, and politely
				s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
			}
			began := time.Now()
			end(l, ctl)
			waiting.reply("421 4.3.2 ")
			attached.reply("421 4.3.2 ")
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("421 after %v", took)
			}
			waiting.over()
			if c, err := net.Dial("tcp", leased.Address); err == nil {
				c.Close()
				t.Error("the port is still open")
			}
		})
	}
}

// The one WebSocket of a client may go alone: the others stay.
func TestOneConnectionGone(t *testing.T) {
	l := start(t, nil)
	ctl, leased := l.lease(t)
	c := connect(t, leased.Address)
	s := l.attach(t, leased.Lease, ctl.note("accept").ID)
	s.note("attached")
	s.ws.Close()
	c.reply("421 ")
	connect(t, leased.Address)
	ctl.note("accept")
}

func TestTooManyClients(t *testing.T) {
	l := start(t, func(c *Config) { c.Limits.Clients = 2 })
	ctl, leased := l.lease(t)
	first := connect(t, leased.Address)
	id := ctl.note("accept").ID
	connect(t, leased.Address)
	ctl.note("accept")
	third := connect(t, leased.Address)
	third.reply("421 4.3.2 Too many")
	if n := ctl.note("turned-away"); n.Reason != "full" || n.Remote != third.LocalAddr().String() {
		t.Errorf("%+v", n)
	}
	s := l.attach(t, leased.Lease, id)
	s.note("attached")
	first.Close()
	s.note("closed")
	s.ws.Close()
	for { // the place is free once that connection has been cleared away
		c := connect(t, leased.Address)
		_, p, err := ctl.ws.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(p), `"accept"`) {
			return
		}
		c.Close()
	}
}

// A crowd at the port costs neither goroutines nor notes without end.
func TestCrowd(t *testing.T) {
	l := start(t, func(c *Config) { c.Limits.Clients = 0 })
	ctl, leased := l.lease(t)
	for range 3 * maxTurned {
		connect(t, leased.Address)
	}
	for range maxTurned {
		ctl.note("turned-away")
	}
}

func TestWhoMayConnect(t *testing.T) {
	elsewhere := func(*http.Request) netip.Addr { return netip.MustParseAddr("192.0.2.7") }
	l := start(t, func(c *Config) { c.Client = elsewhere })
	ctl, leased := l.lease(t)
	c := connect(t, leased.Address)
	c.reply("554 5.7.1 ")
	c.over()
	if n := ctl.note("turned-away"); n.Reason != "foreign" {
		t.Errorf("%+v", n)
	}
	l = start(t, func(c *Config) { c.Client, c.Everybody = elsewhere, true })
	ctl, leased = l.lease(t)
	connect(t, leased.Address)
	ctl.note("accept")
}

func TestSame(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"127.0.0.1", "127.0.0.1", true}, {"127.0.0.1", "::1", true}, {"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "192.0.2.2", false}, {"2001:db8::1", "2001:db8::2", false}, {"127.0.0.1", "192.0.2.1", false},
	} {
		if same(netip.MustParseAddr(tt.a), netip.MustParseAddr(tt.b)) != tt.want {
			t.Errorf("%s and %s: want %v", tt.a, tt.b, tt.want)
		}
	}
}

func TestOctetsAreLimited(t *testing.T) {
	l := start(t, func(c *Config) { c.Limits.Octets = 1000 })
	ctl, leased := l.lease(t)
	c := connect(t, leased.Address)
	s := l.attach(t, leased.Lease, ctl.note("accept").ID)
	s.note("attached")
	io.WriteString(c, strings.Repeat("x", 600))
	for got := 0; got < 600; {
		_, p, err := s.ws.ReadMessage()
		if got += len(p); err != nil {
			t.Fatal(err)
		}
	}
	s.ws.WriteMessage(websocket.BinaryMessage, []byte(strings.Repeat("y", 401)))
	c.reply("421 4.3.2 This port has carried")
	if n := s.note("closed"); n.Code != "octets" || n.By != "relay" {
		t.Errorf("%+v", n)
	}
	late := connect(t, leased.Address)
	late.reply("421 ")
	ctl.note("turned-away")
}

func TestWhoGetsAPort(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*Config)
		code   string
	}{
		"off":      {func(c *Config) { c.Off = "Not here." }, CodeOff},
		"switched": {func(c *Config) { c.Closed = func() string { return "Not now." } }, CodeOff},
		"banned":   {func(c *Config) { c.Banned = netip.Addr.IsLoopback }, CodePolicy},
		"no quota": {func(c *Config) { c.Limits.Each = 0 }, CodeQuota},
		"full":     {func(c *Config) { c.Limits.Open = 0 }, CodeBusy},
		"the others know better": {func(c *Config) {
			book := &quota.Memory{}
			for range c.Limits.Each {
				book.Hold(context.Background(), quota.Slot{Key: "inbound-client 127.0.0.1/32", Limit: 9})
			}
			c.Book = book
		}, CodeQuota},
	} {
		s := start(t, tt.change).dial(t)
		s.say(`{"type":"listen"}`)
		if n := s.note("refused"); n.Code != tt.code || n.Text == "" {
			t.Errorf("%s: %+v", name, n)
		}
		s.closed(websocket.ClosePolicyViolation)
	}
}

// A port that was let go is nobody's for a while.
func TestPortsRest(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := portOf(free.Addr())
	free.Close()
	l := start(t, func(c *Config) { c.Ports.From, c.Ports.To = port, port })
	p := l.open(t, mta.MX)
	if portOf(net.TCPAddrFromAddrPort(netip.MustParseAddrPort(p.leased.Address))) != port {
		t.Errorf("got %s", p.leased.Address)
	}
	s := l.dial(t)
	s.say(`{"type":"listen"}`)
	if n := s.note("refused"); n.Code != CodeBusy {
		t.Errorf("%+v", n)
	}
	p.ctl.ws.Close()
	p.conns.Wait()
	s = l.dial(t)
	s.say(`{"type":"listen"}`)
	if n := s.note("refused"); n.Code != CodeBusy {
		t.Errorf("right after: %+v", n)
	}
}

func TestParsePorts(t *testing.T) {
	for text, want := range map[string]string{
		"127.0.0.1:2600-2649": "{127.0.0.1 2600 2649}", "[::1]:2600": "{::1 2600 2600}", "0.0.0.0:1-65535": "{0.0.0.0 1 65535}", "127.0.0.1:0": "{127.0.0.1 0 0}",
		"127.0.0.1": "", "127.0.0.1:2649-2600": "", "127.0.0.1:0-5": "", "127.0.0.1:70000": "", "localhost:2600": "", ":2600": "", "127.0.0.1:a-b": "", "[fe80::1%eth0]:2600": "",
	} {
		p, err := ParsePorts(text)
		if got := fmt.Sprint(p); err == nil && got != want || (err != nil) != (want == "") {
			t.Errorf("%s: %s, %v; want %s", text, got, err, want)
		}
	}
}
