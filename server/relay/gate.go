package relay

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"ehlo/server/quota"
)

// Pass is the right to connect to one target: what the policy allowed and the
// quota had room for. Release it when all is over.
type Pass struct {
	Class  Class
	Door   int     // sandbox: which of its doors
	Port   int     // elsewhere
	Places []Place // elsewhere: in the order in which to dial them

	relay    *Relay
	client   netip.Addr
	book     func() // elsewhere: gives back what stands in the book
	released atomic.Bool
}

// Release gives back what Enter took. It may be called twice.
func (p *Pass) Release() {
	switch {
	case p.released.Swap(true):
	case p.Class == Sandbox:
		p.relay.sandbox.Close(p.client)
	default:
		p.book()
	}
}

// Refusal is a verdict as an error.
type Refusal struct{ Verdict }

func (r Refusal) Error() string { return r.Text }

// Enter is the way past the policy, for tabs and for the doctor's page alike:
// verdict, quota, DNS, verdict about what DNS said. No packet has gone to the
// target when it returns.
func (r *Relay) Enter(ctx context.Context, client netip.Addr, t Target) (*Pass, Verdict) {
	if v := r.shut(client); v.Code != "" {
		return nil, v
	}
	policy := r.policy()
	v := policy.Judge(t)
	switch v.Class {
	case Nowhere:
		return nil, v
	case Sandbox:
		return r.enterSandbox(client, v)
	}
	pass := &Pass{Class: v.Class, Port: t.Port, relay: r, client: client}
	if pass.book, v = r.spend(ctx, client); v.Code != "" {
		return nil, v
	}
	pass.Places, v = policy.Places(ctx, r.cfg.Resolver, t)
	if v.Class == pass.Class {
		v = r.excluded(pass.Places, v)
	}
	if v.Class != pass.Class { // owned cannot become public, nor the other way round
		pass.Release()
		return nil, v
	}
	return pass, v
}

// shut is why nobody, or not this one, may connect now.
func (r *Relay) shut(client netip.Addr) Verdict {
	text := r.cfg.Off
	if text == "" {
		text = r.cfg.Closed()
	}
	switch {
	case text != "":
		return Verdict{Code: CodeOff, Reason: "off", Text: text}
	case r.cfg.Banned(client):
		return Verdict{Code: CodePolicy, Reason: "banned", Text: "Whoever runs this server has shut your network out of it."}
	}
	return Verdict{}
}

// excluded holds the ban list against targets, too: whoever asks to be left
// alone is.
func (r *Relay) excluded(places []Place, v Verdict) Verdict {
	for _, place := range places {
		if slices.ContainsFunc(place.Addresses, r.cfg.Banned) {
			return refuse(LayerAddress, "excluded", "Whoever runs %s asked to be left alone.", place.Name)
		}
	}
	return v
}

// policy is the operator's, with the addresses that this machine has now: a port
// of ours that is open on all of them must not be reached by any.
func (r *Relay) policy() Policy {
	p := r.cfg.Policy
	if p.Public || len(p.Allow) > 0 {
		p.Own = slices.Concat(p.Own, r.cfg.Own())
	}
	return p
}

// Check finds what an operator has listed and will never get.
func (r *Relay) Check() error { return r.policy().Check() }

func (r *Relay) enterSandbox(client netip.Addr, v Verdict) (*Pass, Verdict) {
	if !r.sandbox.Open(client) {
		return nil, busy("relay-client", "All connections to the built-in server are in use. Close another tab, or try again in a minute.")
	}
	return &Pass{Class: Sandbox, Door: v.Door, Port: v.Door, relay: r, client: client}, v
}

// spend books a session of a client beyond this process, before DNS is asked:
// questions to other people's name servers are limited as well.
func (r *Relay) spend(ctx context.Context, client netip.Addr) (release func(), v Verdict) {
	l, who := r.cfg.Limits, " "+quota.Network(client).String()
	return r.enterBook(ctx,
		[]quota.Slot{{Key: "outside-open", Limit: l.OutsideOpen}, {Key: "client-open" + who, Limit: l.ClientOpen}},
		[]quota.Use{
			{Key: "client-minute" + who, Limit: l.ClientMinute, Window: time.Minute},
			{Key: "client-hour" + who, Limit: l.ClientHour, Window: time.Hour},
		})
}

// spendHost books one connection of a client to one address.
func (r *Relay) spendHost(ctx context.Context, client, host netip.Addr) (release func(), v Verdict) {
	l, where := r.cfg.Limits, " "+quota.Network(host).String()
	return r.enterBook(ctx,
		[]quota.Slot{{Key: "host-open" + where, Limit: l.HostOpen}},
		[]quota.Use{
			{Key: "client-hosts " + quota.Network(client).String(), Limit: l.ClientHosts, Window: time.Hour, Member: where[1:]},
			{Key: "host-minute" + where, Limit: l.HostMinute, Window: time.Minute},
			{Key: "host-hour" + where, Limit: l.HostHour, Window: time.Hour},
		})
}

// limitTexts are by the first word of a key, which is the name of the --limit.
var limitTexts = map[string]string{
	"outside-open":  "All connections to other servers are in use: %d. Try again in a minute.",
	"client-open":   "You have %d connections to other servers open, and that is the limit here. Close one of them first.",
	"client-minute": "You have connected to other servers %d times in a minute, and that is the limit here.",
	"client-hour":   "You have connected to other servers %d times in an hour, and that is the limit here.",
	"client-hosts":  "You have connected to %d different servers in an hour, and that is the limit here.",
	"host-open":     "That server has %d connections from here already, and that is the limit. Try again in a minute.",
	"host-minute":   "That server has had %d connections from here in a minute, and that is the limit.",
	"host-hour":     "That server has had %d connections from here in an hour, and that is the limit.",
}

// enterBook takes slots and counts uses, or neither.
func (r *Relay) enterBook(ctx context.Context, slots []quota.Slot, uses []quota.Use) (release func(), v Verdict) {
	release, full, err := r.cfg.Book.Hold(ctx, slots...)
	switch {
	case err != nil:
		return nil, bookClosed
	case full != nil:
		return nil, busy(limitOf(full.Key, full.Limit))
	}
	over, err := r.cfg.Book.Spend(ctx, uses...)
	switch {
	case err != nil:
		release()
		return nil, bookClosed
	case over != nil:
		release()
		v := busy(limitOf(over.Key, over.Limit))
		v.Code = CodeQuota
		return nil, v
	}
	return release, Verdict{}
}

func limitOf(key string, n int) (name, text string) {
	name, _, _ = strings.Cut(key, " ")
	return name, fmt.Sprintf(limitTexts[name], n)
}

// bookClosed: who cannot count must not connect.
var bookClosed = busy("book", "The nodes of this server cannot agree on their limits just now, so they reach no other servers. The built-in one works: sandbox.")

func busy(limit, text string) Verdict {
	return Verdict{Code: CodeBusy, Layer: LayerQuota, Reason: limit, Text: text}
}
