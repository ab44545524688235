package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"ehlo/server/guest"
)

func newTestPace(log *strings.Builder, perMinute, burst int) *pace {
	p := &program{proxies: guest.Proxies{netip.MustParsePrefix("127.0.0.1/32")}, log: slog.New(slog.NewTextHandler(log, nil))}
	return newPace(settings{limits: limits{pageMinute: perMinute, pageBurst: burst}}, p)
}

func from(visitor string) *http.Request {
	r := httptest.NewRequest("GET", "/en/", nil)
	r.RemoteAddr = "127.0.0.1:1"
	if visitor != "" {
		r.Header.Set("X-Forwarded-For", visitor)
	}
	return r
}

// A burst is free, then it is one by one; another visitor has his own.
func TestPace(t *testing.T) {
	p := newTestPace(&strings.Builder{}, 60, 3)
	now := time.Unix(1_800_000_000, 0)
	for i, c := range []struct {
		who   string
		after time.Duration
		wait  time.Duration
	}{
		{"192.0.2.7", 0, 0}, {"192.0.2.7", 0, 0}, {"192.0.2.7", 0, 0},
		{"192.0.2.7", 0, time.Second},
		{"192.0.2.8", 0, 0},
		{"192.0.2.7", 500 * time.Millisecond, 500 * time.Millisecond},
		{"192.0.2.7", 500 * time.Millisecond, 0},
		{"192.0.2.7", 0, time.Second},
		{"2001:db8::1", 0, 0}, {"2001:db8::2", 0, 0}, {"2001:db8::3", 0, 0},
		{"2001:db8::4", 0, time.Second},                            // one customer has all of a /64
		{"", 0, 0}, {"", 0, 0}, {"", 0, 0}, {"", 0, 0}, {"", 0, 0}, // this very machine
	} {
		now = now.Add(c.after)
		if wait := p.take(from(c.who), now); wait.Round(time.Millisecond) != c.wait {
			t.Errorf("%d: %s waits %v, want %v", i, c.who, wait, c.wait)
		}
	}
}

func TestPaceForgets(t *testing.T) {
	p := newTestPace(&strings.Builder{}, 60, 3)
	now := time.Unix(1_800_000_000, 0)
	for i := range 100 {
		p.take(from("10.0.0."+strconv.Itoa(i)), now)
	}
	p.take(from("192.0.2.1"), now.Add(2*sweepPaced))
	if len(p.seen) != 1 {
		t.Errorf("%d visitors are remembered", len(p.seen))
	}
}

func TestPaceOfNothing(t *testing.T) {
	if wait := newTestPace(&strings.Builder{}, 0, 0).take(from("192.0.2.7"), time.Now()); wait != time.Minute {
		t.Errorf("wait %v", wait)
	}
}

func TestTooFast(t *testing.T) {
	h := newTestPace(&strings.Builder{}, 6, 1).limited(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	get := func(path, accept, lang string) *httptest.ResponseRecorder {
		r, w := from("192.0.2.7"), httptest.NewRecorder()
		r.URL.Path = path
		r.Header.Set("Accept", accept)
		r.Header.Set("Accept-Language", lang)
		h.ServeHTTP(w, r)
		return w
	}
	get("/", "", "")
	for _, c := range []struct{ path, accept, lang, want string }{
		{"/en/", "text/html,*/*", "es", "A moment, please"},
		{"/es/lessons/", "text/html", "en", "Un momento, por favor"},
		{"/", "text/html", "es", "Un momento, por favor"},
		{"/assets/x.wasm", "*/*", "es", "429: "},
	} {
		w := get(c.path, c.accept, c.lang)
		seconds, err := strconv.Atoi(w.Header().Get("Retry-After"))
		if w.Code != 429 || err != nil || seconds < 1 || seconds > 10 || !strings.Contains(w.Body.String(), c.want) || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %s", c.path, w.Code, w.Header(), w.Body)
		}
	}
}

// An operator who forgot --proxy hears of it, once.
func TestPaceWarnsOfAProxy(t *testing.T) {
	var log strings.Builder
	p := newTestPace(&log, 60, 3)
	p.client = func(*http.Request) netip.Addr { return netip.MustParseAddr("127.0.0.1") }
	for range 3 {
		p.take(from("192.0.2.7"), time.Now())
	}
	if strings.Count(log.String(), "--proxy") != 1 {
		t.Errorf("%q", log.String())
	}
}
