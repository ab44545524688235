package relay

import (
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseHost(t *testing.T) {
	long := strings.Repeat("a", 63)
	for in, want := range map[string]string{
		"192.0.2.1":                           "192.0.2.1",
		"2001:DB8::1":                         "2001:db8::1",
		"::ffff:1.2.3.4":                      "::ffff:1.2.3.4",
		"mx.lab.example":                      "mx.lab.example",
		"MX.Lab.EXAMPLE":                      "mx.lab.example",
		"mx.lab.example.":                     "mx.lab.example",
		"a":                                   "a",
		"1mail.example":                       "1mail.example",
		"3com":                                "3com",
		"r3---sn.example":                     "r3---sn.example",
		"xn--bcher-kva.example":               "xn--bcher-kva.example",
		long + "." + long + "." + long + ".b": long + "." + long + "." + long + ".b",
		"0xfood.example":                      "0xfood.example",
		"0xfoodz":                             "0xfoodz",
	} {
		if h, err := ParseHost(in); err != nil || h.String() != want {
			t.Errorf("%q: %v, %v", in, h, err)
		}
	}
}

// Spellings that some resolver, library or URL parser takes for an address, or
// that hide where a name ends.
var nastyHosts = []string{
	"", ".", "..", ".a", "a..b", "a..", "a.b..", " ", " a", "a ", "a\t", "a\n", "a\x00b", "a\x00.example",
	"127.1", "127.0.1", "1", "0", "2130706433", "4294967295", "99999999999", "017700000001", "0x7f000001", "0X7F000001", "0x",
	"0x7f.0.0.1", "0177.0.0.1", "127.0.0.01", "127.0.0.001", "127.0.0.0x1", "0127.0.0.1", "127.0.0.1.", "127.0.0.1..", "127.0.0.256",
	"256.1.1.1", "1.2.3.4.5", "1.2.3", "1.2.3.", "+127.0.0.1", "-1.0.0.1", "127.0.0.1 ", "127.0.0.1\x00", "127.0.0.1/8", "127.0.0.1%25",
	"example.0x10", "example.10", "example.010",
	"\uff11\uff12\uff17.0.0.1", "\u2460\u2461\u2466.0.0.1", "127\u30020\u30020\u30021", "127\uff0e0\uff0e0\uff0e1", "\u0661.1.1.1",
	"b\u00fccher.example", "xn--.example", "\u202eexample", "exa\u00admple.com", "localhos\u0442", "\xff.example",
	"-a.example", "a-.example", "a_b.example", "_smtp._tcp.example", "*.example", "a@b.example", "user:pw@b", "http://b", "b/c", "b?c", "b#c", "b\\\\c",
	"[::1]", "[::1", "::1]", "::1%lo]", "::1%lo", "fe80::1%25eth0", ":::1", "::1::", "1::2::3", "12345::1", "::ffff:127.0.0.01", "::ffff:0x7f.1", "::127.1", "::g", "0:0:0:0:0:0:0:0:1", ":", "::1%", "::\u0661",
	"[127.0.0.1]", "127.0.0.1:25", "mx.example:25", strings.Repeat("a", 64) + ".example", strings.Repeat("a.", 127) + "a",
}

func TestNastyHosts(t *testing.T) {
	for _, in := range nastyHosts {
		if h, err := ParseHost(in); err == nil {
			t.Errorf("%q was read as %v", in, h)
		}
		if v := openPolicy.Judge(Target{Host: in, Port: 25}); v.Layer != LayerParse {
			t.Errorf("%q: %+v", in, v)
		}
	}
}

func TestParseTarget(t *testing.T) {
	for _, c := range []struct {
		in, host string
		port     int // 0: refused
	}{
		{"mx.example", "mx.example", 25},
		{"mx.example:587", "mx.example", 587},
		{"mx.example.:587", "mx.example.", 587},
		{"192.0.2.1", "192.0.2.1", 25},
		{"192.0.2.1:1", "192.0.2.1", 1},
		{"192.0.2.1:65535", "192.0.2.1", 65535},
		{"[2001:db8::1]:465", "2001:db8::1", 465},
		{"[2001:db8::1]", "2001:db8::1", 25},
		{"2001:db8::1", "2001:db8::1", 25},
		{"::1", "::1", 25},
		{"::", "::", 25},
		{"::ffff:192.0.2.1", "::ffff:192.0.2.1", 25},
		{"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", 25},
		{"2001:db8::1:25", "", 0}, // port 25, or one more group?
		{"::1:25", "", 0},
		{"1:2:3:4:5:6:7:8:25", "", 0},
		{"", "", 0}, {":25", "", 0}, {"mx.example:", "", 0}, {"mx.example:0", "", 0}, {"mx.example:00025", "", 0}, {"mx.example:025", "", 0},
		{"mx.example:+25", "", 0}, {"mx.example:-25", "", 0}, {"mx.example: 25", "", 0}, {"mx.example:25 ", "", 0}, {"mx.example:0x19", "", 0},
		{"mx.example:65536", "", 0}, {"mx.example:65561", "", 0}, {"mx.example:99999", "", 0}, {"mx.example:123456", "", 0}, {"mx.example:smtp", "", 0},
		{"mx.example:\uff12\uff15", "", 0}, {"mx.example:2e1", "", 0}, {"mx.example:25:25", "", 0}, {"mx.example:25/", "", 0}, {"mx.example:25\n", "", 0},
		{"[mx.example]:25", "", 0}, {"[192.0.2.1]:25", "", 0}, {"[]:25", "", 0}, {"[:25", "", 0}, {"[::1:25", "", 0}, {"[::1]25", "", 0}, {"[::1]:", "", 0},
		{"[[::1]]:25", "", 0}, {"[::1]]:25", "", 0}, {"[::1]:25:26", "", 0}, {"[::1] :25", "", 0}, {"::1]:25", "", 0},
		{"smtp://mx.example:25", "", 0}, {"mx.example:25@127.0.0.1:25", "", 0}, {"a@mx.example:25", "", 0}, {"mx.example#:25", "", 0},
	} {
		got, err := ParseTarget(c.in)
		if (err == nil) != (c.port != 0) || got.Host != c.host && c.port != 0 || got.Port != c.port {
			t.Errorf("%q: %+v, %v", c.in, got, err)
		}
	}
}

func TestParseAllow(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.25:25":          "192.0.2.25:25",
		"[2001:DB8::25]:2525":    "[2001:db8::25]:2525",
		"127.0.0.1:25":           "127.0.0.1:25",
		"169.254.169.254:25":     "169.254.169.254:25", // who lists it means it
		"192.0.2.25":             "has no port",
		"[2001:db8::25]":         "has no port",
		"2001:db8::25":           "has no port",
		"mx.example:25":          "is a name",
		"sandbox:25":             "is a name",
		"192.0.2.25:0":           "a port is",
		"192.0.2.025:25":         "no host name",
		"192.0.2.0/24:25":        "no host name",
		"0.0.0.0:25":             "no host at all",
		"[::]:25":                "no host at all",
		"224.0.0.1:25":           "a group",
		"[ff02::1]:25":           "a group",
		"255.255.255.255:25":     "everybody",
		"[::ffff:192.0.2.25]:25": "in disguise",
		"[fe80::1%eth0]:25":      "has a zone",
		strings.Repeat("x", 300): "...",
	} {
		at, err := ParseAllow(in)
		if err == nil && at.String() != want || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("--allow %.40s: %v, %v; want %s", in, at, err, want)
		}
	}
}

