package relay

import (
	"net/netip"
	"strings"
	"testing"
)

var labPolicy = Policy{Listening: []Listener{
	{netip.MustParseAddrPort("127.0.0.1:2525"), 25},
	{netip.MustParseAddrPort("[::1]:2525"), 25},
	{netip.MustParseAddrPort("127.0.0.1:2465"), 465},
}}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		host string
		port int
		door int // 0: refused
	}{
		{"sandbox", 25, 25},
		{"sandbox", 465, 465},
		{"sandbox", 587, 587},
		{"SandBox", 25, 25},
		{"127.0.0.1", 2525, 25},
		{"127.0.0.1", 2465, 465},
		{"::1", 2525, 25},

		{"sandbox", 2525, 0},
		{"sandbox", 22, 0},
		{"sandbox", 0, 0},
		{"sandbox", -25, 0},
		{"sandbox.", 25, 0},
		{"sandbox.example", 25, 0},
		{" sandbox", 25, 0},
		{"127.0.0.1", 25, 0},
		{"127.0.0.1", 8080, 0},
		{"127.0.0.2", 2525, 0},
		{"127.1", 2525, 0},
		{"0177.0.0.1", 2525, 0},
		{"127.0.0.01", 2525, 0},
		{"2130706433", 2525, 0},
		{"0x7f000001", 2525, 0},
		{"::ffff:127.0.0.1", 2525, 0},
		{"::1%lo", 2525, 0},
		{"[::1]", 2525, 0},
		{"0.0.0.0", 2525, 0},
		{"localhost", 2525, 0},
		{"127.0.0.1", 2525 + 65536, 0},
		{"127.0.0.1", 0, 0},
		{"127.0.0.1:2525", 2525, 0},
		{"mx.lab.example", 25, 0},
		{"192.0.2.1", 25, 0},
		{"169.254.169.254", 80, 0},
		{"", 25, 0},
	} {
		v := labPolicy.Judge(Target{Host: c.host, Port: c.port})
		switch {
		case c.door == 0 && (v.Class != Nowhere || v.Code != CodePolicy || v.Text == ""):
			t.Errorf("%s port %d: %+v, want a refusal with a reason", c.host, c.port, v)
		case c.door != 0 && (v.Class != Sandbox || v.Door != c.door || v.Code != ""):
			t.Errorf("%s port %d: %+v, want the sandbox's %d", c.host, c.port, v, c.door)
		}
	}
}

func TestAddressOfADoor(t *testing.T) {
	for door, want := range map[int]string{25: "127.0.0.1:2525", 465: "127.0.0.1:2465", 587: "sandbox:587"} {
		if got := labPolicy.address(door); got != want {
			t.Errorf("%d is at %s, want %s", door, got, want)
		}
	}
}

func at(s string) netip.AddrPort { return netip.MustParseAddrPort(s) }

// An operator who lists two servers and opens the rest of the world.
var openPolicy = Policy{
	Listening: labPolicy.Listening,
	Ours:      []netip.AddrPort{at("127.0.0.1:8080"), at("0.0.0.0:2525"), at("[::]:2600"), at("10.0.0.9:9090")},
	Own:       []netip.Addr{netip.MustParseAddr("93.184.215.14"), netip.MustParseAddr("10.0.0.9")},
	Allow:     []netip.AddrPort{at("10.0.0.5:25"), at("[fd00::25]:2525"), at("127.0.0.1:9025"), at("127.0.0.1:8080"), at("93.184.215.14:2600"), at("9.9.9.9:99")},
	Public:    true,
}

func TestClasses(t *testing.T) {
	closed := openPolicy
	closed.Public = false
	for _, c := range []struct {
		target       string
		public, lab_ string // class or reason, with and without --public
	}{
		{"sandbox:25", "sandbox", "sandbox"},
		{"127.0.0.1:2465", "sandbox", "sandbox"},
		{"10.0.0.5", "owned", "owned"},
		{"10.0.0.5:25", "owned", "owned"},
		{"10.0.0.5:26", "private", "private"},
		{"10.0.0.6:25", "private", "private"},
		{"[fd00::25]:2525", "owned", "owned"},
		{"[fd00:0::0:25]:2525", "owned", "owned"}, // the same address, written otherwise
		{"fd00::25", "private", "private"},
		{"127.0.0.1:9025", "owned", "owned"},
		{"sandbox.:25", "local-name", "local-name"},            // nor is DNS asked for that
		{"[::ffff:10.0.0.5]:25", "ipv4-mapped", "ipv4-mapped"}, // the same host, in disguise
		{"[::ffff:a00:5]:25", "ipv4-mapped", "ipv4-mapped"},
		{"9.9.9.9:99", "owned", "owned"},
		{"9.9.9.9:25", "public", "not-listed"},
		{"9.9.9.9:465", "public", "not-listed"},
		{"9.9.9.9:587", "public", "not-listed"},
		{"9.9.9.9:2525", "public", "not-listed"},
		{"9.9.9.9:80", "port", "not-listed"},
		{"[2620:fe::fe]:25", "public", "not-listed"},
		{"mx.lab.example:25", "public", "not-public"},
		{"mx.lab.example:22", "port", "not-public"},
		{"127.0.0.1:8080", "loopback", "loopback"},       // our pages, although listed
		{"93.184.215.14:2600", "ourselves", "ourselves"}, // a port of ours, bound to every address
		{"93.184.215.14:25", "ourselves", "ourselves"},   // our machine
		{"10.0.0.9:9090", "private", "private"},          // our admin address
		{"localhost:25", "local-name", "local-name"},
		{"a.localhost", "local-name", "local-name"},
		{"metadata.google.internal:25", "local-name", "local-name"},
		{"x.onion", "local-name", "local-name"},
		{"localhost.lab.example", "public", "not-public"},
	} {
		target, err := ParseTarget(c.target)
		if err != nil {
			t.Fatal(err)
		}
		for p, want := range map[*Policy]string{&openPolicy: c.public, &closed: c.lab_} {
			v := p.Judge(target)
			if got := string(v.Class) + v.Reason; got != want {
				t.Errorf("%s, public %v: %s, want %s", c.target, p.Public, got, want)
			}
			if (v.Class == Nowhere) != (v.Code != "" && v.Layer != "" && v.Text != "") {
				t.Errorf("%s: half a verdict: %+v", c.target, v)
			}
		}
	}
}

