package doctor

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"ehlo/lessons"
	"ehlo/server/relay"
	"ehlo/server/site"
	"ehlo/server/smtpd"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
)

const origin = "http://play.test.example"

// mailServer is the built-in server with a world of its own.
func mailServer(t *testing.T, who, lines string) *smtpd.Server {
	t.Helper()
	if who == "" {
		who = "rfc"
	}
	p, ok := persona.Get(who)
	w, err := world.Default().With(lines)
	if !ok || err != nil {
		t.Fatal(who, err)
	}
	s := smtpd.New(smtpd.Config{Persona: p, World: w, TLS: smtpd.SelfSigned("mx.lab.example"), Limits: smtpd.DefaultLimits, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(func() { s.Shutdown(context.Background()) })
	return s
}

// pageOf is the page in front of a lab: a real relay with its policy, whose
// connections lead to the lab's servers.
func (l *lab) page(change func(*relay.Config)) (*Page, *httptest.Server) {
	cfg := relay.Config{
		Policy: relay.Policy{Public: true}, Limits: relay.DefaultLimits, Mail: mailServer(l.t, "", ""),
		Resolver: l.doctor.Resolver, Own: func() []netip.Addr { return nil },
		Dial: func(ctx context.Context, to netip.AddrPort, _ relay.Control) (net.Conn, error) {
			return l.dial(ctx, to)
		},
	}
	if change != nil {
		change(&cfg)
	}
	r := relay.New(cfg)
	l.t.Cleanup(func() { r.Shutdown(context.Background()) })
	s := site.New(site.Config{Lessons: lessons.FS})
	l.doctor.Watch = nil
	p := NewPage(PageConfig{
		Doctor: l.doctor, Passes: r, Origins: []string{origin}, Scope: "public", Policy: "default-src 'none'; form-action 'none'",
		Client: func(*http.Request) netip.Addr { return netip.MustParseAddr("198.51.100.7") },
		Form:   http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "the form") }),
		Whole: func(lang string, v View) ([]byte, error) {
			page, err := s.Doctor(lang, v)
			return page.Body, err
		},
		Part: func(lang string, v View) ([]byte, error) { return s.DoctorPart(lang, v) },
	})
	mux := http.NewServeMux()
	mux.Handle("/{lang}/doctor/{$}", p)
	web := httptest.NewServer(mux)
	l.t.Cleanup(web.Close)
	return p, web
}

// send posts the form and gives the answer.
func send(t *testing.T, web *httptest.Server, from, accept string, form url.Values) (int, string, http.Header) {
	t.Helper()
	req, _ := http.NewRequest("POST", web.URL+"/en/doctor/", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if from != "" {
		req.Header.Set("Origin", from)
	}
	if accept != "" {
		req.Header.Set("Accept", accept)
	}
	res, err := web.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	defer web.Client().CloseIdleConnections()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body), res.Header
}

func ask(host string, ports ...string) url.Values { return url.Values{"host": {host}, "port": ports} }

// public is a lab whose server has an address that the policy calls public.
func public(t *testing.T, play scene) *lab {
	zones := oneHost()
	mx := zones["mx.lab.example."]
	mx.A = []string{"93.184.216.34"}
	zones["mx.lab.example."] = mx
	l := newLab(t, zones)
	if play != nil {
		l.serve("93.184.216.34:25", play)
	}
	return l
}

// Without JavaScript the form is answered with the whole page.
func TestPageAnswersAForm(t *testing.T) {
	_, web := public(t, withTLS(nil)).page(nil)
	status, body, head := send(t, web, origin, "", ask("lab.example", "25", "587"))
	for _, want := range []string{"Port 25 greets with 220.", "220 mx.lab.example ESMTP", "Not to be seen from here", "No 220: connection refused", "ehlo doctor lab.example", `class="fall verdict-row"`, "Eight silent doors", "/en/playground/#world="} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
	if status != 200 || strings.Contains(body, "p465") {
		t.Errorf("%d; was 465 asked?", status)
	}
	if csp := head.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self'") || head.Get("Referrer-Policy") != "same-origin" || head.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", head)
	}
}

