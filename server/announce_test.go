package main

import (
	"bytes"
	"net"
	"strings"
	"testing"
)

// address is a listener that was opened at some address.
type address struct {
	net.Listener
	at string
}

func (a address) Addr() net.Addr {
	tcp, err := net.ResolveTCPAddr("tcp", a.at)
	if err != nil {
		panic(err)
	}
	return tcp
}

// How the pages name themselves, and what is opened on this machine.
func TestURLs(t *testing.T) {
	for _, c := range []struct {
		listen, base, origin string
		public, local        string
	}{
		{"127.0.0.1:8080", "", "", "http://127.0.0.1:8080", "http://127.0.0.1:8080/"},
		{"[::1]:8080", "", "", "http://[::1]:8080", "http://[::1]:8080/"},
		{"0.0.0.0:8080", "", "", "http://127.0.0.1:8080", "http://127.0.0.1:8080/"},
		{"[::]:80", "", "https://play.example", "https://play.example", "http://127.0.0.1:80/"},
		{"127.0.0.1:8080", "https://a.example/", "https://b.example", "https://a.example", "http://127.0.0.1:8080/"},
	} {
		s := settings{baseURL: c.base}
		if c.origin != "" {
			s.origins.values = []string{c.origin}
		}
		l := listeners{http: address{at: c.listen}}
		if got := s.publicURL(l); got != c.public {
			t.Errorf("%s: the pages call themselves %s, want %s", c.listen, got, c.public)
		}
		if got := s.local(l.http.Addr()); got != c.local {
			t.Errorf("%s: open %s, want %s", c.listen, got, c.local)
		}
	}
}

func TestRelayOff(t *testing.T) {
	for _, c := range []struct {
		listen, origin string
		off            bool
	}{
		{"127.0.0.1:8080", "", false},
		{"127.9.9.9:8080", "", false},
		{"[::1]:8080", "", false},
		{"0.0.0.0:8080", "", true},
		{"[::]:8080", "", true},
		{"192.0.2.1:8080", "", true},
		{"192.0.2.1:8080", "https://play.example", false},
	} {
		var s settings
		if c.origin != "" {
			s.origins.values = []string{c.origin}
		}
		l := listeners{http: address{at: c.listen}}
		why, sandbox := s.relayOff(l), s.sandbox(l)
		if (why != "") != c.off || (sandbox == "") != c.off {
			t.Errorf("%s with origin %q: off because %q, sandbox %q", c.listen, c.origin, why, sandbox)
		}
		if c.off && !strings.Contains(why, "--origin") {
			t.Errorf("%q does not say what helps", why)
		}
	}
}

// Where a visitor may find our mail server, besides by the name sandbox.
func TestReachable(t *testing.T) {
	l := listeners{mail: []door{
		{Listener: address{at: "127.0.0.1:2525"}},
		{Listener: address{at: "[::]:2587"}},
		{Listener: address{at: "[::1]:2465"}},
	}}
	var got []string
	for _, r := range l.reachable() {
		got = append(got, r.Address.String())
	}
	if want := "127.0.0.1:2525 127.0.0.1:2587 [::1]:2587 [::1]:2465"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestLogger(t *testing.T) {
	for kind, want := range map[string]string{"json": `"msg":"news"`, "text": "msg=news", "": ""} {
		var errs bytes.Buffer
		log := logger(kind, console{err: &errs})
		log.Info("news")
		if !strings.Contains(errs.String(), want) || (want == "") != (errs.Len() == 0) {
			t.Errorf("--log %q: %q", kind, errs.String())
		}
		log.Warn("fault")
		if !strings.Contains(errs.String(), "fault") {
			t.Errorf("--log %q hides a fault", kind)
		}
	}
}
