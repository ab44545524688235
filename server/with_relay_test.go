package main

import (
	"net/netip"
	"strings"
	"testing"

	"ehlo/server/relay"
)

// What the flags are set to unless told is what the relay itself thinks best.
func TestRelayLimits(t *testing.T) {
	if got := defaultLimits().ofRelay(); got != relay.DefaultLimits {
		t.Errorf("the table of --limit gives %+v, the relay %+v", got, relay.DefaultLimits)
	}
}

func TestLeasable(t *testing.T) {
	for text, want := range map[string]string{
		"127.0.0.1:2600-2602": "127.0.0.1:2600 127.0.0.1:2601 127.0.0.1:2602",
		"0.0.0.0:2600":        "0.0.0.0:2600",
		":2600":               "",
		"[::1]:65534-65535":   "[::1]:65534 [::1]:65535",
		"":                    "",
		"127.0.0.1:9-1":       "",
	} {
		var got []string
		for _, at := range leasable(text) {
			got = append(got, at.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
}

// An operator who lists what we listen on ourselves is told so at the start.
func TestOursAreNeverTargets(t *testing.T) {
	for _, allow := range []string{"127.0.0.1:2605", "127.0.0.1:0"} {
		s := settings{http: "127.0.0.1:0", inbound: "127.0.0.1:2600-2649", allow: list{values: []string{allow}}}
		ports, err := s.open()
		if err != nil {
			t.Fatal(err)
		}
		defer ports.close()
		if strings.HasSuffix(allow, ":0") {
			s.allow.values = []string{ports.http.Addr().String()}
		}
		policy := s.relayPolicy(ports)
		if err := policy.Check(); err == nil || !strings.Contains(err.Error(), "this very program") {
			t.Errorf("--allow %s: %v", s.allow.values, err)
		}
		if v := policy.Dialable(netip.MustParseAddrPort(s.allow.values[0]), relay.Owned); v.Class != relay.Nowhere {
			t.Errorf("%s may be dialled", s.allow.values)
		}
	}
}
