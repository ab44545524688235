package main

import (
	"net"
	"net/http"
	"net/netip"
	"testing"

	"ehlo/server/guest"
)

// caller is a connection from an address.
type caller struct {
	net.Conn
	from   string
	closed bool
}

func (c *caller) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.from))
}
func (c *caller) Close() error { c.closed = true; return nil }

// A client has so many connections; those of proxies and of this machine stand
// for many, and WebSockets are counted elsewhere.
func TestCrowd(t *testing.T) {
	c := newCrowd(2, guest.Proxies{netip.MustParsePrefix("10.0.0.0/8")})
	var open []*caller
	for i, step := range []struct {
		from  string
		taken bool
	}{
		{"192.0.2.7:1", true}, {"192.0.2.7:2", true}, {"192.0.2.7:3", false}, {"192.0.2.8:1", true},
		{"[2001:db8::1]:1", true}, {"[2001:db8::2]:1", true}, {"[2001:db8::3]:1", false},
		{"10.0.0.1:1", true}, {"10.0.0.1:2", true}, {"10.0.0.1:3", true},
		{"127.0.0.1:1", true}, {"127.0.0.1:2", true}, {"127.0.0.1:3", true},
	} {
		conn := &caller{from: step.from}
		c.state(conn, http.StateNew)
		if conn.closed == step.taken {
			t.Errorf("%d: %s taken: %v", i, step.from, !conn.closed)
		}
		c.state(conn, http.StateActive)
		open = append(open, conn)
	}
	c.state(open[0], http.StateHijacked)
	c.state(open[0], http.StateClosed) // counted once
	c.state(open[2], http.StateClosed) // was never in
	again := []*caller{{from: "192.0.2.7:4"}, {from: "192.0.2.7:5"}}
	for _, conn := range again {
		c.state(conn, http.StateNew)
	}
	if again[0].closed || !again[1].closed {
		t.Errorf("one place was free: %v %v", again[0].closed, again[1].closed)
	}
}
