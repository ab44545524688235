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
		case c.door != 0 && (v.Class != Sandbox || v.Port != c.door || v.Code != ""):
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

func TestReadHello(t *testing.T) {
	for in, want := range map[string]Target{
		`{"type":"open","host":"sandbox","port":25,"tls":"none","mx":false}`: {"sandbox", 25, false},
		`{"type":"open","host":"sandbox","port":465,"tls":"implicit"}`:       {"sandbox", 465, true},
		`{"type":"open","host":"sandbox","port":25}`:                         {"sandbox", 25, false},
	} {
		if got, err := readHello(strings.NewReader(in)); err != nil || got != want {
			t.Errorf("%s: %+v, %v", in, got, err)
		}
	}
	for _, in := range []string{
		``, `{}`, `null`, `[]`, `"open"`, `open`,
		`{"type":"listen"}`,
		`{"type":"open","port":25}`,
		`{"type":"open","host":"","port":25}`,
		`{"type":"open","host":"sandbox","port":"25"}`,
		`{"type":"open","host":"sandbox","port":2.5}`,
		`{"type":"open","host":"sandbox","port":99999999999999999999}`,
		`{"type":"open","host":"sandbox","port":25,"tls":"maybe"}`,
		`{"type":"open","host":"sandbox","port":25,"proxy":"x"}`,
		`{"type":"open","host":"sandbox","port":25}{"type":"open"}`,
		`{"type":"open","host":["sandbox"],"port":25}`,
		`{"type":"open","host":"` + strings.Repeat("x", 2000) + `","port":25}`,
	} {
		if got, err := readHello(strings.NewReader(in)); err == nil {
			t.Errorf("%.60s was understood as %+v", in, got)
		}
	}
}

func FuzzReadHello(f *testing.F) {
	f.Add(`{"type":"open","host":"sandbox","port":25,"tls":"none","mx":false}`)
	f.Add(`{"type":"open","host":"127.0.0.1","port":2525,"tls":"implicit"}`)
	f.Fuzz(func(t *testing.T, in string) {
		target, err := readHello(strings.NewReader(in))
		if err != nil {
			return
		}
		if v := labPolicy.Judge(target); v.Class == Sandbox && !sandboxPorts[v.Port] {
			t.Errorf("%q leads to door %d", in, v.Port)
		}
	})
}
