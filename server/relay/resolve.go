package relay

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
)

// maxNames is how many hosts of an MX record are looked at; no sender tries all
// of a long list either (RFC 5321 5.1).
const maxNames = 5

// Resolver asks DNS. Names are given with their last dot, so that no search
// list turns them into other names.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, name string) ([]netip.Addr, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// systemResolver is that of the machine.
type systemResolver struct{ *net.Resolver }

// LookupNetIP undoes what Go does to IPv4 addresses: it gives them as
// ::ffff:a.b.c.d, which as an answer of DNS would be refused.
func (r systemResolver) LookupNetIP(ctx context.Context, network, name string) ([]netip.Addr, error) {
	addrs, err := r.Resolver.LookupNetIP(ctx, network, name)
	for i, a := range addrs {
		addrs[i] = a.Unmap()
	}
	return addrs, err
}

// Place is a host and where it is.
type Place struct {
	Name      string // as its certificate should have it: a name, or an address as typed
	Addresses []netip.Addr
}

// Places resolves the host of a target, once, and judges every address found.
// Class Public comes with places in the order in which to dial them.
func (p Policy) Places(ctx context.Context, dns Resolver, t Target) ([]Place, Verdict) {
	h, err := ParseHost(t.Host)
	if err != nil {
		return nil, refuse(LayerParse, "parse", "Not understood: %v.", err)
	}
	if h.Name == "" {
		return []Place{{h.String(), []netip.Addr{h.Addr}}}, p.judgeAddress(netip.AddrPortFrom(h.Addr, uint16(t.Port)))
	}
	names := []string{h.Name}
	if t.MX {
		var v Verdict
		if names, v = exchangers(ctx, dns, h.Name); v.Code != "" {
			return nil, v
		}
	}
	return p.locate(ctx, dns, names, t.Port)
}

// exchangers are the hosts that take a domain's mail, the preferred ones first.
func exchangers(ctx context.Context, dns Resolver, domain string) ([]string, Verdict) {
	records, err := dns.LookupMX(ctx, domain+".")
	if len(records) == 0 {
		if v := lookupFault(domain, err); v.Reason == "dns-failure" {
			return nil, v
		}
		return []string{domain}, Verdict{} // no MX: the host itself (RFC 5321 5.1)
	}
	if len(records) == 1 && records[0].Host == "." {
		v := refuse(LayerName, "null-mx", "%s says that it takes no mail at all: a null MX, RFC 7505.", domain)
		v.Code = CodeNullMX
		return nil, v
	}
	slices.SortStableFunc(records, func(a, b *net.MX) int { return cmp.Compare(a.Pref, b.Pref) })
	var names []string
	for _, r := range records[:min(len(records), maxNames)] {
		h, err := ParseHost(r.Host)
		if err != nil || h.Name == "" {
			return nil, refuse(LayerName, "mx-not-a-name", "The MX record of %s leads to %q, which is no host name.", domain, short(r.Host))
		}
		names = append(names, h.Name)
	}
	return names, Verdict{}
}

// locate finds the addresses of names. One name may be missing, as long as
// another one is there.
func (p Policy) locate(ctx context.Context, dns Resolver, names []string, port int) (places []Place, v Verdict) {
	var all []netip.Addr
	var missing Verdict
	for _, name := range names {
		if v := p.judgeName(name, port); v.Class != Public {
			return nil, v
		}
		addrs, err := dns.LookupNetIP(ctx, "ip", name+".")
		if err != nil || len(addrs) == 0 {
			if missing.Code == "" {
				missing = lookupFault(name, err)
			}
			continue
		}
		all = append(all, addrs...)
		places = append(places, Place{name, addrs})
	}
	if len(places) == 0 {
		return nil, missing
	}
	return places, p.Addresses(all, port)
}

// lookupFault tells a name that is not there from a name server that is not.
func lookupFault(name string, err error) Verdict {
	v := refuse(LayerName, "unresolved", "%s: no such name, or it has no address.", name)
	var d *net.DNSError
	switch {
	case err == nil, errors.As(err, &d) && d.IsNotFound:
	case errors.As(err, &d) && d.IsTimeout, errors.Is(err, context.DeadlineExceeded):
		v = refuse(LayerName, "dns-failure", "%s: the name servers did not answer in time.", name)
	default:
		v = refuse(LayerName, "dns-failure", "%s: the name servers gave no usable answer.", name)
	}
	v.Code = CodeDNS
	return v
}
