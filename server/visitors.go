package main

import (
	"net"
	"net/http"
	"net/netip"

	"ehlo/server/guest"
	"ehlo/server/quota"
)

// What a part asks about visitors. Each of these is a small function, so that a
// package can be given it as a field and needs to know nothing of this program.

// closed gives the question whether a part has been switched off meanwhile: ""
// while it is open, otherwise the reason for the visitor.
func (p *program) closed(part string) func() string {
	return func() string { return p.switches.Closed(part) }
}

// banned tells whether somebody is not let in.
func (p *program) banned(a netip.Addr) bool { return p.bans.Has(a) }

// client is the visitor's address, also behind a proxy.
func (p *program) client(r *http.Request) netip.Addr { return p.proxies.Client(r) }

// alias is what the log calls a visitor.
func (p *program) alias(a netip.Addr) string { return p.aliases.Of(a) }

func proxiesOf(networks []string) (list guest.Proxies) {
	for _, text := range networks {
		list = append(list, netip.MustParsePrefix(text)) // checked by proxyOf
	}
	return list
}

// bouncer keeps who is banned off a listener: his connections end before
// anything is read or said. Those who come through a proxy are judged by the
// handlers, where their own address is known.
type bouncer struct {
	net.Listener
	banned func(netip.Addr) bool
}

func (b bouncer) Accept() (net.Conn, error) {
	for {
		conn, err := b.Listener.Accept()
		if err != nil || !b.banned(quota.Addr(conn.RemoteAddr())) {
			return conn, err
		}
		conn.Close()
	}
}
