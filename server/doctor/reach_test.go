package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/foxcpp/go-mockdns"
)

// What names lead to, and what becomes of a connection that is not one.
func TestNames(t *testing.T) {
	broken := errors.New("server misbehaving")
	for _, r := range []struct {
		name  string
		zones map[string]mockdns.Zone
		ask   string
		want  Kind
		known string
	}{
		{"no such name", nil, "lab.example", KindNoSuchName, "does not exist"},
		{"no such host, one port", nil, "mx.lab.example:587", KindNoSuchName, "does not exist"},
		{"name without mail", map[string]mockdns.Zone{"lab.example.": {NS: []net.NS{{Host: "ns.example."}}}}, "lab.example", KindNoAddress, "neither an MX"},
		{"name with a text alone", map[string]mockdns.Zone{"lab.example.": {TXT: []string{"v=spf1 -all"}}}, "lab.example", KindNoAddress, "neither"},
		{"null MX", map[string]mockdns.Zone{"lab.example.": {MX: []net.MX{{Host: "."}}, A: []string{"192.0.2.1"}}}, "lab.example", KindNullMX, "RFC 7505"},
		{"MX without address", map[string]mockdns.Zone{"lab.example.": {MX: []net.MX{{Host: "gone.example.", Pref: 5}, {Host: "mx2.example.", Pref: 10}}}}, "lab.example", KindMXWithoutAddress, "gone.example"},
		{"broken DNS", map[string]mockdns.Zone{"lab.example.": {Err: broken}}, "lab.example", KindDNSFailed, "server misbehaving"},
		{"broken DNS for the host", map[string]mockdns.Zone{"mx.lab.example.": {Err: broken}}, "mx.lab.example:587", KindDNSFailed, "misbehaving"},
	} {
		t.Run(r.name, func(t *testing.T) {
			l := newLab(t, r.zones)
			report := l.visit(r.ask)
			if report.Main.Kind != r.want || report.Found.Healthy {
				t.Errorf("%s, healthy %v; want %s", report.Main.Kind, report.Found.Healthy, r.want)
			}
			if known := report.Main.Known.bare(); !strings.Contains(known, r.known) {
				t.Errorf("known: %s", known)
			}
			for _, p := range report.Ports {
				if len(p.Seen.Tries) > 0 || p.Kind != r.want {
					t.Errorf("port %d without an address: %s, %d attempts", p.Seen.Number, p.Kind, len(p.Seen.Tries))
				}
			}
		})
	}
}

// local knows a name that DNS does not, as a hosts file does.
type local struct{ *mockdns.Resolver }

func (r local) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if host == "intranet" {
		return []netip.Addr{netip.MustParseAddr("192.0.2.25")}, nil
	}
	return r.Resolver.LookupNetIP(ctx, network, host)
}

func TestNamesOfThisMachine(t *testing.T) {
	l := newLab(t, oneHost())
	l.doctor.Resolver = local{&mockdns.Resolver{Zones: oneHost()}}
	l.serve("192.0.2.25:587", withTLS(func(c *x509.Certificate, _ *tls.Config) { c.DNSNames = []string{"intranet"} }))
	if report := l.visit("intranet:587"); report.Main.Kind != Healthy {
		t.Errorf("%s", report.Main.Kind)
	}
}

func broken(errno syscall.Errno) func(context.Context) (net.Conn, error) {
	return func(context.Context) (net.Conn, error) { return nil, fail("connect", errno) }
}

// A port that does not answer may be blocked on our side. Only the control can
// tell, and only about its own port.
func TestWhoseFilter(t *testing.T) {
	good := func(l *lab) { l.serve("192.0.2.99:25", (*actor).hang) }
	lost := func(l *lab) { l.doors["192.0.2.99:25"] = nowhere }
	for _, r := range []struct {
		name    string
		control string
		setUp   func(*lab)
		port    string
		want    Kind
	}{
		{"no control", "", nil, "25", FilteredPerhapsUs},
		{"control reached", "192.0.2.99:25", good, "25", Filtered},
		{"control by name", "good.example:25", good, "25", Filtered},
		{"control lost as well", "192.0.2.99:25", lost, "25", FilteredByUs},
		{"control has no such name", "nobody.example:25", nil, "25", FilteredByUs},
		{"control of another port", "192.0.2.99:25", func(*lab) {}, "587", FilteredPerhapsUs},
	} {
		t.Run(r.name, func(t *testing.T) {
			zones := oneHost()
			zones["good.example."] = mockdns.Zone{A: []string{"192.0.2.99"}}
			l := newLab(t, zones)
			l.doors["192.0.2.25:"+r.port] = nowhere
			if r.setUp != nil {
				r.setUp(l)
			}
			if r.control != "" {
				l.doctor.Control, _ = ParseTarget(r.control)
			}
			if got := l.visit("mx.lab.example:" + r.port).Main.Kind; got != r.want {
				t.Errorf("%s, want %s", got, r.want)
			}
		})
	}
}

func TestUnreachable(t *testing.T) {
	for errno, want := range map[syscall.Errno]Kind{
		syscall.EHOSTUNREACH: NoRoute, syscall.ENETUNREACH: NoRoute, syscall.ECONNREFUSED: PortRefused, syscall.EMFILE: NoConnection,
	} {
		l := newLab(t, oneHost())
		l.doors["192.0.2.25:25"] = broken(errno)
		if got := l.visit("192.0.2.25:25").Main.Kind; got != want {
			t.Errorf("%v: %s, want %s", errno, got, want)
		}
	}
}

