package guest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Only what our own proxies wrote counts; everything before it may be a lie.
func TestClient(t *testing.T) {
	proxies := Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("2001:db8:f::/48")}
	for _, c := range []struct {
		name, remote string
		headers      []string
		want         string
	}{
		{"no proxy", "192.0.2.7:1000", nil, "192.0.2.7"},
		{"a stranger pretends", "192.0.2.7:1000", []string{"198.51.100.1"}, "192.0.2.7"},
		{"our proxy", "10.1.2.3:1000", []string{"192.0.2.7"}, "192.0.2.7"},
		{"our proxy, mapped", "[::ffff:10.1.2.3]:1000", []string{"192.0.2.7"}, "192.0.2.7"},
		{"our proxy in v6", "[2001:db8:f::1]:1000", []string{"2001:db8::7"}, "2001:db8::7"},
		{"two of ours", "10.1.2.3:1000", []string{"192.0.2.7, 10.9.9.9"}, "192.0.2.7"},
		{"two headers", "10.1.2.3:1000", []string{"192.0.2.7", "10.9.9.9"}, "192.0.2.7"},
		{"the visitor wrote the first", "10.1.2.3:1000", []string{"203.0.113.5, 192.0.2.7"}, "192.0.2.7"},
		{"he wrote a proxy of ours", "10.1.2.3:1000", []string{"203.0.113.5, 10.0.0.1, 192.0.2.7"}, "192.0.2.7"},
		{"nothing in it", "10.1.2.3:1000", nil, "10.1.2.3"},
		{"an empty header", "10.1.2.3:1000", []string{""}, "10.1.2.3"},
		{"no address", "10.1.2.3:1000", []string{"unknown"}, "10.1.2.3"},
		{"an address with a port", "10.1.2.3:1000", []string{"192.0.2.7:80"}, "10.1.2.3"},
		{"behind the riddle", "10.1.2.3:1000", []string{"192.0.2.7, _hidden, 10.0.0.9"}, "10.0.0.9"},
		{"a zone", "10.1.2.3:1000", []string{"fe80::1%eth0"}, "fe80::1"},
		{"mapped in the header", "10.1.2.3:1000", []string{"::ffff:192.0.2.7"}, "192.0.2.7"},
		{"far too many", "10.1.2.3:1000", []string{"192.0.2.7" + strings.Repeat(", 10.0.0.1", 50)}, "10.0.0.1"},
		{"a socket in the file system", "@", []string{"192.0.2.7"}, "invalid IP"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		for _, h := range c.headers {
			r.Header.Add("X-Forwarded-For", h)
		}
		if got := proxies.Client(r).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestAliases(t *testing.T) {
	addr := netip.MustParseAddr
	a, b := NewAliases(), NewAliases()
	one := a.Of(addr("192.0.2.7"))
	if one != a.Of(addr("::ffff:192.0.2.7")) || len(one) != 12 {
		t.Errorf("one visitor has two names: %q", one)
	}
	if one == a.Of(addr("192.0.2.8")) || a.Of(addr("2001:db8::1")) == a.Of(addr("2001:db8:0:1::1")) {
		t.Error("two visitors have one name")
	}
	if a.Of(addr("2001:db8::1")) != a.Of(addr("2001:db8::2")) {
		t.Error("a visitor with a /64 has many names")
	}
	if one == b.Of(addr("192.0.2.7")) {
		t.Error("the name outlives the run")
	}
	if a.Of(netip.Addr{}) == "" {
		t.Error("whoever has no address has no name")
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"192.0.2.7", "192.0.2.7/32"},
		{"192.0.2.7/24", "192.0.2.0/24"},
		{"2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{"2001:db8::/32", "2001:db8::/32"},
		{"2001:db8::1/128", "2001:db8::1/128"},
		{"::ffff:192.0.2.7", "192.0.2.7/32"},
		{"::ffff:192.0.2.0/120", ""},
		{"fe80::1%eth0", ""},
		{"192.0.2", ""},
		{"192.0.2.7/33", ""},
		{"mx.example", ""},
		{"", ""},
	} {
		p, err := Parse(c.in)
		if (err != nil) != (c.want == "") || err == nil && p.String() != c.want {
			t.Errorf("%q: %v, %v; want %s", c.in, p, err, c.want)
		}
	}
}

func TestBans(t *testing.T) {
	var b Bans
	addr := netip.MustParseAddr
	if b.Has(addr("192.0.2.7")) || len(b.List()) != 0 || b.Remove(netip.MustParsePrefix("192.0.2.0/24")) {
		t.Error("an empty list bans somebody")
	}
	for _, text := range []string{"192.0.2.0/24", "2001:db8::/32", "10.0.0.1/32", "192.0.2.0/24"} {
		if err := b.Add(netip.MustParsePrefix(text)); err != nil {
			t.Error(err)
		}
	}
	if got := fmt.Sprint(b.List()); got != "[10.0.0.1/32 192.0.2.0/24 2001:db8::/32]" {
		t.Errorf("the list is %s", got)
	}
	for who, banned := range map[string]bool{
		"192.0.2.255": true, "::ffff:192.0.2.1": true, "192.0.3.0": false, "10.0.0.1": true, "10.0.0.2": false,
		"2001:db8:ffff::1": true, "2001:db9::1": false,
	} {
		if b.Has(addr(who)) != banned {
			t.Errorf("%s banned: %v", who, !banned)
		}
	}
	if b.Has(netip.Addr{}) {
		t.Error("no address is banned")
	}
	if !b.Remove(netip.MustParsePrefix("192.0.2.0/24")) || b.Has(addr("192.0.2.1")) {
		t.Error("a ban that was lifted still holds")
	}
}

func TestBansAreBounded(t *testing.T) {
	var b Bans
	at := netip.MustParseAddr("10.0.0.0")
	for range maxBans {
		if err := b.Add(netip.PrefixFrom(at, 32)); err != nil {
			t.Fatal(err)
		}
		at = at.Next()
	}
	if err := b.Add(netip.PrefixFrom(at, 32)); err == nil {
		t.Error("the list grows without end")
	}
}
