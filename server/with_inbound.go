package main

import (
	"net"

	"ehlo/server/inbound"
)

// withInbound is /inbound: from a real client to the server in the visitor's
// tab.
func (s settings) withInbound(p *program) error {
	if p.ports.http == nil {
		return nil
	}
	cfg := inbound.Config{
		Origins: append(s.ownOrigins(p.ports.http.Addr()), s.origins.values...),
		Off:     s.inboundOff(p.ports),
		Closed:  p.closed("inbound"), Banned: p.banned, Client: p.client, Alias: p.alias,
		Host: s.hostname, Everybody: s.inboundOpen,
		TLS: p.files.mailTLS, Limits: s.limits.inbound, Book: p.book, Nodes: p.leases, Inner: p.inner,
		Log: p.log, Leases: p.metrics.Leases, Clients: p.metrics.Inbound,
	}
	if s.inbound != "" {
		ports, err := inbound.ParsePorts(s.inbound)
		if err != nil {
			return usage("--inbound: %v", err)
		}
		cfg.Ports = ports
	}
	in := inbound.New(cfg)
	if p.inner != nil {
		p.inner.Serve(in, p.log)
	}
	p.serveAt("/inbound", in)
	p.onLeave(in.Shutdown)
	p.sweepAs("inbound", in)
	return nil
}

// inboundOff is why visitors get no port; empty if they do. As with the relay,
// pages for the whole network must be named.
func (s settings) inboundOff(l listeners) string {
	if s.inbound == "" {
		return "Whoever runs this server offers no ports (--inbound)."
	}
	if at, ok := l.http.Addr().(*net.TCPAddr); len(s.origins.values) == 0 && ok && !at.IP.IsLoopback() {
		return "This server listens beyond loopback, and no --origin names the pages that may open ports on it."
	}
	return ""
}
