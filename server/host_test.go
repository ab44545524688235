package main

import (
	"net"
	"slices"
	"testing"
)

func TestHosts(t *testing.T) {
	known := hostsOf([]string{"", "https://play.example", "http://Other.Example:8080"})
	for header, want := range map[string]bool{
		"localhost":              true,
		"localhost:8080":         true,
		"LOCALHOST:8080":         true,
		"127.0.0.1":              true,
		"127.0.0.1:8080":         true,
		"127.8.9.1:8080":         true,
		"[::1]:8080":             true,
		"[::1]":                  true,
		"[::ffff:127.0.0.1]":     true,
		"play.example":           true,
		"play.example:443":       true,
		"PLAY.example":           true,
		"other.example:8080":     true,
		"":                       false,
		"evil.example":           false,
		"evil.example:8080":      false,
		"localhost.evil.example": false,
		"127.0.0.1.evil.example": false,
		"localhost:8080.evil":    false,
		"localhost:":             true,
		"localhost.":             false,
		"0.0.0.0:8080":           false,
		"192.168.1.5:8080":       false,
		"[::]:8080":              false,
		"0177.0.0.1":             false,
		"2130706433":             false,
		"127.1":                  false,
		"0x7f.0.0.1":             false,
		"[fe80::1%lo]":           false,
		"[::1%lo]:8080":          false,
		"[fe80::1]":              false,
		"play.example.evil":      false,
		"notplay.example":        false,
		"play.example@evil":      false,
		"evil/127.0.0.1":         false,
	} {
		if got := known.knows(header); got != want {
			t.Errorf("Host: %s: %v, want %v", header, got, want)
		}
	}
}

func TestGuardAnswers421(t *testing.T) {
	for _, path := range []string{"/", "/en/", "/assets/site-5566778899.css", "/relay", "/healthz", "/smtp-playground.js"} {
		r := ask(t, "GET", path, "Host: rebound.example")
		if r.StatusCode != 421 {
			t.Errorf("%s: %d for a foreign name", path, r.StatusCode)
		}
		checkSecurity(t, path, r.Header, false)
	}
	if r := ask(t, "GET", "/en/", "Host: play.example"); r.StatusCode != 200 {
		t.Errorf("a listed name got %d", r.StatusCode)
	}
}

func TestOriginOf(t *testing.T) {
	for in, want := range map[string]string{
		"https://play.example":    "https://play.example",
		"https://Play.Example/":   "https://play.example",
		"http://localhost:9000":   "http://localhost:9000",
		"play.example":            "",
		"ftp://play.example":      "",
		"https://":                "",
		"https://a.example/path":  "",
		"https://a.example/?q":    "",
		"https://u:p@a.example":   "",
		"https://a.example, b":    "",
		"https://a.example:443":   "https://a.example",
		"http://a.example:080":    "http://a.example",
		"https://[::1]:8443":      "https://[::1]:8443",
		"https://*":               "",
		"https://*.a.example":     "",
		"https://a..example":      "",
		"https://a.example:0":     "",
		"https://a.example:70000": "",
		"null":                    "",
		"*":                       "",
		"":                        "",
	} {
		got, err := originOf(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestOwnOrigins(t *testing.T) {
	for _, c := range []struct {
		address string
		want    []string
	}{
		{"127.0.0.1:8080", []string{"http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"}},
		{"127.0.0.2:8080", []string{"http://127.0.0.2:8080", "http://localhost:8080"}},
		{"127.0.0.1:80", []string{"http://127.0.0.1", "http://localhost"}},
		{"[::]:8080", []string{"http://127.0.0.1:8080"}},
	} {
		a, err := net.ResolveTCPAddr("tcp", c.address)
		if err != nil {
			t.Fatal(err)
		}
		list := settings{}.ownOrigins(a)
		for _, o := range c.want {
			if !slices.Contains(list, o) {
				t.Errorf("%s: %s is missing from %v", c.address, o, list)
			}
		}
	}
	if list := (settings{}).ownOrigins(&net.UnixAddr{Name: "x"}); len(list) > 0 {
		t.Errorf("a socket file has origins: %v", list)
	}
}
