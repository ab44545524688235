package relay

import (
	"net/netip"
	"slices"
)

// block is addresses that are not, or not only, one host on the Internet.
type block struct {
	prefix string
	reason string // one word
	what   string // the same for people, behind "is"
	rfc    string // or who documents it
	never  bool   // not even an operator may list it
}

// blocks are the IANA special-purpose address registries (IPv4 and IPv6, RFC
// 6890), the multicast space, retired blocks, forms that carry an IPv4 address
// inside, and where clouds keep a machine's secrets. Those that IANA calls
// globally reachable are here, too: no mail server lives at an anycast service.
var blocks = []block{
	{"0.0.0.0/8", "this-network", "an address of this network", "RFC 791 3.2", false},
	{"0.0.0.0/32", "unspecified", "no host at all", "RFC 1122 3.2.1.3", true},
	{"10.0.0.0/8", "private", "a private address", "RFC 1918", false},
	{"100.64.0.0/10", "shared", "an address inside a provider's network", "RFC 6598", false},
	{"127.0.0.0/8", "loopback", "the machine of the relay itself", "RFC 1122 3.2.1.3", false},
	{"169.254.0.0/16", "link-local", "an address of one network cable", "RFC 3927", false},
	{"172.16.0.0/12", "private", "a private address", "RFC 1918", false},
	{"192.0.0.0/24", "protocol", "reserved for protocols", "RFC 6890 2.1", false},
	{"192.0.0.0/29", "protocol", "reserved for IPv4 in an IPv6 network", "RFC 7335", false},
	{"192.0.0.8/32", "dummy", "a dummy address", "RFC 7600", false},
	{"192.0.0.9/32", "anycast", "the nearest port control server", "RFC 7723", false},
	{"192.0.0.10/32", "anycast", "the nearest TURN server", "RFC 8155", false},
	{"192.0.0.170/32", "nat64", "for finding NAT64", "RFC 8880", false},
	{"192.0.0.171/32", "nat64", "for finding NAT64", "RFC 8880", false},
	{"192.0.2.0/24", "documentation", "an address for examples", "RFC 5737", false},
	{"192.31.196.0/24", "as112", "a sink for lost DNS questions", "RFC 7535", false},
	{"192.52.193.0/24", "amt", "a relay for multicast", "RFC 7450", false},
	{"192.88.99.0/24", "6to4", "a retired relay for 6to4", "RFC 7526", false},
	{"192.88.99.2/32", "6to4", "a relay for 6a44", "RFC 6751", false},
	{"192.168.0.0/16", "private", "a private address", "RFC 1918", false},
	{"192.175.48.0/24", "as112", "a sink for lost DNS questions", "RFC 7534", false},
	{"198.18.0.0/15", "benchmarking", "for measuring network devices", "RFC 2544", false},
	{"198.51.100.0/24", "documentation", "an address for examples", "RFC 5737", false},
	{"203.0.113.0/24", "documentation", "an address for examples", "RFC 5737", false},
	{"224.0.0.0/4", "multicast", "a group, not a host", "RFC 5771", true},
	{"240.0.0.0/4", "reserved", "reserved", "RFC 1112 4", false},
	{"255.255.255.255/32", "broadcast", "everybody, not a host", "RFC 919", true},

	{"::/96", "ipv4-compatible", "an IPv4 address in a retired form", "RFC 4291 2.5.5.1", false},
	{"::/128", "unspecified", "no host at all", "RFC 4291 2.5.2", true},
	{"::1/128", "loopback", "the machine of the relay itself", "RFC 4291 2.5.3", false},
	{"::ffff:0:0/96", "ipv4-mapped", "an IPv4 address in disguise; write it as IPv4", "RFC 4291 2.5.5.2", true},
	{"::ffff:0:0:0/96", "ipv4-translated", "an IPv4 address in a retired form", "RFC 2765 2.1", false},
	{"64:ff9b::/96", "nat64", "an IPv4 address behind NAT64", "RFC 6052", false},
	{"64:ff9b:1::/48", "nat64", "an IPv4 address behind a local NAT64", "RFC 8215", false},
	{"100::/64", "discard", "a black hole", "RFC 6666", false},
	{"100:0:0:1::/64", "dummy", "a dummy address", "RFC 9780", false},
	{"2001::/23", "protocol", "reserved for protocols", "RFC 2928", false},
	{"2001::/32", "teredo", "an IPv4 address behind Teredo", "RFC 4380", false},
	{"2001:1::1/128", "anycast", "the nearest port control server", "RFC 7723", false},
	{"2001:1::2/128", "anycast", "the nearest TURN server", "RFC 8155", false},
	{"2001:1::3/128", "anycast", "the nearest service registry", "RFC 9665", false},
	{"2001:2::/48", "benchmarking", "for measuring network devices", "RFC 5180", false},
	{"2001:3::/32", "amt", "a relay for multicast", "RFC 7450", false},
	{"2001:4:112::/48", "as112", "a sink for lost DNS questions", "RFC 7535", false},
	{"2001:10::/28", "orchid", "the name of a key, not an address", "RFC 4843", false},
	{"2001:20::/28", "orchid", "the name of a key, not an address", "RFC 7343", false},
	{"2001:30::/28", "drone", "the name of a drone, not an address", "RFC 9374", false},
	{"2001:db8::/32", "documentation", "an address for examples", "RFC 3849", false},
	{"2002::/16", "6to4", "an IPv4 address behind 6to4", "RFC 3056", false},
	{"2620:4f:8000::/48", "as112", "a sink for lost DNS questions", "RFC 7534", false},
	{"3ffe::/16", "retired", "of a test network that is gone", "RFC 3701", false},
	{"3fff::/20", "documentation", "an address for examples", "RFC 9637", false},
	{"5f00::/16", "segment-routing", "an instruction for routers", "RFC 9602", false},
	{"fc00::/7", "private", "a private address", "RFC 4193", false},
	{"fe80::/10", "link-local", "an address of one network cable", "RFC 4291 2.5.6", false},
	{"fec0::/10", "site-local", "a private address of a retired kind", "RFC 3879", false},
	{"ff00::/8", "multicast", "a group, not a host", "RFC 4291 2.7", true},

	{"100.100.100.200/32", "cloud-metadata", "where a cloud keeps a machine's secrets", "Alibaba Cloud", false},
	{"168.63.129.16/32", "cloud-metadata", "where a cloud talks to its machines", "Azure", false},
	{"169.254.0.23/32", "cloud-metadata", "where a cloud keeps a machine's secrets", "Tencent Cloud", false},
	{"169.254.42.42/32", "cloud-metadata", "where a cloud keeps a machine's secrets", "Scaleway", false},
	{"169.254.169.254/32", "cloud-metadata", "where a cloud keeps a machine's secrets", "AWS, Google Cloud, Azure and others", false},
	{"169.254.170.2/32", "cloud-metadata", "where a cloud keeps a task's secrets", "AWS ECS", false},
	{"169.254.170.23/32", "cloud-metadata", "where a cloud keeps a task's secrets", "AWS EKS", false},
	{"192.0.0.192/32", "cloud-metadata", "where a cloud keeps a machine's secrets", "Oracle Cloud", false},
	{"fd00:42::42/128", "cloud-metadata", "where a cloud keeps a machine's secrets", "Scaleway", false},
	{"fd00:ec2::23/128", "cloud-metadata", "where a cloud keeps a task's secrets", "AWS EKS", false},
	{"fd00:ec2::254/128", "cloud-metadata", "where a cloud keeps a machine's secrets", "AWS", false},
	{"fd20:ce::254/128", "cloud-metadata", "where a cloud keeps a machine's secrets", "Google Cloud", false},
}