// A script gets each step as a line, the last one with the headline.
func TestPageStreams(t *testing.T) {
	_, web := public(t, withTLS(nil)).page(nil)
	_, body, head := send(t, web, origin, streamType, ask("lab.example", "25"))
	lines := bufio.NewScanner(strings.NewReader(body))
	lines.Buffer(nil, 1<<20)
	var last progress
	n := 0
	for lines.Scan() {
		if err := json.Unmarshal(lines.Bytes(), &last); err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n < 2 || !last.Done || last.Title != "Port 25 greets with 220." || !strings.Contains(string(last.Nodes), `["section",{"aria-labelledby":"verdict","class":"verdict"}`) {
		t.Errorf("%d lines, the last %+v", n, last)
	}
	if head.Get("Content-Type") != streamType || strings.Contains(string(last.Nodes), "<") {
		t.Errorf("%v", head)
	}
}

// The page asks nobody the relay would not: not by name, not by address, not
// beyond the quota. It says why and gives the command.
func TestPageIsBound(t *testing.T) {
	for name, r := range map[string]struct {
		ask    url.Values
		change func(*relay.Config)
		want   string
	}{
		"private address":         {ask("10.0.0.1", "25"), nil, "not to be asked"},
		"loopback":                {ask("127.0.0.1", "25"), nil, "not to be asked"},
		"name that is private":    {ask("inside.example", "25"), nil, "not to be asked"},
		"port of another service": {ask("mx.lab.example:22"), nil, "not to be asked"},
		"nothing but sandbox":     {ask("mx.lab.example", "25"), func(c *relay.Config) { c.Policy.Public = false }, "not to be asked"},
		"switched off":            {ask("mx.lab.example", "25"), func(c *relay.Config) { c.Closed = func() string { return "Closed for today." } }, "Closed for today."},
		"quota":                   {ask("mx.lab.example", "25"), func(c *relay.Config) { c.Limits.ClientMinute = 0 }, "asked as often as one visitor may"},
		"banned":                  {ask("mx.lab.example", "25"), func(c *relay.Config) { c.Banned = func(netip.Addr) bool { return true } }, "shut your network out"},
	} {
		t.Run(name, func(t *testing.T) {
			l := public(t, func(*actor) { t.Error("it was asked") })
			inside := oneHost()["mx.lab.example."]
			inside.A = []string{"192.168.1.1"}
			l.zones["inside.example."] = inside
			_, web := l.page(r.change)
			_, body, _ := send(t, web, origin, "", r.ask)
			if !strings.Contains(body, r.want) || !strings.Contains(body, "ehlo doctor ") {
				t.Errorf("no %q in %s", r.want, body[strings.Index(body, "examination"):])
			}
			if strings.Contains(body, "badge-real") && strings.Contains(body, "bar-done") {
				t.Error("there is a waterfall of nothing")
			}
		})
	}
}

// Each port is a verdict of the policy of its own, and passes are given back.
func TestPageGivesPassesBack(t *testing.T) {
	l := public(t, withTLS(nil))
	_, web := l.page(func(c *relay.Config) { c.Limits.ClientOpen, c.Limits.HostOpen = 1, 1 })
	for range 2 {
		if _, body, _ := send(t, web, origin, "", ask("mx.lab.example", "25", "465", "587")); !strings.Contains(body, "Port 25 greets with 220.") || strings.Contains(body, "Not asked") {
			t.Errorf("a port was not asked: %s", body)
		}
	}
}

// The control is called once a minute, however many visitors ask, and not for
// who may not ask.
func TestPageSparesTheControl(t *testing.T) {
	calls := make(chan struct{}, 9)
	l := public(t, nil)
	l.serve("192.0.2.99:25", func(*actor) { calls <- struct{}{} })
	l.doors["93.184.216.34:25"] = nowhere
	l.doctor.Control, _ = ParseTarget("192.0.2.99:25")
	_, web := l.page(nil)
	for host, want := range map[string]string{"10.0.0.1": "not to be asked", "mx.lab.example": "filtered on the way there", "93.184.216.34": "filtered on the way there"} {
		if _, body, _ := send(t, web, origin, "", ask(host, "25")); !strings.Contains(body, want) {
			t.Errorf("%s: no %q", host, want)
		}
	}
	<-calls
	if len(calls) != 0 {
		t.Error("it was called again")
	}
}

// What DNS says needs no connection.
func TestPageOfNames(t *testing.T) {
	l := newLab(t, nil)
	null := oneHost()["lab.example."]
	null.MX[0].Host = "."
	l.zones["null.example."] = null
	_, web := l.page(nil)
	for host, want := range map[string]string{"null.example": "RFC 7505", "nowhere.example": "does not exist"} {
		if _, body, _ := send(t, web, origin, "", ask(host, "25")); !strings.Contains(body, want) {
			t.Errorf("%s: no %q", host, want)
		}
	}
}

// The server inside the program is always there to be looked at.
func TestPageExaminesTheSandbox(t *testing.T) {
	_, web := newLab(t, nil).page(func(c *relay.Config) { c.Policy.Public = false })
	_, body, _ := send(t, web, origin, "", ask("sandbox", "25", "465", "587"))
	for _, want := range []string{"220 mx.lab.example", "inside this program", "self-signed"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
}

// A form of somebody else's page connects to nobody.
func TestPageChecksTheOrigin(t *testing.T) {
	l := public(t, func(*actor) { t.Error("it was asked") })
	_, web := l.page(nil)
	for _, from := range []string{"", "null", "http://evil.example", origin + ".evil.example", origin + ":81", strings.ToUpper(origin)} {
		status, body, _ := send(t, web, from, "", ask("mx.lab.example", "25"))
		if status != 403 || !strings.Contains(body, "did not come from a page of this server") {
			t.Errorf("%q: %d", from, status)
		}
	}
}

func TestPageRefusals(t *testing.T) {
	p, web := public(t, nil).page(nil)
	if status, body, _ := send(t, web, origin, "", ask("no host at all", "25")); status != 422 || !strings.Contains(body, "That is no host") || !strings.Contains(body, `value="no host at all"`) {
		t.Errorf("%d %s", status, body)
	}
	if status, _, _ := send(t, web, origin, "", ask(strings.Repeat("a", maxForm))); status != 400 {
		t.Errorf("a long form: %d", status)
	}
	if status, body, _ := send(t, web, origin, streamType, ask("<b>", "25")); status != 422 || !strings.Contains(body, `"done":true`) {
		t.Errorf("for a script: %d %s", status, body)
	}
	var leave []func()
	for range maxEach {
		f, _ := p.enter(netip.MustParseAddr("198.51.100.7"))
		leave = append(leave, f)
	}
	if status, _, _ := send(t, web, origin, "", ask("mx.lab.example", "25")); status != 429 {
		t.Errorf("too many at once: %d", status)
	}
	for _, f := range leave {
		f()
	}
	if len(p.visits) != 0 || p.open != 0 {
		t.Errorf("left behind: %v", p.visits)
	}
	res, err := web.Client().Get(web.URL + "/en/doctor/")
	if err != nil {
		t.Fatal(err)
	}
	defer web.Client().CloseIdleConnections()
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); string(body) != "the form" {
		t.Errorf("GET: %s", body)
	}
}
