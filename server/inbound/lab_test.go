package inbound

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"ehlo/server/smtpd"
	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const origin = "http://127.0.0.1:8080"

var loopback = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// lab is a handler behind a real HTTP server, with real TCP ports.
type lab struct {
	*Inbound
	url string
}

func start(t testing.TB, change func(*Config)) lab {
	t.Helper()
	cfg := Config{Origins: []string{origin}, Ports: Ports{Host: loopback}, Limits: DefaultLimits, TLS: smtpd.SelfSigned("mx.lab.example")}
	if change != nil {
		change(&cfg)
	}
	in := New(cfg)
	web := httptest.NewServer(in)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		in.Shutdown(ctx)
		web.Close()
	})
	return lab{in, "ws" + strings.TrimPrefix(web.URL, "http") + "/inbound"}
}

// note is any text frame.
type note struct {
	Type, Lease, ID, Address, Remote, Reason, Code, Text, By, Why, Version string
	Until, Left, Octets                                                    int64
}

// socket is one WebSocket of a page.
type socket struct {
	t  testing.TB
	ws *websocket.Conn
}

func dial(t testing.TB, d websocket.Dialer, url string) *socket {
	t.Helper()
	ws, _, err := d.Dial(url, http.Header{"Origin": {origin}, "Sec-WebSocket-Protocol": {Subprotocol}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	return &socket{t, ws}
}

func (l lab) dial(t testing.TB) *socket {
	t.Helper()
	s := dial(t, *websocket.DefaultDialer, l.url)
	s.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	return s
}

func (s *socket) say(text string) {
	s.t.Helper()
	if err := s.ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		s.t.Fatal(err)
	}
}

// note reads the next frame, which must be a note of that type.
func (s *socket) note(kind string) note {
	s.t.Helper()
	frame, p, err := s.ws.ReadMessage()
	if err != nil {
		s.t.Fatalf("waiting for %s: %v", kind, err)
	}
	var n note
	if frame != websocket.TextMessage || json.Unmarshal(p, &n) != nil || n.Type != kind {
		s.t.Fatalf("got %q, want the note %s", p, kind)
	}
	return n
}

// closed waits for the closing handshake with that code.
func (s *socket) closed(code int) {
	s.t.Helper()
	if _, p, err := s.ws.ReadMessage(); !websocket.IsCloseError(err, code) {
		s.t.Errorf("got %q, %v; want the end with code %d", p, err, code)
	}
}

// lease asks for a port.
func (l lab) lease(t testing.TB) (*socket, note) {
	t.Helper()
	return l.ask(t, `{"type":"listen"}`)
}

func (l lab) ask(t testing.TB, how string) (*socket, note) {
	t.Helper()
	s := l.dial(t)
	s.say(how)
	return s, s.note("leased")
}

// attach goes for a client that was announced.
func (l lab) attach(t testing.TB, lease, id string) *socket {
	t.Helper()
	s := l.dial(t)
	s.say(`{"type":"attach","lease":"` + lease + `","id":"` + id + `"}`)
	return s
}

// page is a tab that answers with the engine, as the real one does.
type page struct {
	lab    lab
	ctl    *socket
	leased note
	mails  chan mta.Message
	turned chan note
	held   chan note
	conns  sync.WaitGroup
}

// open leases a port and answers whoever connects there.
func (l lab) open(t testing.TB, role mta.Role) *page { return l.openAt(t, l, role) }

// openAt leases a port here and goes for its clients at another node.
func (l lab) openAt(t testing.TB, other lab, role mta.Role) *page {
	t.Helper()
	p := &page{lab: l, mails: make(chan mta.Message, 100), turned: make(chan note, 100), held: make(chan note, 100)}
	if role == mta.Submissions {
		p.ctl, p.leased = l.ask(t, `{"type":"listen","tls":"implicit"}`)
	} else {
		p.ctl, p.leased = l.lease(t)
	}
	p.ctl.ws.SetReadDeadline(time.Time{})
	p.conns.Go(func() {
		for {
			_, data, err := p.ctl.ws.ReadMessage()
			if err != nil {
				return
			}
			var n note
			json.Unmarshal(data, &n)
			switch n.Type {
			case "accept":
				s := other.attach(t, p.leased.Lease, n.ID)
				p.conns.Go(func() { p.answer(s, role) })
			case "turned-away":
				p.turned <- n
			}
		}
	})
	t.Cleanup(func() { p.ctl.ws.Close(); p.conns.Wait() })
	return p
}

// answer is the server in the tab.
func (p *page) answer(s *socket, role mta.Role) {
	defer s.ws.Close()
	who, _ := persona.Get("rfc")
	engine := mta.New(mta.Config{Persona: who, Role: role, CanTLS: true})
	now := func() smtp.Time { return smtp.Time(time.Now().UnixMilli()) }
	for waits := false; ; {
		kind, data, err := s.ws.ReadMessage()
		if err != nil {
			return
		}
		var n note
		var list []mta.Output
		if kind == websocket.TextMessage {
			json.Unmarshal(data, &n)
		}
		switch {
		case n.Type == "attached":
			list = engine.Open(now())
		case n.Type == "tls":
			waits, list = false, engine.Handshake(now())
		case n.Type == "held":
			p.held <- n
		case n.Type == "closed":
			engine.End(now())
			s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(time.Second))
			return
		case kind == websocket.BinaryMessage && !waits:
			list = engine.Receive(now(), data)
		}
		if waits = p.speak(s, list) || waits; engine.State() == smtp.Closed {
			s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(time.Second))
		}
		for _, m := range engine.Delivered() {
			p.mails <- m
		}
	}
}

// speak sends what the engine says, and reports whether a handshake is due.
func (p *page) speak(s *socket, list []mta.Output) bool {
	var said []byte
	for _, out := range list {
		said = append(said, out.Bytes...)
		if out.Then == mta.StartTLS && len(said) == 0 {
			return true // the handshake comes by itself
		}
		if out.Then == mta.StartTLS {
			data, _ := json.Marshal(map[string]any{"type": "starttls", "after": len(said)})
			s.ws.WriteMessage(websocket.TextMessage, data)
			s.ws.WriteMessage(websocket.BinaryMessage, said)
			return true
		}
	}
	if len(said) > 0 {
		s.ws.WriteMessage(websocket.BinaryMessage, said)
	}
	return false
}

// program is a mail program: a bare TCP client.
type program struct {
	t testing.TB
	net.Conn
	r *bufio.Reader
}

func connect(t testing.TB, address string) *program {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(20 * time.Second))
	return &program{t, c, bufio.NewReader(c)}
}

// reply reads a line that must begin so.
func (c *program) reply(prefix string) {
	c.t.Helper()
	line, err := c.r.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, prefix) {
		c.t.Fatalf("got %q, %v; want %q", line, err, prefix)
	}
}

// over expects the end of the connection.
func (c *program) over() {
	c.t.Helper()
	if line, err := c.r.ReadString('\n'); err == nil || isTimeout(err) {
		c.t.Fatalf("got %q, %v; want the end", line, err)
	}
}

// hears waits for something on a channel.
func hears[T any](t testing.TB, c chan T, what string) T {
	t.Helper()
	select {
	case x := <-c:
		return x
	case <-time.After(10 * time.Second):
		t.Fatal("no ", what)
	}
	panic("not reached")
}
