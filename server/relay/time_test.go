package relay

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"ehlo/server/pipes"

	"github.com/gorilla/websocket"
)

// onClock runs do with a way to make visitors, in a bubble of virtual time.
func onClock(t *testing.T, do func(t *testing.T, visit func() *visitor)) { onClockWith(t, nil, do) }

func onClockWith(t *testing.T, change func(*Config), do func(t *testing.T, visit func() *visitor)) {
	synctest.Test(t, func(t *testing.T) {
		r, mail := newLab(t, "", change)
		p := pipes.Listen()
		web := &http.Server{Handler: r}
		go web.Serve(p)
		do(t, func() *visitor {
			d := websocket.Dialer{NetDial: p.Dial}
			ws, _, err := d.Dial("ws://127.0.0.1:8080/relay", http.Header{"Origin": {origin}, "Sec-WebSocket-Protocol": {Subprotocol}})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { ws.Close() })
			return &visitor{t: t, ws: ws}
		})
		r.Shutdown(t.Context())
		mail.Shutdown(t.Context())
		web.Close()
	})
}

// pipeTo is a dial that ends in this process.
func pipeTo(serve func(net.Conn)) Dial {
	return func(context.Context, netip.AddrPort, Control) (net.Conn, error) {
		near, far := net.Pipe()
		go func() { serve(far); far.Close() }()
		return near, nil
	}
}

// waiting is a dial that nobody answers.
func waiting(ctx context.Context, _ netip.AddrPort, _ Control) (net.Conn, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// lasted checks how long something took, on the virtual clock.
func lasted(t *testing.T, what string, began time.Time, least, most time.Duration) {
	t.Helper()
	if took := time.Since(began); took < least || took > most {
		t.Errorf("%s after %v; want %v to %v", what, took, least, most)
	}
}

func TestNoHello(t *testing.T) {
	onClock(t, func(t *testing.T, visit func() *visitor) {
		v, began := visit(), time.Now()
		if m := v.note("closed"); m["by"] != "relay" {
			t.Errorf("%v", m)
		}
		lasted(t, "the end", began, DefaultLimits.Hello, DefaultLimits.Hello+time.Second)
		v.closed(websocket.ClosePolicyViolation)
	})
}

func TestPings(t *testing.T) {
	onClock(t, func(t *testing.T, visit func() *visitor) {
		v := visit().open("sandbox", 25, "none")
		v.reply("220 ")
		var pings []time.Time
		answer := v.ws.PingHandler()
		v.ws.SetPingHandler(func(s string) error {
			pings = append(pings, time.Now())
			return answer(s)
		})
		began := time.Now()
		v.reply("421 ") // the mail server loses patience first, after 300 s
		lasted(t, "421", began, 299*time.Second, 302*time.Second)
		if n := len(pings); n < 14 || n > 15 {
			t.Errorf("%d pings in 300 s, want one every 20 s", n)
		}
		v.note("closed")
	})
}

// A visitor who answers no ping is gone, even if nothing ever said so.
func TestDeadVisitor(t *testing.T) {
	onClock(t, func(t *testing.T, visit func() *visitor) {
		v := visit().open("sandbox", 25, "none")
		v.reply("220 ")
		v.ws.SetPingHandler(func(string) error { return nil })
		began := time.Now()
		if m := v.note("closed"); m["by"] != "relay" {
			t.Errorf("%v", m)
		}
		lasted(t, "the end", began, DefaultLimits.Dead, DefaultLimits.Dead+closeWait)
	})
}

// A visitor who does not read stops the server, and is gone soon.
func TestStalledVisitor(t *testing.T) {
	onClock(t, func(t *testing.T, visit func() *visitor) {
		v := visit().open("sandbox", 25, "none")
		v.reply("220 ")
		began := time.Now()
		v.type_("NOOP\r\n") // the pipe has no buffer: its reply is not taken
		<-time.After(DefaultLimits.Stall + time.Second)
		if v.ws.WriteMessage(websocket.BinaryMessage, []byte("NOOP\r\n")) == nil {
			t.Error("still open")
		}
		lasted(t, "the end", began, DefaultLimits.Stall, DefaultLimits.Stall+2*time.Second)
	})
}

func TestIdle(t *testing.T) {
	onClock(t, func(t *testing.T, visit func() *visitor) {
		v := visit()
		v.hello("sandbox", 465, "none") // a mail server that waits for TLS says nothing
		v.note("resolved")
		v.note("connected")
		began := time.Now()
		m := v.note("closed")
		lasted(t, "the end", began, 25*time.Second, 340*time.Second)
		if m["why"] == "" {
			t.Errorf("%v", m)
		}
	})
}

// In the sandbox the server is the first to lose patience, as a real one is.
func TestIdleServer(t *testing.T) {
	onClock(t, func(t *testing.T, visit func() *visitor) {
		v := visit().open("sandbox", 25, "none")
		v.reply("220 ")
		began := time.Now()
		v.reply("421 4.4.2 ")
		lasted(t, "patience", began, DefaultLimits.Idle-time.Second, DefaultLimits.Idle+time.Second)
		if m := v.note("closed"); m["by"] != "peer" {
			t.Errorf("%v", m)
		}
	})
}
