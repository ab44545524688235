package doctor

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// maxMX is how many hosts of a domain are named; only the first is examined.
const maxMX = 5

// resolve asks for MX, then for addresses. Names are resolved once: what was
// checked is what is dialled.
func (d *Doctor) resolve(ctx context.Context, t Target) Names {
	if t.Addr.IsValid() {
		return Names{Known: true, Host: t.Name, Addresses: []netip.Addr{t.Addr}}
	}
	ctx, cancel := context.WithTimeout(ctx, d.Limits.Names)
	defer cancel()
	n := Names{Known: true, Host: t.Name}
	if !t.One || t.Ports[0] == 25 {
		d.askMX(ctx, &n)
	}
	if n.Fault == "" {
		d.askAddresses(ctx, &n)
	}
	return n
}

// askMX finds the host that takes mail for a domain. No MX is no fault: then
// the name itself is the host (RFC 5321 5.1).
func (d *Doctor) askMX(ctx context.Context, n *Names) {
	list, err := d.Resolver.LookupMX(ctx, n.Host+".")
	if err != nil && !notFound(err) && len(list) == 0 {
		n.Fault, n.Why = DNSFailed, err.Error()
		return
	}
	slices.SortStableFunc(list, func(a, b *net.MX) int { return int(a.Pref) - int(b.Pref) })
	for _, mx := range list {
		host := strings.ToLower(strings.TrimSuffix(mx.Host, "."))
		switch {
		case host == "" && len(list) == 1: // RFC 7505: "." alone
			n.Null, n.Fault = true, NullMX
			return
		case hostName(host) && len(n.MX) < maxMX:
			n.MX = append(n.MX, MX{mx.Pref, host})
		}
	}
	if len(n.MX) > 0 {
		n.Host = n.MX[0].Host
	}
}

// askAddresses takes one address of each family: more would only be more of
// the same.
func (d *Doctor) askAddresses(ctx context.Context, n *Names) {
	list, err := d.lookup(ctx, n.Host)
	for _, four := range []bool{true, false} {
		i := slices.IndexFunc(list, func(a netip.Addr) bool { return a.Unmap().Is4() == four })
		if i >= 0 {
			n.Addresses = append(n.Addresses, list[i].Unmap())
		}
	}
	if len(n.Addresses) > 0 {
		return
	}
	if err != nil {
		n.Why = err.Error()
	}
	switch {
	case err != nil && !notFound(err):
		n.Fault = DNSFailed
	case len(n.MX) > 0:
		n.Fault = MXWithoutAddress
	case err != nil && !d.exists(ctx, n.Host):
		n.Fault = NoSuchName
	default:
		n.Fault = NoAddress
	}
}

// lookup asks for a name as it stands, and only then as any program of this
// machine would understand it: by its hosts file, or with its domain behind.
func (d *Doctor) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	list, err := d.Resolver.LookupNetIP(ctx, "ip", host+".")
	if err == nil || !notFound(err) {
		return list, err
	}
	if near, no := d.Resolver.LookupNetIP(ctx, "ip", host); no == nil {
		return near, nil
	}
	return list, err
}

// exists tells a name without records of ours from one that is not there. The
// resolver says "no such host" to both; a name that has a name server or a text
// is there.
func (d *Doctor) exists(ctx context.Context, name string) bool {
	r, ok := d.Resolver.(interface {
		LookupTXT(ctx context.Context, name string) ([]string, error)
		LookupNS(ctx context.Context, name string) ([]*net.NS, error)
	})
	if !ok {
		return false
	}
	if list, err := r.LookupNS(ctx, name+"."); err == nil && len(list) > 0 {
		return true
	}
	list, err := r.LookupTXT(ctx, name+".")
	return err == nil && len(list) > 0
}

// askPTR asks for the names of an address; no answer is no fault.
func (d *Doctor) askPTR(ctx context.Context, a netip.Addr) []string {
	ctx, cancel := context.WithTimeout(ctx, d.Limits.Names)
	defer cancel()
	list, err := d.Resolver.LookupAddr(ctx, a.String())
	if err != nil {
		return nil
	}
	for i, name := range list {
		list[i] = strings.ToLower(strings.TrimSuffix(name, "."))
	}
	return list
}

func notFound(err error) bool {
	var e *net.DNSError
	return errors.As(err, &e) && e.IsNotFound
}