// One layer after the other, and each has its own text.
func TestLayers(t *testing.T) {
	texts := map[string]bool{}
	for _, c := range []struct {
		target Target
		layer  Layer
	}{
		{Target{Host: "127.1", Port: 25}, LayerParse},
		{Target{Host: "9.9.9.9", Port: 65536}, LayerParse},
		{Target{Host: "localhost", Port: 80}, LayerName},
		{Target{Host: "10.0.0.1", Port: 80}, LayerAddress},
		{Target{Host: "9.9.9.9", Port: 80}, LayerPort},
		{Target{Host: "sandbox", Port: 80}, LayerPort},
	} {
		v := openPolicy.Judge(c.target)
		if v.Layer != c.layer {
			t.Errorf("%v: layer %s, want %s", c.target, v.Layer, c.layer)
		}
		texts[v.Text] = true
	}
	if len(texts) != 6 {
		t.Errorf("texts: %v", texts)
	}
}

// Every address that a name leads to must be public, whichever comes first.
func TestAddresses(t *testing.T) {
	for _, c := range []struct{ addrs, want string }{
		{"", "unresolved"},
		{"9.9.9.9", "public"},
		{"9.9.9.9 2620:fe::fe", "public"},
		{"9.9.9.9 127.0.0.1", "loopback"},
		{"127.0.0.1 9.9.9.9", "loopback"},
		{"9.9.9.9 2620:fe::fe ::ffff:9.9.9.9", "ipv4-mapped"},
		{"10.0.0.5", "private"}, // listed, but a name is no literal
		{"93.184.215.14", "ourselves"},
		{"9.9.9.9 fe80::1%eth0", "zone"},
	} {
		var addrs []netip.Addr
		for _, s := range strings.Fields(c.addrs) {
			addrs = append(addrs, netip.MustParseAddr(s))
		}
		v := openPolicy.Addresses(addrs, 25)
		if got := string(v.Class) + v.Reason; got != c.want {
			t.Errorf("%q: %s, want %s", c.addrs, got, c.want)
		}
	}
	if v := openPolicy.Addresses([]netip.Addr{{}}, 25); v.Reason != "parse" {
		t.Errorf("no address at all: %+v", v)
	}
	if v := openPolicy.Addresses([]netip.Addr{netip.MustParseAddr("9.9.9.9")}, 22); v.Reason != "port" {
		t.Errorf("port 22: %+v", v)
	}
}

// What the kernel is about to connect to is judged for the class it was asked
// for, and for nothing else.
func TestDialable(t *testing.T) {
	for _, c := range []struct {
		at    string
		class Class
		want  string
	}{
		{"10.0.0.5:25", Owned, "owned"},
		{"10.0.0.5:25", Public, "private"},
		{"10.0.0.5:25", Sandbox, "not-listed"},
		{"10.0.0.5:25", Nowhere, "not-listed"},
		{"9.9.9.9:25", Public, "public"},
		{"9.9.9.9:25", Owned, "not-listed"},
		{"224.0.0.1:25", Owned, "multicast"},
		{"127.0.0.1:8080", Owned, "ourselves"},
		{"127.0.0.2:2525", Owned, "ourselves"}, // the mail server listens on every address
		{"[::1]:2600", Owned, "ourselves"},
		{"127.0.0.1:9025", Owned, "owned"},
	} {
		v := openPolicy.Dialable(at(c.at), c.class)
		if got := string(v.Class) + v.Reason; got != c.want {
			t.Errorf("%s as %s: %s, want %s", c.at, c.class, got, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	fine := Policy{Allow: []netip.AddrPort{at("10.0.0.5:25")}}
	if err := fine.Check(); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"224.0.0.1:25", "0.0.0.0:25", "255.255.255.255:25", "[ff02::1]:25", "[::]:25", "[::ffff:10.0.0.5]:25", "127.0.0.1:8080", "10.0.0.9:9090", "127.0.0.9:2525"} {
		p := Policy{Ours: openPolicy.Ours, Own: openPolicy.Own, Allow: append(fine.Allow, at(bad))}
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("--allow %s: %v", bad, err)
		}
	}
}
