package main

import (
	"net"
	"net/netip"

	"ehlo/server/inbound"
	"ehlo/server/relay"
)

// withRelay is /relay: from the browser to a real mail server.
func (s settings) withRelay(p *program) error {
	if p.ports.http == nil {
		return nil
	}
	p.policy = s.relayPolicy(p.ports)
	if p.inner != nil { // the door for other nodes
		if at, err := netip.ParseAddrPort(p.inner.Address); err == nil {
			p.policy.Ours = append(p.policy.Ours, at)
		}
	}
	p.relay = relay.New(relay.Config{
		Origins:  append(s.ownOrigins(p.ports.http.Addr()), s.origins.values...),
		Off:      s.relayOff(p.ports),
		Policy:   p.policy,
		Limits:   s.limits.ofRelay(),
		Mail:     p.mail,
		Hostname: s.hostname,
		Book:     p.book,
		Client:   p.client,
		Closed:   p.closed("relay"),
		Banned:   p.banned,
		Alias:    p.alias,
		Log:      p.log,
		Count:    p.metrics.Relay,
	})
	if err := p.relay.Check(); err != nil {
		return usage("%v", err)
	}
	p.serveAt("/relay", p.relay)
	p.sweepAs("relay", p.relay)
	p.onLeave(p.relay.Shutdown)
	return nil
}

// relayPolicy is what the operator allows, and what is never allowed: ourselves.
func (s settings) relayPolicy(l listeners) relay.Policy {
	policy := relay.Policy{Listening: l.reachable(), Public: s.public, Ours: s.ours(l)}
	for _, text := range s.allow.values {
		at, _ := relay.ParseAllow(text) // checked when it was read
		policy.Allow = append(policy.Allow, at)
	}
	return policy
}

// ours is every address on which this program answers or may come to answer.
func (s settings) ours(l listeners) (list []netip.AddrPort) {
	open := []net.Listener{l.http, l.admin}
	for _, d := range l.mail {
		open = append(open, d)
	}
	for _, ln := range open {
		if ln == nil {
			continue
		}
		if tcp, ok := ln.Addr().(*net.TCPAddr); ok {
			at := tcp.AddrPort()
			list = append(list, netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port()))
		}
	}
	return append(list, leasable(s.inbound)...)
}

// leasable are the ports that visitors may be given.
func leasable(text string) (list []netip.AddrPort) {
	ports, err := inbound.ParsePorts(text)
	if err != nil {
		return nil // withInbound says what is wrong with it
	}
	for port := max(ports.From, 1); port <= ports.To; port++ {
		list = append(list, netip.AddrPortFrom(ports.Host, uint16(port)))
	}
	return list
}

func (l limits) ofRelay() relay.Limits {
	return relay.Limits{
		Open: l.relayOpen, Each: l.relayEach,
		Hello: l.relayHello, Banner: l.relayBanner, Idle: l.relayIdle,
		Ping: l.relayPing, Dead: l.relayDead, Stall: l.relayStall,
		Message: l.relayMessage, Buffer: l.relayBuffer,
		OutsideOpen: l.outsideOpen,
		ClientOpen:  l.clientOpen, ClientMinute: l.clientMinute, ClientHour: l.clientHour, ClientHosts: l.clientHosts,
		HostOpen: l.hostOpen, HostMinute: l.hostMinute, HostHour: l.hostHour,
	}
}
