package main

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ehlo/server/metrics"
)

// send is curl -X METHOD -d BODY URL, with headers "Name: value".
func send(t *testing.T, method, url, body string, headers ...string) (status int, text string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
		if name == "Host" {
			r.Host = value
		}
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(b)
}

func TestAdminIsOffAndElsewhere(t *testing.T) {
	r := startServe(t)
	for _, path := range []string{"/metrics", "/switch", "/ban"} {
		if status, _ := send(t, "GET", "http://"+r.at["http"]+path, ""); status != 404 {
			t.Errorf("%s on the pages: %d", path, status)
		}
	}
	if r.at["admin"] != "" {
		t.Error("an admin address that nobody asked for")
	}
}

// The numbers are those of this process, and name nobody.
func TestMetrics(t *testing.T) {
	r := startServe(t, "--admin=127.0.0.1:0", "--nats=")
	send(t, "GET", "http://"+r.at["http"]+"/en/", "")
	send(t, "GET", "http://"+r.at["http"]+"/no/such/page", "")
	status, text := send(t, "GET", "http://"+r.at["admin"]+"/metrics", "")
	for _, want := range []string{
		`ehlo_http_answers_total{status="2xx"} 1`, `ehlo_http_answers_total{status="4xx"} 1`,
		`ehlo_switch_on{part="relay"} 1`, `ehlo_ready 1`, `ehlo_bans 0`, `ehlo_build_info{version="dev"} 1`, "go_goroutines",
	} {
		if status != 200 || !strings.Contains(text, want) {
			t.Errorf("%d: %s is missing", status, want)
		}
	}
	if strings.Contains(text, "127.0.0.1") {
		t.Error("the numbers hold an address")
	}
}

// Switched off, the simulator and the pages go on; readiness tells.
func TestSwitch(t *testing.T) {
	r := startServe(t, "--admin=127.0.0.1:0")
	admin, site := "http://"+r.at["admin"], "http://"+r.at["http"]
	if status, text := send(t, "PUT", admin+"/switch/relay", "off We are moving."); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	for _, base := range []string{admin, site} {
		if status, text := send(t, "GET", base+"/readyz", ""); status != 200 || text != "ok\nrelay: off\n" {
			t.Errorf("%s: %d %q", base, status, text)
		}
	}
	if status, _ := send(t, "GET", site+"/en/playground/", ""); status != 200 {
		t.Errorf("the pages: %d", status)
	}
	send(t, "PUT", admin+"/switch/relay", "on")
	if _, text := send(t, "GET", site+"/readyz", ""); text != "ok\n" {
		t.Errorf("on again: %q", text)
	}
}

// Whoever is banned gets no page, no greeting, and no way round through a proxy.
func TestBan(t *testing.T) {
	r := startServe(t, "--admin=127.0.0.1:0", "--proxy=127.0.0.1")
	admin, page := "http://"+r.at["admin"], "http://"+r.at["http"]+"/en/"
	send(t, "PUT", admin+"/ban/192.0.2.0/24", "")
	for visitor, want := range map[string]int{"192.0.2.7": 403, "192.0.3.7": 200, "203.0.113.1, 192.0.2.7": 403, "192.0.2.7, 203.0.113.1": 200} {
		if status, _ := send(t, "GET", page, "", "X-Forwarded-For: "+visitor); status != want {
			t.Errorf("%s: %d, want %d", visitor, status, want)
		}
	}
	send(t, "PUT", admin+"/ban/127.0.0.1", "") // at the door: nothing is read or said
	conn, err := net.Dial("tcp", r.at["smtp"])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	if heard, _ := io.ReadAll(conn); len(heard) > 0 {
		t.Errorf("the mail server said %q", heard)
	}
	if status, _ := send(t, "DELETE", admin+"/ban/127.0.0.1", ""); status != 200 {
		t.Errorf("the operator has banned himself: %d", status)
	}
	r.greeting("smtp")
}

// On the way down a balancer must send nobody here any more.
func TestNotReadyWhileStopping(t *testing.T) {
	p := &program{}
	p.ending.Store(true)
	w := httptest.NewRecorder()
	p.readyz(w, nil)
	if w.Code != http.StatusServiceUnavailable || w.Body.String() != "stopping\n" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

// A client who is slow with anything holds a connection no longer than a page
// takes, on either address.
func TestServersAreImpatient(t *testing.T) {
	p := &program{log: slog.New(slog.DiscardHandler), metrics: metrics.New(), ports: listeners{admin: address{at: "127.0.0.1:9025"}}}
	if err := (settings{admin: "127.0.0.1:9025"}).withAdmin(p); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*http.Server{"pages": settings{}.webServer(p), "admin": p.admin} {
		for _, limit := range []time.Duration{s.ReadHeaderTimeout, s.ReadTimeout, s.WriteTimeout, s.IdleTimeout} {
			if limit <= 0 || limit > time.Minute {
				t.Errorf("%s: a time-out of %v", name, limit)
			}
		}
		if s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
			t.Errorf("%s: headers of %d octets", name, s.MaxHeaderBytes)
		}
	}
}
