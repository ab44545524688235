package relay

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// Zone is DNS in a few lines of text, for tests and for asking the policy
// without a packet:
//
//	name A 192.0.2.1
//	name AAAA 2001:db8::1
//	name MX 10 mx.name
type Zone map[string]*records

type records struct {
	addrs []netip.Addr
	mx    []*net.MX
}

// ParseZone reads those lines; empty ones and what follows # do not count.
func ParseZone(text string) (Zone, error) {
	z := Zone{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) > 0 && !z.add(words) {
			return nil, fmt.Errorf("line %d: %q; it looks like: name A 192.0.2.1, name AAAA 2001:db8::1 or name MX 10 mx.name", n, strings.TrimSpace(line))
		}
	}
	return z, nil
}

// add takes the words of a line and reports whether they make sense.
func (z Zone) add(words []string) bool {
	h, err := ParseHost(words[0])
	if err != nil || h.Name == "" || len(words) < 3 {
		return false
	}
	r := z[h.Name]
	if r == nil {
		r = &records{}
		z[h.Name] = r
	}
	switch kind := strings.ToUpper(words[1]); {
	case (kind == "A" || kind == "AAAA") && len(words) == 3:
		a, err := netip.ParseAddr(words[2])
		r.addrs = append(r.addrs, a)
		return err == nil && a.Is4() == (kind == "A") // ::ffff:192.0.2.1 is an AAAA
	case kind == "MX" && len(words) == 4:
		pref, err := strconv.ParseUint(words[2], 10, 16)
		r.mx = append(r.mx, &net.MX{Host: words[3], Pref: uint16(pref)})
		return err == nil
	}
	return false
}

// Mails tells of a name that it takes mail by its MX records alone, having no
// address of its own.
func (z Zone) Mails(name string) bool {
	r := z.find(name)
	return r != nil && len(r.mx) > 0 && len(r.addrs) == 0
}

// LookupNetIP is part of Resolver.
func (z Zone) LookupNetIP(_ context.Context, _, name string) ([]netip.Addr, error) {
	if r := z.find(name); r != nil && len(r.addrs) > 0 {
		return r.addrs, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// LookupMX is part of Resolver.
func (z Zone) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	if r := z.find(name); r != nil && len(r.mx) > 0 {
		return r.mx, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (z Zone) find(name string) *records { return z[strings.ToLower(strings.TrimSuffix(name, "."))] }