// What no table can list.
var (
	isatap   = block{reason: "isatap", what: "an IPv4 address behind ISATAP", rfc: "RFC 5214 6.1"}
	faraway  = block{reason: "unassigned", what: "outside the space that hosts are given", rfc: "RFC 4291 2.4"}
	zoned    = block{reason: "zone", what: "an address of one network cable", rfc: "RFC 4007 11", never: true}
	noAddr   = block{reason: "parse", what: "no address", never: true}
	unicast6 = netip.MustParsePrefix("2000::/3") // all that has been given to hosts so far
)

type placed struct {
	netip.Prefix
	*block
}

// narrow has the smallest blocks first, so that the first hit says most.
var narrow = func() (list []placed) {
	for i := range blocks {
		list = append(list, placed{netip.MustParsePrefix(blocks[i].prefix), &blocks[i]})
	}
	slices.SortStableFunc(list, func(a, b placed) int { return b.Bits() - a.Bits() })
	return list
}()

// special is the block an address lies in; nil for a public host.
func special(a netip.Addr) *block {
	if !a.IsValid() {
		return &noAddr
	}
	if a.Zone() != "" {
		return &zoned
	}
	for _, p := range narrow {
		if p.Contains(a) {
			return p.block
		}
	}
	switch {
	case a.Is6() && !unicast6.Contains(a):
		return &faraway
	case a.Is6() && isISATAP(a.As16()):
		return &isatap
	}
	return nil
}

// isISATAP finds 0000:5efe or 0200:5efe before the last 32 bits.
func isISATAP(b [16]byte) bool {
	return b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5E && b[11] == 0xFE
}
