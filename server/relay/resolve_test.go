package relay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/foxcpp/go-mockdns"
)

const zoneText = `
# people who mean well
good.example    A    9.9.9.9
good.example    AAAA 2620:fe::fe
ordered.example MX   20 second.ordered.example.
ordered.example MX   10 good.example
second.ordered.example A 8.8.8.8   # the other one
plain.example   A    1.1.1.1
nomail.example  MX   0 .
nomail.example  A    1.1.1.1
half.example    MX   10 gone.example
half.example    MX   20 good.example
gone-mx.example MX   10 gone.example

# and some who do not
mixed.example   A    9.9.9.9
mixed.example   A    127.0.0.1
mapped.example  AAAA ::ffff:9.9.9.9
meta.example    A    169.254.169.254
inner.example   MX   10 mx.inner.example
mx.inner.example A   10.0.0.5
late.example    MX   10 good.example
late.example    MX   20 mixed.example
literal.example MX   10 127.0.0.1
v6.example      MX   10 [2620:fe::fe]
local.example   MX   10 mx.local
hex.example     MX   10 0x7f000001
many.example    MX   1 good.example
many.example    MX   2 good.example
many.example    MX   3 good.example
many.example    MX   4 good.example
many.example    MX   5 good.example
many.example    MX   6 mixed.example
`

func TestPlaces(t *testing.T) {
	zone, err := ParseZone(zoneText)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		host string
		mx   bool
		want string // class or reason, then the places
	}{
		{"good.example", false, "public good.example=9.9.9.9,2620:fe::fe"},
		{"GOOD.example.", false, "public good.example=9.9.9.9,2620:fe::fe"},
		{"good.example", true, "public good.example=9.9.9.9,2620:fe::fe"}, // no MX record: itself
		{"9.9.9.9", true, "public 9.9.9.9=9.9.9.9"},
		{"10.0.0.5", false, "owned 10.0.0.5=10.0.0.5"},
		{"ordered.example", true, "public good.example=9.9.9.9,2620:fe::fe second.ordered.example=8.8.8.8"},
		{"ordered.example", false, "unresolved"},
		{"nomail.example", true, "null-mx"},
		{"nomail.example", false, "public nomail.example=1.1.1.1"},
		{"half.example", true, "public good.example=9.9.9.9,2620:fe::fe"},
		{"gone-mx.example", true, "unresolved"},
		{"gone.example", false, "unresolved"},
		{"gone.example", true, "unresolved"},
		{"many.example", true, "public" + strings.Repeat(" good.example=9.9.9.9,2620:fe::fe", 5)}, // the sixth is never looked at
		{"mixed.example", false, "loopback"},
		{"mapped.example", false, "ipv4-mapped"},
		{"meta.example", false, "cloud-metadata"},
		{"inner.example", true, "private"},
		{"late.example", true, "loopback"},
		{"literal.example", true, "mx-not-a-name"},
		{"v6.example", true, "mx-not-a-name"},
		{"hex.example", true, "mx-not-a-name"},
		{"local.example", true, "local-name"},
		{"127.1", true, "parse"},
	} {
		places, v := openPolicy.Places(t.Context(), zone, Target{Host: c.host, Port: 25, MX: c.mx})
		got := string(v.Class) + v.Reason
		if v.Class == Nowhere && v.Code == "" {
			t.Errorf("%s: a refusal without a code", c.host)
		}
		for _, p := range places {
			if v.Class != Nowhere {
				got += " " + p.Name + "=" + strings.Trim(strings.ReplaceAll(fmt.Sprint(p.Addresses), " ", ","), "[]")
			}
		}
		if got != c.want {
			t.Errorf("%s, mx %v: %s, want %s", c.host, c.mx, got, c.want)
		}
	}
}

func TestParseZone(t *testing.T) {
	for _, bad := range []string{
		"a.example", "a.example A", "a.example A 1", "a.example A 1.2.3.4 x", "a.example AAAA 1.2.3.4", "a.example A ::1", "a.example MX mx.example",
		"a.example MX x mx.example", "a.example MX 99999 mx.example", "a.example CNAME b.example", "1.2.3.4 A 1.2.3.4", "a..b A 1.2.3.4", "a A ::ffff:1.2.3.4",
	} {
		if _, err := ParseZone("ok.example A 192.0.2.1\n\n" + bad); err == nil || !strings.HasPrefix(err.Error(), "line 3: ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestPlacesOfMailAlone(t *testing.T) {
	z, err := ParseZone("mail.example MX 5 a.example\nboth.example MX 5 a.example\nboth.example A 192.0.2.1\na.example A 192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"mail.example": true, "MAIL.example.": true, "both.example": false, "a.example": false, "gone.example": false} {
		if z.Mails(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

// brokenDNS answers nothing but errors.
type brokenDNS struct{ err error }

func (b brokenDNS) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, b.err
}
func (b brokenDNS) LookupMX(context.Context, string) ([]*net.MX, error) { return nil, b.err }

func TestLookupFaults(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, "unresolved"},
		{&net.DNSError{IsNotFound: true}, "unresolved"},
		{&net.DNSError{IsTimeout: true}, "dns-failure in time"},
		{context.DeadlineExceeded, "dns-failure in time"},
		{&net.DNSError{Err: "server misbehaving"}, "dns-failure no usable answer"},
		{errors.New("no network"), "dns-failure no usable answer"},
	} {
		for _, mx := range []bool{false, true} {
			_, v := openPolicy.Places(t.Context(), brokenDNS{c.err}, Target{Host: "good.example", Port: 25, MX: mx})
			reason, text, _ := strings.Cut(c.want, " ")
			if v.Reason != reason || v.Code != CodeDNS || !strings.Contains(v.Text, text) {
				t.Errorf("%v, mx %v: %+v", c.err, mx, v)
			}
		}
	}
}

// The resolver of the machine, asked over the wire: names are absolute, and an
// IPv4 address is an IPv4 address.
func TestSystemResolver(t *testing.T) {
	dns, err := mockdns.NewServerWithLogger(map[string]mockdns.Zone{
		"good.example.":  {A: []string{"9.9.9.9"}, AAAA: []string{"2620:fe::fe"}},
		"null.example.":  {MX: []net.MX{{Host: ".", Pref: 0}}},
		"bad.example.":   {A: []string{"9.9.9.9", "10.0.0.1"}},
		"mails.example.": {MX: []net.MX{{Host: "good.example.", Pref: 5}}},
	}, log.New(io.Discard, "", 0), false)
	if err != nil {
		t.Fatal(err)
	}
	defer dns.Close()
	asked := &net.Resolver{}
	dns.PatchNet(asked)
	for host, want := range map[string]string{"good.example": "public", "null.example": "null-mx", "bad.example": "private", "mails.example": "public", "gone.example": "unresolved"} {
		places, v := openPolicy.Places(t.Context(), systemResolver{asked}, Target{Host: host, Port: 25, MX: true})
		if got := string(v.Class) + v.Reason; got != want {
			t.Errorf("%s: %s, want %s (%+v)", host, got, want, v)
		}
		for _, p := range places {
			for _, a := range p.Addresses {
				if a.Is4In6() {
					t.Errorf("%s: %v", host, a)
				}
			}
		}
	}
}