// IPv6 that leads nowhere is found out while IPv4 is examined.
func TestTwoFamilies(t *testing.T) {
	zones := oneHost()
	zones["mx.lab.example."] = mockdns.Zone{A: []string{"192.0.2.25", "192.0.2.26"}, AAAA: []string{"2001:db8::25"}}
	l := newLab(t, zones)
	l.doors["192.0.2.25:25"] = broken(syscall.EHOSTUNREACH)
	l.serve("[2001:db8::25]:25", withTLS(nil))
	report := l.visit("mx.lab.example:25")
	if report.Main.Kind != Healthy || !found(report, OneFamily) {
		t.Errorf("%s, besides %v", report.Main.Kind, kinds(report))
	}
	if n := len(report.Seen.Ports[0].Tries); n != 2 {
		t.Errorf("%d addresses tried, want one of each family", n)
	}
}

// The preferred MX is examined, and the others are named.
func TestPreferredMX(t *testing.T) {
	zones := oneHost()
	zones["lab.example."] = mockdns.Zone{MX: []net.MX{{Host: "mx2.example.", Pref: 20}, {Host: "mx.lab.example.", Pref: 10}}}
	l := newLab(t, zones)
	l.serve("192.0.2.25:25", withTLS(nil))
	report := l.visit("lab.example")
	if report.Seen.Names.Host != "mx.lab.example" || !found(report, MoreMX) || !report.Found.Healthy {
		t.Errorf("%s: %v", report.Seen.Names.Host, kinds(report))
	}
}

// Where a domain says that it takes mail, port 25 must answer; elsewhere one
// open door is enough.
func TestWhichPortMatters(t *testing.T) {
	for _, r := range []struct {
		ask     string
		open    string
		want    Kind
		port    int
		healthy bool
	}{
		{"lab.example", "25", Healthy, 25, true},
		{"lab.example", "587", PortRefused, 25, false},
		{"mx.lab.example", "587", Healthy, 587, true},
		{"mx.lab.example", "", PortRefused, 25, false},
	} {
		l := newLab(t, oneHost())
		if r.open != "" {
			l.serve("192.0.2.25:"+r.open, withTLS(nil))
		}
		report := l.visit(r.ask)
		if report.Main.Kind != r.want || report.Main.Port != r.port || report.Found.Healthy != r.healthy {
			t.Errorf("%s with %s open: %s on %d, healthy %v", r.ask, r.open, report.Main.Kind, report.Main.Port, report.Found.Healthy)
		}
	}
}

// Names that differ are told, with whether it matters; they are no fault.
func TestNamesThatDiffer(t *testing.T) {
	zones := oneHost()
	for _, r := range []struct {
		name     string
		greeting string
		ptr      []string
		want     []Kind
	}{
		{"all alike", "220 mx.lab.example ESMTP", []string{"mx.lab.example."}, nil},
		{"another banner", "220 host7.example ESMTP", []string{"mx.lab.example."}, []Kind{BannerName, EHLOName}},
		{"no reverse name", "220 mx.lab.example ESMTP", nil, []Kind{NoPTR}},
		{"another reverse name", "220 mx.lab.example ESMTP", []string{"host7.example."}, []Kind{OtherPTR}},
		{"of many lines", "220-mx.lab.example\r\n220 mx.lab.example ESMTP", []string{"mx.lab.example."}, []Kind{MultiLine}},
	} {
		t.Run(r.name, func(t *testing.T) {
			zones["25.2.0.192.in-addr.arpa."] = mockdns.Zone{PTR: r.ptr}
			l := newLab(t, zones)
			l.serve("192.0.2.25:587", func(a *actor) { a.greet(r.greeting, "STARTTLS") })
			report := l.visit("mx.lab.example:587")
			got := slices.DeleteFunc(kinds(report), func(k Kind) bool { return strings.HasPrefix(string(k), "starttls") })
			if !slices.Equal(got, r.want) {
				t.Errorf("%v, want %v", got, r.want)
			}
		})
	}
}

// No STARTTLS is said only where EHLO was answered in full.
func TestNoStartTLSNeedsEvidence(t *testing.T) {
	for name, r := range map[string]struct {
		play scene
		want bool
	}{
		"answered without it":   {healthy, true},
		"not answered":          {text("220 mx.lab.example ESMTP\r\n"), false},
		"half an answer":        {func(a *actor) { a.say("220 mx.lab.example\r\n"); a.hear(); a.say("250-mx.lab.example\r\n"); a.hang() }, false},
		"refused":               {func(a *actor) { a.say("220 mx.lab.example\r\n"); a.hear(); a.say("500 What\r\n"); a.hang() }, false},
		"hung up in the middle": {func(a *actor) { a.say("220 mx.lab.example\r\n"); a.hear(); a.say("250-mx.lab.example\r\n250-SIZE\r\n") }, false},
	} {
		l := newLab(t, oneHost())
		l.serve("192.0.2.25:25", r.play)
		report := l.visit("mx.lab.example:25")
		if got := found(report, NoStartTLS) || report.Main.Kind == NoStartTLS; got != r.want {
			t.Errorf("%s: %v, main %s", name, got, report.Main.Kind)
		}
		if knows := report.json().Ports[0].Offers != nil; knows != r.want {
			t.Errorf("%s: offers known %v", name, knows)
		}
	}
}

func kinds(r Report) (list []Kind) {
	for _, f := range r.Findings {
		list = append(list, f.Kind)
	}
	return list
}

func found(r Report, k Kind) bool { return slices.Contains(kinds(r), k) }
