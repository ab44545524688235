package relay

import (
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

// first and last are the ends of a block.
func ends(p netip.Prefix) (first, last netip.Addr) {
	p = p.Masked()
	b := p.Addr().As16()
	bits := p.Bits()
	if p.Addr().Is4() {
		bits += 96
	}
	for i := bits; i < 128; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	last = netip.AddrFrom16(b)
	if p.Addr().Is4() {
		last = last.Unmap()
	}
	return p.Addr(), last
}

// Both ends of every block are refused, by it or by a block inside it.
func TestBlockEnds(t *testing.T) {
	for _, b := range blocks {
		p := netip.MustParsePrefix(b.prefix)
		if p != p.Masked() {
			t.Errorf("%s has bits behind its length", b.prefix)
		}
		first, last := ends(p)
		for _, a := range []netip.Addr{first, last} {
			if special(a) == nil {
				t.Errorf("%s, an end of %s, is public", a, b.prefix)
			}
		}
		if b.reason == "" || b.what == "" || b.rfc == "" {
			t.Errorf("%s has no text", b.prefix)
		}
	}
}

func TestSpecial(t *testing.T) {
	for in, want := range map[string]string{
		"0.0.0.0": "unspecified", "0.0.0.1": "this-network", "0.255.255.255": "this-network", "1.0.0.0": "",
		"9.255.255.255": "", "10.0.0.0": "private", "10.255.255.255": "private", "11.0.0.0": "",
		"100.63.255.255": "", "100.64.0.0": "shared", "100.127.255.255": "shared", "100.128.0.0": "", "100.100.100.200": "cloud-metadata",
		"126.255.255.255": "", "127.0.0.1": "loopback", "127.255.255.255": "loopback", "128.0.0.0": "",
		"168.63.129.16": "cloud-metadata", "168.63.129.15": "", "168.63.129.17": "",
		"169.253.255.255": "", "169.254.0.0": "link-local", "169.254.169.254": "cloud-metadata", "169.254.170.2": "cloud-metadata", "169.255.0.0": "",
		"172.15.255.255": "", "172.16.0.0": "private", "172.31.255.255": "private", "172.32.0.0": "",
		"191.255.255.255": "", "192.0.0.0": "protocol", "192.0.0.8": "dummy", "192.0.0.9": "anycast", "192.0.0.10": "anycast", "192.0.0.170": "nat64",
		"192.0.0.192": "cloud-metadata", "192.0.0.255": "protocol", "192.0.1.0": "", "192.0.2.1": "documentation", "192.0.3.0": "",
		"192.31.196.1": "as112", "192.52.193.1": "amt", "192.88.98.255": "", "192.88.99.0": "6to4", "192.88.99.2": "6to4", "192.88.100.0": "",
		"192.167.255.255": "", "192.168.0.1": "private", "192.169.0.0": "", "192.175.48.6": "as112",
		"198.17.255.255": "", "198.18.0.0": "benchmarking", "198.19.255.255": "benchmarking", "198.20.0.0": "", "198.51.100.7": "documentation", "203.0.113.7": "documentation",
		"223.255.255.255": "", "224.0.0.1": "multicast", "239.255.255.255": "multicast", "240.0.0.0": "reserved", "255.255.255.254": "reserved", "255.255.255.255": "broadcast",
		"8.8.8.8": "", "93.184.215.14": "",

		"::": "unspecified", "::1": "loopback", "::2": "ipv4-compatible", "::127.0.0.1": "ipv4-compatible", "::8.8.8.8": "ipv4-compatible", "::1:0:0": "unassigned",
		"::ffff:127.0.0.1": "ipv4-mapped", "::ffff:8.8.8.8": "ipv4-mapped", "::ffff:0:8.8.8.8": "ipv4-translated",
		"64:ff9b::7f00:1": "nat64", "64:ff9b::8.8.8.8": "nat64", "64:ff9b:1::1": "nat64", "64:ff9b:1:ffff::": "nat64", "64:ff9b:2::": "unassigned",
		"100::": "discard", "100:0:0:1::1": "dummy", "100:0:0:2::": "unassigned",
		"2000::1": "", "2001::1": "teredo", "2001:0:4136:e378::": "teredo", "2001:1::": "protocol", "2001:1::1": "anycast", "2001:1::2": "anycast", "2001:1::3": "anycast",
		"2001:2::1": "benchmarking", "2001:2:1::": "protocol", "2001:3::": "amt", "2001:4:112::1": "as112", "2001:5::1": "protocol",
		"2001:10::": "orchid", "2001:2f::": "orchid", "2001:30::": "drone", "2001:1ff::": "protocol", "2001:200::": "", "2001:4860:4860::8888": "",
		"2001:db7:ffff::": "", "2001:db8::1": "documentation", "2001:db9::": "",
		"2002::1": "6to4", "2002:7f00:1::": "6to4", "2003::": "", "2600::": "", "2606:4700:4700::1111": "", "2620:4f:8000::1": "as112", "2620:4f:8001::": "", "2620:fe::fe": "",
		"3ffe::1": "retired", "3fff::1": "documentation", "3fff:fff::": "documentation", "3fff:1000::": "", "4000::1": "unassigned", "5f00::1": "segment-routing",
		"fbff::": "unassigned", "fc00::1": "private", "fdff::": "private", "fd00:ec2::254": "cloud-metadata", "fd00:ec2::253": "private", "fd20:ce::254": "cloud-metadata",
		"fe00::": "unassigned", "fe80::1": "link-local", "febf::1": "link-local", "fec0::1": "site-local", "ff02::1": "multicast", "ffff::": "multicast",
		"2a00:1450::5efe:a00:1": "isatap", "2a00:1450::200:5efe:a00:1": "isatap", "2a00:1450::300:5efe:a00:1": "", "fe80::5efe:a00:1": "link-local",
		"fe80::1%eth0": "zone", "2620:fe::fe%1": "zone",
	} {
		got := ""
		if b := special(netip.MustParseAddr(in)); b != nil {
			got = b.reason
		}
		if got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
	if b := special(netip.Addr{}); b == nil || !b.never {
		t.Errorf("no address: %v", b)
	}
}

// Whatever IPv4 address is carried inside another form, it is no way in.
func TestEmbedded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v4 := netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "v4"))).As4()
		for _, form := range []string{"::", "::ffff:0:0", "::ffff:0:0:0", "64:ff9b::", "64:ff9b:1::", "64:ff9b:1:2:3:4::", "2a00:1450::5efe:0:0", "2a00:1450::200:5efe:0:0", "2001::"} {
			b := netip.MustParseAddr(form).As16()
			copy(b[12:], v4[:])
			if a := netip.AddrFrom16(b); special(a) == nil {
				t.Fatalf("%s is public", a)
			}
		}
		b := netip.MustParseAddr("2002::").As16()
		copy(b[2:], v4[:])
		if a := netip.AddrFrom16(b); special(a) == nil {
			t.Fatalf("%s is public", a)
		}
	})
}

// Our table agrees with what the standard library knows.
func TestAgainstLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{4, 16}).Draw(t, "size")
		a, _ := netip.AddrFromSlice(rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "octets"))
		if (!a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsInterfaceLocalMulticast()) && special(a) == nil {
			t.Fatalf("%s is public", a)
		}
	})
}