// Whatever is read is read the same way again, and no two spellings of an IPv4
// address are one.
func TestParseTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`[0-9a-fA-FxX:.%\\[\\]\\-]{1,24}`).Draw(t, "host")
		h, err := ParseHost(in)
		if err != nil {
			return
		}
		again, err := ParseHost(h.String())
		if err != nil || again != h {
			t.Fatalf("%q is %v, and that is %v, %v", in, h, again, err)
		}
		if h.Addr.Is4() && in != h.String() {
			t.Fatalf("%q was read as %v", in, h)
		}
		if h.Name != "" && h.Addr != (netip.Addr{}) {
			t.Fatalf("%q is a name and an address", in)
		}
	})
}

func FuzzParseTarget(f *testing.F) {
	for _, s := range nastyHosts {
		f.Add(s)
		f.Add(s + ":25")
		f.Add("[" + s + "]:25")
	}
	f.Fuzz(func(t *testing.T, in string) {
		target, err := ParseTarget(in)
		if err != nil {
			return
		}
		h, err := ParseHost(target.Host)
		if err != nil || target.Port < 1 || target.Port > 65535 {
			t.Fatalf("%q: %+v, %v", in, target, err)
		}
		if v := openPolicy.Judge(target); v.Class == Public && h.Name == "" && (special(h.Addr) != nil || !h.Addr.IsGlobalUnicast() || h.Addr.IsPrivate()) {
			t.Fatalf("%q is public", in)
		}
	})
}
