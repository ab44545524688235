package test

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"ehlo/static/test/rig"
)

// proxied is Ehlo below /smtp/ of a site that has other things at its root. It
// notes what was asked for outside that path.
type proxied struct {
	address string
	server  *rig.Server
	mu      sync.Mutex
	strays  []string
}

// behindProxy starts both; strips tells whether the proxy takes the path off.
func behindProxy(t *testing.T, strips bool) *proxied {
	t.Helper()
	program(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err, "listen")
	p := &proxied{address: ln.Addr().String()}
	origin := "http://" + p.address
	server, err := rig.Serve(rig.Binary(), "--base-url", origin+"/smtp/", "--origin", origin, "--proxy", "127.0.0.1", "--contact", "abuse@play.example")
	must(t, err, "start")
	p.server = server
	t.Cleanup(server.Kill)
	target, _ := url.Parse("http://" + server.HTTP)
	forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = target.Scheme, target.Host, r.In.Host
		r.SetXForwarded()
		if strips {
			r.Out.URL.Path = strings.TrimPrefix(r.Out.URL.Path, "/smtp")
		}
	}}
	front := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/smtp/") {
			forward.ServeHTTP(w, r)
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.strays = append(p.strays, r.URL.Path)
		http.NotFound(w, r)
	})}
	go front.Serve(ln)
	t.Cleanup(func() { front.Close() })
	return p
}

// The whole way of a learner, below a path: the core loads, the session answers,
// the real server is reached, and every link stays below that path.
func TestBelowAPath(t *testing.T) {
	for name, strips := range map[string]bool{"the proxy keeps the path": false, "the proxy takes it off": true} {
		t.Run(name, func(t *testing.T) {
			front := behindProxy(t, strips)
			tab, err := chromium(t).Open(rig.View{})
			must(t, err, "open a tab")
			t.Cleanup(tab.Close)
			p := &page{Page: tab, t: t}
			for _, path := range []string{"en/playground/", "es/lessons/vrfy-252/"} {
				must(t, tab.Navigate("http://"+front.address+"/smtp/"+path), "open %s", path)
				p.answer = 0
				p.expect("opening "+path, 220)
			}
			p.switchToReal("Real")
			p.say("EHLO client.test.example", 250)
			leads, err := rig.Eval[[]string](tab, `[...document.querySelectorAll("[href], [src]")].map(e => e.href?.baseVal ?? e.href ?? e.src)`)
			must(t, err, "read the links")
			for _, to := range leads {
				u, err := url.Parse(to)
				if err != nil || u.Host == front.address && !strings.HasPrefix(u.Path, "/smtp/") {
					t.Errorf("a link leaves the path: %s", to)
				}
			}
			if len(leads) < 10 {
				t.Errorf("only %d links were looked at", len(leads))
			}
			for _, complaint := range tab.Complaints() {
				t.Errorf("the browser complains: %s", complaint)
			}
			front.mu.Lock()
			defer front.mu.Unlock()
			if len(front.strays) > 0 {
				t.Errorf("asked for outside the path: %q", front.strays)
			}
		})
	}
}
