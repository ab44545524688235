// Package guest tells who is at the other end: the address of a visitor, also
// behind a proxy of the operator's ([Proxies]); the name a visitor has in the
// log ([Aliases]); and whom the operator does not want to see ([Bans]).
//
// Nothing else in this program reads X-Forwarded-For, and nothing else turns an
// address into text for a log.
package guest

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// forwarded is what proxies add the address of their client to.
const forwarded = "X-Forwarded-For"

// maxHops is how many proxies in a row are believed: a balancer before a proxy
// before us is three.
const maxHops = 8

// Proxies are the networks of the proxies in front of this server.
type Proxies []netip.Prefix

// Client is the visitor's address: of the connection, or, if that is one of our
// proxies, the last one in X-Forwarded-For that is not. Everything to the left
// of it the visitor may have written himself.
func (p Proxies) Client(r *http.Request) netip.Addr {
	at := Remote(r.RemoteAddr)
	hops := hopsOf(r)
	for range maxHops {
		if len(hops) == 0 || !p.Has(at) {
			return at
		}
		last := hops[len(hops)-1]
		hops = hops[:len(hops)-1]
		addr, err := netip.ParseAddr(last)
		if err != nil { // a proxy of ours that writes riddles: its own address counts
			return at
		}
		at = addr.Unmap().WithZone("")
	}
	return at
}

// hopsOf lists what all headers of that name say, the nearest hop last.
func hopsOf(r *http.Request) (hops []string) {
	for _, line := range r.Header.Values(forwarded) {
		for hop := range strings.SplitSeq(line, ",") {
			hops = append(hops, strings.TrimSpace(hop))
		}
	}
	return hops
}

// Has tells whether an address is one of them.
func (p Proxies) Has(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

// Remote reads the address of a connection, as net/http gives it. What has none
// (a socket in the file system) is the zero Addr.
func Remote(address string) netip.Addr {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}
