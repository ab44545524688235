package inbound

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"ehlo/server/pipes"
	"ehlo/server/smtpd"

	"github.com/gorilla/websocket"
)

// bubble is a lab on a virtual clock; port is the one that is leased.
type bubble struct {
	t         *testing.T
	web, port *pipes.Listener
}

func onClock(t *testing.T, do func(t *testing.T, b bubble)) {
	synctest.Test(t, func(t *testing.T) {
		b := bubble{t, pipes.Listen(), pipes.Listen()}
		in := New(Config{Origins: []string{origin}, Limits: DefaultLimits, TLS: smtpd.SelfSigned("mx.lab.example"),
			Listen: func(string, string) (net.Listener, error) { return b.port, nil }})
		web := &http.Server{Handler: in}
		go web.Serve(b.web)
		do(t, b)
		in.Shutdown(t.Context())
		web.Close()
	})
}

func (b bubble) dial() *socket {
	return dial(b.t, websocket.Dialer{NetDial: b.web.Dial}, "ws://127.0.0.1:8080/inbound")
}

func (b bubble) lease() (*socket, note) {
	s := b.dial()
	s.say(`{"type":"listen"}`)
	return s, s.note("leased")
}

func (b bubble) connect() *program {
	c, err := b.port.Dial("", "")
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { c.Close() })
	return &program{b.t, c, bufio.NewReader(c)}
}

// attached is a client with its WebSocket; the lease is kept alive.
func (b bubble) attached() (*program, *socket) {
	ctl, leased := b.lease()
	c := b.connect()
	id := ctl.note("accept").ID
	go func() { // pings are answered
		for _, _, err := ctl.ws.ReadMessage(); err == nil; _, _, err = ctl.ws.ReadMessage() {
		}
	}()
	s := b.dial()
	s.say(`{"type":"attach","lease":"` + leased.Lease + `","id":"` + id + `"}`)
	s.note("attached")
	return c, s
}

// lasted checks how long something took, on the virtual clock.
func lasted(t *testing.T, what string, began time.Time, least, most time.Duration) {
	t.Helper()
	if took := time.Since(began); took < least || took > most {
		t.Errorf("%s after %v; want %v to %v", what, took, least, most)
	}
}

func TestNoHello(t *testing.T) {
	onClock(t, func(t *testing.T, b bubble) {
		s, began := b.dial(), time.Now()
		if n := s.note("closed"); n.Code != "hello" {
			t.Errorf("%+v", n)
		}
		lasted(t, "the end", began, helloWait, helloWait+time.Second)
		s.closed(websocket.ClosePolicyViolation)
	})
}

// A tab that does not come for its client in ten seconds has lost it.
func TestNobodyComes(t *testing.T) {
	onClock(t, func(t *testing.T, b bubble) {
		ctl, leased := b.lease()
		c, began := b.connect(), time.Now()
		id := ctl.note("accept").ID
		go c.reply("421 4.3.2 ")
		if n := ctl.note("turned-away"); n.Reason != "late" {
			t.Errorf("%+v", n)
		}
		lasted(t, "421", began, attachWait, attachWait+time.Second)
		s := b.dial()
		s.say(`{"type":"attach","lease":"` + leased.Lease + `","id":"` + id + `"}`)
		s.note("refused")
	})
}

func TestTimeIsUp(t *testing.T) {
	onClock(t, func(t *testing.T, b bubble) {
		began := time.Now()
		ctl, leased := b.lease()
		if leased.Left != DefaultLimits.Time.Milliseconds() || leased.Until != began.Add(DefaultLimits.Time).UnixMilli() {
			t.Errorf("%+v", leased)
		}
		if n := ctl.note("closed"); n.Code != "expired" || n.Why == "" {
			t.Errorf("%+v", n)
		}
		lasted(t, "the end", began, DefaultLimits.Time, DefaultLimits.Time+time.Second)
		ctl.closed(websocket.CloseNormalClosure)
	})
}

// A tab that answers no ping is gone, even if nothing ever said so; its clients
// are not left waiting.
func TestDeadTab(t *testing.T) {
	onClock(t, func(t *testing.T, b bubble) {
		ctl, _ := b.lease()
		ctl.ws.SetPingHandler(func(string) error { return nil })
		began := time.Now()
		if n := ctl.note("closed"); n.Code != "dead" {
			t.Errorf("%+v", n)
		}
		lasted(t, "the end", began, deadAfter, deadAfter+closeWait)
	})
}

