package doctor

import (
	"net/netip"
	"strings"
	"testing"

	"ehlo/server/relay"
)

// Whatever the policy refuses, and for whatever reason, the page says it in the
// visitor's language.
func TestRefusalsHaveWords(t *testing.T) {
	listed := relay.Policy{Allow: []netip.AddrPort{netip.MustParseAddrPort("198.51.100.9:25")}}
	seen := map[string]bool{"banned": true, "book": true, "stopping": true, "off": true, "busy": true, "quota": true}
	for _, p := range []relay.Policy{listed, {Public: true}} {
		for _, host := range []string{"mx.example.net", "printer", "mx.local", "10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "192.0.2.1", "93.184.216.34", "a..b", "0x7f000001", "sandbox"} {
			for _, port := range []int{25, 80, 0} {
				if v := p.Judge(relay.Target{Host: host, Port: port}); v.Class == relay.Nowhere {
					seen[heldBy(v)] = true
				}
			}
		}
	}
	for limit := range strings.FieldsSeq("outside-open client-open client-minute client-hour client-hosts host-open host-minute host-hour") {
		seen[heldBy(relay.Verdict{Layer: relay.LayerQuota, Reason: limit})] = true
	}
	for _, want := range []string{"address", "not-listed", "not-public", "parse", "port", "client", "host"} {
		if !seen[want] {
			t.Errorf("nothing is refused as %q", want)
		}
	}
	for _, lang := range []string{"en", "es"} {
		words := textsOf(lang)
		for why := range seen {
			if key := "held_" + why; words.word(key) == key {
				t.Errorf("%s: no sentence for %s", lang, key)
			}
		}
	}
}
