package main

import (
	"math"
	"net"
	"net/http"
	"net/netip"
	"sync"

	"ehlo/server/guest"
	"ehlo/server/quota"
)

// crowd keeps one client from holding all connections to the pages: each costs a
// file, and mail and relay need some as well. What comes from this machine or
// from a proxy in front stands for many people and is not counted; WebSockets
// have limits of their own.
type crowd struct {
	slots   quota.Slots
	proxies guest.Proxies
	inside  sync.Map // net.Conn to its client
}

func newCrowd(each int, proxies guest.Proxies) *crowd {
	return &crowd{slots: quota.Slots{Each: each, Total: math.MaxInt}, proxies: proxies}
}

// state is told by the web server what becomes of a connection.
func (c *crowd) state(conn net.Conn, now http.ConnState) {
	switch now {
	case http.StateNew:
		who := guest.Remote(conn.RemoteAddr().String())
		switch {
		case who.IsLoopback() || c.proxies.Has(who):
		case c.slots.Open(who):
			c.inside.Store(conn, who)
		default:
			conn.Close()
		}
	case http.StateClosed, http.StateHijacked:
		if who, ok := c.inside.LoadAndDelete(conn); ok {
			c.slots.Close(who.(netip.Addr))
		}
	}
}
