package main

import (
	"bufio"
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

// shutOut is said to whoever is banned.
const shutOut = "Whoever runs this server does not take visitors from your network."

// admitted turns away who is banned, also behind a proxy.
func (p *program) admitted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.banned(p.client(r)) {
			plain(w, http.StatusForbidden, "403: "+shutOut)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// counted counts answers by their status.
func (p *program) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &statusSeen{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		p.metrics.Pages.Answered(seen.status)
	})
}

// statusSeen remembers the status. A WebSocket takes the connection away: that
// is 101.
type statusSeen struct {
	http.ResponseWriter
	status int
}

func (s *statusSeen) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

func (s *statusSeen) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func (s *statusSeen) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	s.status = http.StatusSwitchingProtocols
	return http.NewResponseController(s.ResponseWriter).Hijack()
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
