package main

import "ehlo/server/relay"

// withRelay is /relay: from the browser to a real mail server.
func (s settings) withRelay(p *program) error {
	if p.ports.http == nil {
		return nil
	}
	p.policy = relay.Policy{Listening: p.ports.reachable()}
	p.relay = relay.New(relay.Config{
		Origins: append(s.ownOrigins(p.ports.http.Addr()), s.origins.values...),
		Off:     s.relayOff(p.ports),
		Policy:  p.policy,
		Each:    s.limits.relayEach,
		Open:    s.limits.relayOpen,
		Idle:    s.limits.relayIdle,
		Mail:    p.mail,
	})
	p.serveAt("/relay", p.relay)
	p.onLeave(p.relay.Shutdown)
	return nil
}
