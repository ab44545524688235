package relay

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// What fails on the way has a name.
func TestDialFaults(t *testing.T) {
	for _, c := range []struct {
		err  error
		code string
	}{
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, CodeRefused},
		{&net.OpError{Op: "dial", Err: syscall.ETIMEDOUT}, CodeTimeout},
		{context.DeadlineExceeded, CodeTimeout},
		{&net.OpError{Op: "dial", Err: syscall.ENETUNREACH}, CodeUnreachable},
		{&net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH}, CodeUnreachable},
		{errors.New("something else"), CodeUnreachable},
	} {
		l := start(t, func(cfg *Config) {
			cfg.Policy.Allow = []netip.AddrPort{at("10.0.0.5:25")}
			cfg.Dial = func(context.Context, netip.AddrPort, Control) (net.Conn, error) { return nil, c.err }
		})
		v := l.visit(t)
		v.hello("10.0.0.5", 25, "none")
		v.note("resolved")
		if m := v.note("refused"); m["code"] != c.code || !strings.HasPrefix(m["text"].(string), "10.0.0.5:25: ") {
			t.Errorf("%v: %v", c.err, m)
		}
		l.until(t, 0)
	}
}

// Addresses are tried one after the other, four at most, and a refusal says
// more than silence.
func TestDialsInOrder(t *testing.T) {
	zone, _ := ParseZone("a.example A 9.9.9.1\na.example A 9.9.9.2\na.example A 9.9.9.3\na.example A 9.9.9.3\na.example A 9.9.9.4\na.example A 9.9.9.5")
	var tried []string
	l := start(t, func(c *Config) {
		c.Policy.Public, c.Resolver = true, zone
		c.Dial = func(ctx context.Context, to netip.AddrPort, _ Control) (net.Conn, error) {
			tried = append(tried, to.Addr().String())
			if end, ok := ctx.Deadline(); !ok || time.Until(end) > reachWait {
				t.Error("no deadline")
			}
			if len(tried) == 2 {
				return nil, syscall.ECONNREFUSED
			}
			return nil, context.DeadlineExceeded
		}
	})
	v := l.visit(t)
	v.hello("a.example", 25, "none")
	v.note("resolved")
	if m := v.note("refused"); m["code"] != CodeRefused || strings.Join(tried, " ") != "9.9.9.1 9.9.9.2 9.9.9.3 9.9.9.4" {
		t.Errorf("%v after %v", m, tried)
	}
}

// The kernel is asked for no other address than the one that was judged.
func TestControl(t *testing.T) {
	p := newPeer(t, func(*peerConn) {})
	policy := Policy{Allow: []netip.AddrPort{p.at()}}
	fine := policy.control(p.at(), Owned)
	if err := fine("tcp4", p.at().String(), nil); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"another port":    fine("tcp4", "127.0.0.1:1", nil),
		"another address": fine("tcp4", netip.AddrPortFrom(netip.MustParseAddr("127.0.0.2"), p.at().Port()).String(), nil),
		"no address":      fine("tcp4", "localhost:25", nil),
		"UDP":             fine("udp4", p.at().String(), nil),
		"another class":   policy.control(p.at(), Public)("tcp4", p.at().String(), nil),
		"not listed":      Policy{}.control(p.at(), Owned)("tcp4", p.at().String(), nil),
	} {
		if no := (Refusal{}); !errors.As(err, &no) || no.Error() == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := systemDial(t.Context(), p.at(), Policy{}.control(p.at(), Owned)); err == nil || p.accepted.Load() != 0 {
		t.Errorf("%v, %d connections", err, p.accepted.Load())
	}
	conn, err := systemDial(t.Context(), p.at(), fine)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

// Not a packet goes where the policy says no, and no name is looked up.
func TestNoPacketBeforeTheVerdict(t *testing.T) {
	p := newPeer(t, func(*peerConn) {})
	zone, _ := ParseZone(zoneText)
	dns := &counted{Zone: zone}
	var dials atomic.Int64
	l := start(t, func(c *Config) {
		c.Policy.Public, c.Resolver, c.Dial = true, dns, mapped(p, &dials)
		c.Limits.ClientMinute = 1000
	})
	for host, want := range map[string]string{
		"127.0.0.1": "loopback", "169.254.169.254": "cloud-metadata", "mixed.example": "loopback", "10.0.0.5": "private", "localhost": "local-name",
		"127.1": "parse", "::ffff:9.9.9.9": "ipv4-mapped", "gone.example": "unresolved", "[::1]": "parse",
	} {
		v := l.visit(t)
		dns.asked.Store(0)
		v.hello(host, 25, "none")
		if m := v.note("refused"); m["reason"] != want || m["text"] == "" {
			t.Errorf("%s: %v", host, m)
		}
		v.closed(websocket.ClosePolicyViolation)
	}
	if dials.Load() != 0 || p.accepted.Load() != 0 {
		t.Errorf("%d dials, %d connections", dials.Load(), p.accepted.Load())
	}
}
