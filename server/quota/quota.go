// Package quota counts what sessions share, so that one client cannot take it
// all: open sessions ([Slots]), memory for messages ([Room]), the buffers they
// read into ([Buffer]), and connections to other people's servers ([Book]). It
// is in memory and knows no protocol; smtpd and relay each hold their own.
package quota

import (
	"net"
	"net/netip"
	"sync"
)

// Slots limits open sessions: so many for one client, so many in all. The zero
// value lets nobody in.
type Slots struct {
	Each  int // of one client
	Total int // of all clients

	mu   sync.Mutex
	all  int
	open map[netip.Prefix]int
}

// Open takes a slot for client and reports whether there was one.
func (s *Slots) Open(client netip.Addr) bool {
	key := Network(client)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all >= s.Total || s.open[key] >= s.Each {
		return false
	}
	if s.open == nil {
		s.open = map[netip.Prefix]int{}
	}
	s.all++
	s.open[key]++
	return true
}

// Taken is how many slots are taken now.
func (s *Slots) Taken() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all
}

// Close gives back what Open took.
func (s *Slots) Close(client netip.Addr) {
	key := Network(client)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.open[key]--; s.open[key] == 0 {
		delete(s.open, key)
	}
}

// Network is what counts as one client: an IPv4 address, or an IPv6 /64, for
// that is the least a single customer is given.
func Network(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // the zero Addr gives the zero Prefix: one client of its own
	return p
}

// Addr is the address of a TCP peer, or the zero Addr for anything else.
func Addr(a net.Addr) netip.Addr {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap()
	}
	return netip.Addr{}
}
