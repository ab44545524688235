package admin

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"ehlo/server/guest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desk is an admin address with nothing behind it, and what it did.
type desk struct {
	http.Handler
	cfg  Config
	log  bytes.Buffer
	done []string
}

func newDesk(name string) *desk {
	d := &desk{}
	answer := func(text string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) })
	}
	d.cfg = Config{
		Log:     slog.New(slog.NewTextHandler(&d.log, nil)),
		Metrics: answer("numbers"), Ready: answer("ready"),
		Switches: NewSwitches("relay", "inbound"), Bans: &guest.Bans{}, Host: name,
		Swept:  func(part, reason string) { d.done = append(d.done, part+": "+reason) },
		Banned: func() { d.done = append(d.done, "banned") },
	}
	d.Handler = New(d.cfg)
	return d
}

// ask sends "METHOD /path body" with headers "Name: value".
func (d *desk) ask(line string, headers ...string) (status int, text string) {
	method, rest, _ := strings.Cut(line, " ")
	path, body, _ := strings.Cut(rest, " ")
	r := httptest.NewRequest(method, "http://127.0.0.1:9025"+path, strings.NewReader(body))
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			r.Host = value
		}
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

// An operator's morning, line by line.
func TestDesk(t *testing.T) {
	d := newDesk("")
	for _, c := range []struct {
		send   string
		status int
		want   string
	}{
		{"GET /metrics", 200, "numbers"},
		{"GET /readyz", 200, "ready"},
		{"GET /healthz", 200, "ok"},
		{"GET /switch", 200, `{"inbound":"on","relay":"on"}`},
		{"PUT /switch/relay off", 200, "relay is off: " + why},
		{"PUT /switch/inbound off  We are moving.\n Back at noon.", 200, "inbound is off: We are moving. Back at noon."},
		{"GET /switch", 200, `{"inbound":"off: We are moving. Back at noon.","relay":"off: ` + why + `"}`},
		{"PUT /switch/relay on", 200, "relay is on"},
		{"GET /switch", 200, `{"inbound":"off: We are moving. Back at noon.","relay":"on"}`},
		{"PUT /switch/relay perhaps", 400, "400: the body is on, off, or off and the reason for visitors."},
		{"PUT /switch/relay", 400, "400: the body is on, off, or off and the reason for visitors."},
		{"PUT /switch/lights off", 404, "404: there is no switch of that name; there are: relay inbound"},
		{"PUT /switch/relay off " + strings.Repeat("x", maxBody), 413, "413: a reason is one sentence."},
		{"POST /switch/relay off", 405, "Method Not Allowed"},
		{"GET /ban", 200, ""},
		{"PUT /ban/192.0.2.7/24", 200, "192.0.2.0/24 is banned"},
		{"PUT /ban/2001:db8:1:2::9", 200, "2001:db8:1:2::/64 is banned"},
		{"GET /ban", 200, "192.0.2.0/24\n2001:db8:1:2::/64"},
		{"DELETE /ban/192.0.2.0/24", 200, "192.0.2.0/24 may come again"},
		{"DELETE /ban/192.0.2.0/24", 404, "404: 192.0.2.0/24 is not on the list, exactly like that; GET /ban shows it."},
		{"PUT /ban/0.0.0.0/0", 400, "400: that is everybody; to stop everything, switch the parts off."},
		{"PUT /ban/everybody", 400, `400: "everybody" is no address; it looks like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32`},
		{"GET /ban", 200, "2001:db8:1:2::/64"},
	} {
		if status, text := d.ask(c.send); status != c.status || text != c.want {
			t.Errorf("%s: %d %q, want %d %q", c.send, status, text, c.status, c.want)
		}
	}
	if got, want := strings.Join(d.done, "|"), "relay: "+why+"|inbound: We are moving. Back at noon.|banned|banned"; got != want {
		t.Errorf("done: %s\nwant: %s", got, want)
	}
	if !d.cfg.Bans.Has(netip.MustParseAddr("2001:db8:1:2::1")) {
		t.Error("the ban does not hold")
	}
	if log := d.log.String(); strings.Contains(log, "192.0.2") || !strings.Contains(log, "switched off") {
		t.Errorf("the log: %s", log)
	}
}

// The page at / shows lines that work as they stand.
func TestHelpCanBeTyped(t *testing.T) {
	d := newDesk("")
	_, text := d.ask("GET /")
	lines := 0
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != "curl" {
			continue
		}
		lines++
		send, body := "GET", ""
		var path string
		for i, w := range words {
			switch {
			case w == "-X":
				send = words[i+1]
			case w == "-d":
				body = strings.Trim(words[i+1], `"`)
			case strings.HasPrefix(w, "http://127.0.0.1:9025/"):
				path = strings.TrimPrefix(w, "http://127.0.0.1:9025")
			}
		}
		if status, answer := d.ask(send + " " + path + " " + body); status != 200 {
			t.Errorf("%s: %d %s", line, status, answer)
		}
	}
	if lines < 8 {
		t.Errorf("only %d lines of help", lines)
	}
}

// Pages of other sites, and names that lead here, get nothing, not even numbers.
func TestStrangers(t *testing.T) {
	for _, c := range []struct {
		name   string
		header []string
		status int
	}{
		{"a program", nil, 200},
		{"by number", []string{"Host: 192.0.2.1:9025"}, 200},
		{"by number, v6", []string{"Host: [::1]:9025"}, 200},
		{"by number, no port", []string{"Host: [::1]"}, 200},
		{"localhost", []string{"Host: LOCALHOST:9025"}, 200},
		{"the name in --admin", []string{"Host: admin.internal:9025"}, 200},
		{"a rebound name", []string{"Host: evil.example:9025"}, 421},
		{"a name that ends like ours", []string{"Host: xadmin.internal"}, 421},
		{"no name", []string{"Host: "}, 421},
		{"our own page", []string{"Origin: http://127.0.0.1:9025"}, 200},
		{"another port", []string{"Origin: http://127.0.0.1:8080"}, 403},
		{"another site", []string{"Origin: https://evil.example"}, 403},
		{"a sandboxed frame", []string{"Origin: null"}, 403},
		{"a link from elsewhere", []string{"Sec-Fetch-Site: cross-site"}, 403},
		{"a neighbour", []string{"Sec-Fetch-Site: same-site"}, 403},
		{"typed into the browser", []string{"Sec-Fetch-Site: none"}, 200},
	} {
		d := newDesk("admin.internal")
		for _, line := range []string{"GET /metrics", "PUT /switch/relay off", "PUT /ban/192.0.2.1", "GET /"} {
			if status, _ := d.ask(line, c.header...); status != c.status {
				t.Errorf("%s, %s: %d, want %d", c.name, line, status, c.status)
			}
		}
		if c.status != 200 && (d.cfg.Switches.Closed("relay") != "" || len(d.cfg.Bans.List()) > 0) {
			t.Errorf("%s did something", c.name)
		}
	}
}

func TestHeaders(t *testing.T) {
	d := newDesk("")
	for _, path := range []string{"/", "/metrics", "/nothing"} {
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1"+path, nil))
		h := w.Header()
		if h.Get("Content-Security-Policy") == "" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" || h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}
