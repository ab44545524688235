package doctor

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"

	"ehlo/server/relay"
)

// Passes is where a visitor's right to connect comes from: *relay.Relay.
type Passes interface {
	Enter(ctx context.Context, client netip.Addr, t relay.Target) (*relay.Pass, relay.Verdict)
}

// visitorGate asks the relay's policy for a visitor: verdict and quota first,
// and no connection but to an address that was judged.
type visitorGate struct {
	passes Passes
	client netip.Addr
	host   string
	mx     bool // the domain is still asked for, not one host
	open   map[int]*relay.Pass
}

func newVisitorGate(passes Passes, client netip.Addr, t Target) *visitorGate {
	return &visitorGate{passes: passes, client: client, host: t.Name, mx: !t.Addr.IsValid() && (!t.One || t.Ports[0] == 25), open: map[int]*relay.Pass{}}
}

func (g *visitorGate) target(port int) relay.Target {
	return relay.Target{Host: g.host, Port: port, MX: g.mx}
}

// Names enters for the first port that is allowed: what DNS said to the policy
// is what is examined. The pass stays open for that port.
func (g *visitorGate) Names(ctx context.Context, t Target) Names {
	var first relay.Verdict
	for i, port := range t.Ports {
		pass, v := g.passes.Enter(ctx, g.client, g.target(port))
		if pass != nil {
			g.open[port] = pass
			n := namesOf(t, pass)
			g.host, g.mx = n.Host, false // the other ports are those of the same host
			return n
		}
		if i == 0 {
			first = v
		}
	}
	return refusedName(t, first)
}

// namesOf is what a pass knows of names.
func namesOf(t Target, p *relay.Pass) Names {
	n := Names{Known: true, Host: t.Name}
	if p.Class == relay.Sandbox {
		n.Inside, n.Addresses = true, []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1})}
		return n
	}
	for i, place := range p.Places {
		if len(p.Places) > 1 || place.Name != t.Name {
			n.MX = append(n.MX, MX{uint16(i), place.Name}) // in their order; the numbers are the policy's secret
		}
	}
	n.Host = p.Places[0].Name
	for _, four := range []bool{true, false} {
		for _, a := range p.Places[0].Addresses {
			if a.Is4() == four {
				n.Addresses = append(n.Addresses, a)
				break
			}
		}
	}
	return n
}

// refusedName reads why there is no pass: what DNS says is a verdict of ours,
// all else is the policy's.
func refusedName(t Target, v relay.Verdict) Names {
	n := Names{Known: true, Host: t.Name, Why: v.Text, Fault: HeldName, Held: heldBy(v)}
	switch {
	case v.Code == relay.CodeNullMX:
		n.Fault, n.Null = NullMX, true
	case v.Code == relay.CodeDNS && v.Reason == "unresolved":
		n.Fault = NoSuchName
	case v.Code == relay.CodeDNS:
		n.Fault = DNSFailed
	}
	return n
}

func (g *visitorGate) Open(ctx context.Context, port int) error {
	if g.open[port] != nil {
		return nil
	}
	pass, v := g.passes.Enter(ctx, g.client, g.target(port))
	if pass == nil {
		return relay.Refusal{Verdict: v}
	}
	g.open[port] = pass
	return nil
}

func (g *visitorGate) Dial(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	return g.open[int(to.Port())].Dial(ctx, to.Addr())
}

func (g *visitorGate) Close(port int) {
	if pass := g.open[port]; pass != nil {
		pass.Release()
	}
	delete(g.open, port)
}

// heldCode tells why a gate did not open, in the word of heldBy; nothing if it
// was no gate that refused.
func heldCode(err error) string {
	var r relay.Refusal
	if !errors.As(err, &r) {
		return ""
	}
	return heldBy(r.Verdict)
}

// heldBy is the word under which text/ says why nothing was sent. Addresses
// that are nobody's on the Internet share one, as do the limits of a kind.
func heldBy(v relay.Verdict) string {
	kind, _, _ := strings.Cut(v.Reason, "-")
	switch {
	case v.Layer == relay.LayerAddress && !slices.Contains(named, v.Reason):
		return "address"
	case v.Layer == relay.LayerQuota && (kind == "client" || kind == "host"):
		return kind
	case v.Reason == "unresolved" || v.Reason == "hello" || v.Reason == "":
		return v.Code
	}
	return v.Reason
}

// named are reasons about an address that say more than what it is.
var named = []string{"not-listed", "ourselves", "excluded"}

// leave gives back what is still held.
func (g *visitorGate) leave() {
	for port := range g.open {
		g.Close(port)
	}
}
