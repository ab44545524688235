package main

import (
	"strings"
	"testing"
)

// What would not be safe does not start, and says why and what helps.
func TestUnsafeSettingsAreRefused(t *testing.T) {
	for _, c := range []struct {
		args string
		says []string
	}{
		{"--public", []string{"--hostname", "EHLO"}},
		{"--public --hostname relay.play.example", []string{"--contact", "complain"}},
		{"--public --contact abuse@play.example", []string{"--hostname"}},
		{"--public --hostname relay.play.example --contact abuse@play.example --http=", []string{"--http is off"}},
		{"--hostname localhost", []string{"--hostname", "play.example"}},
		{"--hostname 192.0.2.1", []string{"--hostname"}},
		{"--hostname -x-.example", []string{"--hostname"}},
		{"--contact javascript:alert(1)", []string{"--contact", "abuse@play.example"}},
		{"--contact nobody", []string{"--contact"}},
		{"--admin 0.0.0.0:9025", []string{"--admin-open", "loopback"}},
		{"--admin :9025", []string{"--admin-open"}},
		{"--admin [::]:9025", []string{"--admin-open"}},
		{"--admin 192.0.2.1:9025", []string{"--admin-open"}},
		{"--admin admin.internal:9025", []string{"--admin-open"}},
		{"--admin-open", []string{"--admin"}},
		{"--proxy 0.0.0.0/0", []string{"everybody"}},
		{"--proxy ::/0", []string{"everybody"}},
		{"--proxy proxy.internal", []string{"10.0.0.0/8"}},
		{"--allow mx.example:25", []string{"192.0.2.25:25"}},
		{"--allow 192.0.2.25", []string{"192.0.2.25:25"}},
		{"--allow 192.0.2.25:0", []string{"--allow"}},
		{"--allow 0.0.0.0:25", []string{"--allow"}},
		{"--allow 224.0.0.1:25", []string{"--allow"}},
		{"--allow 255.255.255.255:25", []string{"--allow"}},
		{"--allow [::ffff:192.0.2.25]:25", []string{"--allow"}},
		{"--allow [fe80::1%eth0]:25", []string{"--allow"}},
		{"--inbound-open --inbound=", []string{"--inbound"}},
		{"--doctor-control mx.example", []string{"HOST:PORT"}},
		{"--base-url https://example.org/smtp/?x", []string{"--base-url"}},
		{"--base-url https://example.org/a/../b/", []string{"--base-url"}},
		{"--base-url https://example.org/a%20b/", []string{"--base-url"}},
		{"--base-url https://example.org/en/", []string{"/en/"}},
		{"--tls-cert c", []string{"--tls-key"}},
		{"--acme play.example --tls-cert c --tls-key k", []string{"choose"}},
		{"--acme 192.0.2.1", []string{"--acme", "play.example"}},
		{"--acme play.example --proxy 127.0.0.1", []string{"--proxy"}},
		{"--acme play.example --http=", []string{"--http"}},
		{"--acme-dir /tmp", []string{"--acme"}},
	} {
		_, err := read(t, nil, strings.Fields(c.args)...)
		if err == nil {
			t.Errorf("%s starts", c.args)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: %q does not say %q", c.args, err, s)
			}
		}
	}
}

func TestSafeSettingsAreTaken(t *testing.T) {
	for _, args := range []string{
		"",
		"--public --hostname relay.play.example --contact abuse@play.example --allow 192.0.2.25:25,[2001:db8::25]:587",
		"--admin 127.0.0.1:9025", "--admin localhost:9025", "--admin [::1]:9025", "--admin 10.0.0.1:9025 --admin-open",
		"--proxy 127.0.0.1 --proxy 10.0.0.0/8 --proxy 2001:db8::/32",
		"--base-url https://example.org/smtp/", "--base-url https://example.org", "--base-url http://example.org/a/b",
		"--contact https://play.example/contact", "--contact mailto:abuse@play.example",
		"--acme play.example --hostname relay.play.example --acme-url https://ca.internal/dir --acme-dir /var/lib/ehlo",
		"--inbound=", "--doctor-control mx.example:25",
	} {
		if _, err := read(t, nil, strings.Fields(args)...); err != nil {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestListsAreTidied(t *testing.T) {
	s, err := read(t, map[string]string{"EHLO_PROXY": "10.1.2.3/8,127.0.0.1", "EHLO_ALLOW": "[2001:DB8::0:25]:25"})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(append(s.proxies.values, s.allow.values...), " "); got != "10.0.0.0/8 127.0.0.1/32 [2001:db8::25]:25" {
		t.Error(got)
	}
	if got := proxiesOf(s.proxies.values); len(got) != 2 {
		t.Error(got)
	}
}