func TestFrozenConnection(t *testing.T) {
	onClock(t, func(t *testing.T, b bubble) {
		c, s := b.attached()
		s.ws.SetPingHandler(func(string) error { return nil })
		began := time.Now()
		go c.reply("421 4.3.2 ")
		s.note("closed")
		lasted(t, "421", began, deadAfter, deadAfter+5*time.Second)
	})
}

func TestSilence(t *testing.T) {
	onClock(t, func(t *testing.T, b bubble) {
		c, s := b.attached()
		began := time.Now()
		go c.reply("421 4.4.2 ")
		if n := s.note("closed"); n.Code != "idle" || n.By != "relay" {
			t.Errorf("%+v", n)
		}
		lasted(t, "421", began, DefaultLimits.Idle, DefaultLimits.Idle+pingEvery)
	})
}

// Who does not read is waited for, and then let go: a client ...
func TestClientDoesNotRead(t *testing.T) {
	onClock(t, func(t *testing.T, b bubble) {
		_, s := b.attached()
		began := time.Now()
		s.ws.WriteMessage(websocket.BinaryMessage, []byte("220 hello\r\n"))
		if n := s.note("closed"); n.By != "peer" {
			t.Errorf("%+v", n)
		}
		lasted(t, "the end", began, writeStall, writeStall+time.Second)
	})
}

// ... and a tab, whose client stops meanwhile: nothing piles up here.
func TestTabDoesNotRead(t *testing.T) {
	onClock(t, func(t *testing.T, b bubble) {
		c, _ := b.attached()
		began := time.Now()
		io.WriteString(c, "EHLO client.test.example\r\n")
		c.SetWriteDeadline(time.Now().Add(writeStall / 2))
		if _, err := io.WriteString(c, "NOOP\r\n"); err == nil {
			if _, err = io.WriteString(c, "NOOP\r\n"); err == nil {
				t.Error("the client may go on though nobody reads")
			}
		}
		c.reply("421 ")
		lasted(t, "421", began, writeStall, writeStall+5*time.Second)
	})
}

func TestHandshakeThatNeverComes(t *testing.T) {
	onClock(t, func(t *testing.T, b bubble) {
		c, s := b.attached()
		began := time.Now()
		s.say(`{"type":"starttls","after":5}`)
		go c.reply("220")
		s.ws.WriteMessage(websocket.BinaryMessage, []byte("220\r\n"))
		if n := s.note("closed"); n.By != "peer" || n.Why == "" {
			t.Errorf("%+v", n)
		}
		lasted(t, "the end", began, tlsWait, tlsWait+time.Second)
	})
}

// A port rests for a minute and is given to somebody else only then.
func TestPool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := func(address string) net.Listener { return listener(address) }
		p := pool{ports: Ports{Host: loopback, From: 2600, To: 2602}}
		given := map[string]bool{}
		open := func(string, string) (ln net.Listener, err error) { return nil, net.ErrClosed }
		if _, err := p.open(open); err != errNoPort {
			t.Errorf("all ports taken by others: %v", err)
		}
		open = func(_, address string) (net.Listener, error) { return at(address), nil }
		var last net.Listener
		for range 3 {
			last, _ = p.open(open)
			given[last.Addr().String()] = true
		}
		if _, err := p.open(open); len(given) != 3 || err != errNoPort {
			t.Errorf("%v, then %v", given, err)
		}
		p.rest(last)
		<-time.After(portRest - time.Second)
		if _, err := p.open(open); err != errNoPort {
			t.Error("too soon")
		}
		<-time.After(2 * time.Second)
		if ln, err := p.open(open); err != nil || ln.Addr().String() != last.Addr().String() {
			t.Errorf("after a minute: %v %v", ln, err)
		}
	})
}

// listener is an address that listens to nothing.
type listener string

func (l listener) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (l listener) Close() error              { return nil }
func (l listener) Addr() net.Addr            { a, _ := net.ResolveTCPAddr("tcp", string(l)); return a }
