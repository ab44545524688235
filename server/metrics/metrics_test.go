package metrics

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scrape is what Prometheus gets.
func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// A day in numbers.
func TestNumbers(t *testing.T) {
	m := New()
	m.Relay.Opened("sandbox")
	m.Relay.Opened("public")
	m.Relay.Ended("public", "peer", 90*time.Second, 100, 2000)
	m.Relay.Refused("policy")
	m.Relay.Quota("client-hour")
	m.Inbound.Opened("inbound")
	m.Leases.Taken()
	m.Leases.Taken()
	m.Leases.Ended("expired")
	m.Pages.Answered(200)
	m.Pages.Answered(429)
	m.Pages.Answered(7) // no status at all
	m.Show("ehlo_hats", "Hats.", map[string]string{"kind": "red"}, func() float64 { return 3 })
	text := scrape(t, m)
	for _, want := range []string{
		`ehlo_sessions_open{class="sandbox",part="relay"} 1`,
		`ehlo_sessions_open{class="public",part="relay"} 0`,
		`ehlo_sessions_open{class="inbound",part="inbound"} 1`,
		`ehlo_sessions_total{class="public",part="relay"} 1`,
		`ehlo_sessions_ended_total{by="peer",part="relay"} 1`,
		`ehlo_session_seconds_bucket{class="public",part="relay",le="60"} 0`,
		`ehlo_session_seconds_bucket{class="public",part="relay",le="300"} 1`,
		`ehlo_verdicts_total{part="relay",verdict="public"} 1`,
		`ehlo_verdicts_total{part="relay",verdict="policy"} 1`,
		`ehlo_quota_refusals_total{limit="client-hour",part="relay"} 1`,
		`ehlo_octets_total{direction="up",part="relay"} 100`,
		`ehlo_octets_total{direction="down",part="relay"} 2000`,
		`ehlo_leases_open 1`,
		`ehlo_leases_ended_total{why="expired"} 1`,
		`ehlo_http_answers_total{status="2xx"} 1`,
		`ehlo_http_answers_total{status="4xx"} 1`,
		`ehlo_hats{kind="red"} 3`,
		`go_goroutines `,
		`process_open_fds `,
	} {
		if !strings.Contains(text, "\n"+want) {
			t.Errorf("%s is missing", want)
		}
	}
}

var label = regexp.MustCompile(`[{,](\w+)="([^"]*)"`)

// Whatever a visitor can choose never becomes a label.
func TestLabelsAreOurWords(t *testing.T) {
	m := New()
	for _, word := range []string{"192.0.2.7", "2001:db8::1", "mx.example", "al\"ice\n", ""} {
		m.Relay.Opened(word)
		m.Relay.Ended(word, word, time.Second, 1, 1)
		m.Relay.Refused(word)
		m.Relay.Quota(word)
		m.Leases.Taken()
		m.Leases.Ended(word)
	}
	for line := range strings.Lines(scrape(t, m)) {
		if !strings.HasPrefix(line, "ehlo_") {
			continue
		}
		for _, l := range label.FindAllStringSubmatch(line, -1) {
			if l[1] != "le" && !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(l[2]) {
				t.Errorf("%s", line)
			}
		}
	}
}

// Parts without numbers count nothing, and nothing breaks.
func TestNil(t *testing.T) {
	var s *Sessions
	var l *Leases
	var p *Pages
	s.Opened("sandbox")
	s.Ended("sandbox", "peer", 0, 0, 0)
	s.Refused("policy")
	s.Quota("host-open")
	l.Taken()
	l.Ended("gone")
	p.Answered(200)
}

func TestTogether(t *testing.T) {
	m := New()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				m.Relay.Opened("sandbox")
				m.Relay.Ended("sandbox", "visitor", time.Millisecond, 1, 1)
			}
		})
	}
	wg.Wait()
	text := scrape(t, m)
	if !strings.Contains(text, `ehlo_sessions_total{class="sandbox",part="relay"} 4000`) || !strings.Contains(text, `ehlo_sessions_open{class="sandbox",part="relay"} 0`) {
		t.Error(text)
	}
}
