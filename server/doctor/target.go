package doctor

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Target is what to examine.
type Target struct {
	Name  string     // a domain, a host or an address, as asked
	Addr  netip.Addr // valid: asked by address
	Ports []int
	One   bool // one port was asked for by number
}

// Ports are those a mail server may greet on: between servers, submission inside
// TLS, submission with STARTTLS.
var Ports = []int{25, 465, 587}

var errName = errors.New("it is no domain name and no address; write mx.example.org, mx.example.org:587 or [2001:db8::25]:25")

// ParseTarget reads HOST or HOST:PORT. An address of IPv6 with a port stands in
// brackets.
func ParseTarget(s string) (Target, error) {
	host, port, err := split(strings.TrimSpace(s))
	if err != nil {
		return Target{}, err
	}
	t := Target{Name: strings.ToLower(strings.TrimSuffix(host, ".")), Ports: slices.Clone(Ports)}
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return Target{}, fmt.Errorf("%q is no port: ports go from 1 to 65535", port)
		}
		t.Ports, t.One = []int{int(n)}, true
	}
	if a, err := netip.ParseAddr(t.Name); err == nil {
		if a.Zone() != "" {
			return Target{}, errName
		}
		t.Addr, t.Name = a.Unmap(), a.Unmap().String()
		return t, nil
	}
	if !hostName(t.Name) {
		return Target{}, errName
	}
	return t, nil
}

// split parts host and port. A bare address of IPv6 has colons and no port.
func split(s string) (host, port string, err error) {
	if _, err := netip.ParseAddr(s); err == nil {
		return s, "", nil
	}
	if inner, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(inner, "]") {
		return strings.TrimSuffix(inner, "]"), "", nil
	}
	if !strings.Contains(s, ":") {
		return s, "", nil
	}
	host, port, err = net.SplitHostPort(s)
	if err != nil || port == "" {
		return "", "", errName
	}
	return host, port, nil
}

// hostName accepts what may stand in DNS and in a command line alike. The last
// label is no number: 127.1 and 0x7f000001 are no names (RFC 3696 2).
func hostName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	labels := strings.Split(s, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		for _, c := range []byte(l) {
			if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
				return false
			}
		}
	}
	last := labels[len(labels)-1]
	return last[0] < '0' || last[0] > '9'
}
