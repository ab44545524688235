package main

import (
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ehlo/server/admin"
	"ehlo/server/site"
)

// fakePages are pages as server/site makes them, without the templates.
type fakePages map[string]site.Page

func (f fakePages) Page(path string) (site.Page, bool) { p, ok := f[path]; return p, ok }

func (f fakePages) NotFound(path string) site.Page {
	return site.Page{
		Status: 404, Type: "text/html; charset=utf-8", Body: []byte("<title>404</title>"), ETag: `"nf"`,
		CORS: strings.HasSuffix(path, "/lesson.json"),
	}
}

var testPages = fakePages{
	"/en/":                             {Status: 200, Type: "text/html; charset=utf-8", Body: []byte("<title>Ehlo</title>" + strings.Repeat(" ", 2000)), ETag: `"home"`},
	"/en/lessons/vrfy-252":             {Status: 301, Location: "/en/lessons/vrfy-252/"},
	"/en/lessons/vrfy-252/lesson.json": {Status: 200, Type: "application/json", Body: []byte(`{"slug":"vrfy-252"}`), ETag: `"lj"`, CORS: true},
	"/broken":                          {Status: 500, Type: "text/plain; charset=utf-8", Body: []byte("sorry")},
}

var testFiles = fstest.MapFS{
	"assets/core-0011223344.wasm":    {Data: []byte("core, plain")},
	"assets/core-0011223344.wasm.br": {Data: []byte("core, br")},
	"assets/core-0011223344.wasm.gz": {Data: []byte("core, gz")},
	"assets/site-5566778899.css":     {Data: []byte("body{}")},
	"smtp-playground.js":             {Data: []byte("export {}")},
	"smtp-playground.js.br":          {Data: []byte("js, br")},
	"embed.js":                       {Data: []byte("import('x')")},
	"favicon.svg":                    {Data: []byte("<svg/>")},
	"manifest.json":                  {Data: []byte(`{"site.css":{"path":"assets/site-5566778899.css"}}`)},
}

func testRoutes() http.Handler {
	relay := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUpgradeRequired) })
	p := &program{switches: admin.NewSwitches()}
	parts := []part{{"/relay", relay, false}, {"/readyz", http.HandlerFunc(p.readyz), false}}
	return secured(hosts{"play.example": true}.guard(routes("", &assets{files: testFiles}, &pages{site: testPages}, parts)))
}

// ask sends one request; headers are "Name: value".
func ask(t *testing.T, method, path string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "http://localhost"+path, nil)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			r.Host = value
		}
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	testRoutes().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Every route and what it promises. "*" in foreign means that other origins may
// load it.
func TestRoutes(t *testing.T) {
	const immutable, again, never = "public, max-age=31536000, immutable", "no-cache", "no-store"
	for _, c := range []struct {
		path    string
		status  int
		kind    string
		cache   string
		foreign bool
	}{
		{"/", 302, "text/html; charset=utf-8", again, false},
		{"/en/", 200, "text/html; charset=utf-8", again, false},
		{"/en/lessons/vrfy-252", 301, "text/html; charset=utf-8", again, false},
		{"/en/lessons/vrfy-252/lesson.json", 200, "application/json", again, true},
		{"/en/nothing/", 404, "text/html; charset=utf-8", again, false},
		{"/en/lessons/gone/lesson.json", 404, "text/html; charset=utf-8", again, true},
		{"/broken", 500, "text/plain; charset=utf-8", again, false},
		{"/assets/core-0011223344.wasm", 200, "application/wasm", immutable, true},
		{"/assets/site-5566778899.css", 200, "text/css; charset=utf-8", immutable, true},
		{"/v1/assets/site-5566778899.css", 200, "text/css; charset=utf-8", immutable, true},
		{"/assets/core-0011223344.wasm.br", 404, "text/html; charset=utf-8", again, true},
		{"/assets/gone-0000000000.js", 404, "text/html; charset=utf-8", again, true},
		{"/assets/", 404, "text/html; charset=utf-8", again, false},
		{"/assets/a/b.js", 404, "text/html; charset=utf-8", again, false},
		{"/assets", 404, "text/html; charset=utf-8", again, false},
		{"/manifest.json", 404, "text/html; charset=utf-8", again, false},
		{"/smtp-playground.js", 200, "text/javascript; charset=utf-8", again, true},
		{"/v1/smtp-playground.js", 200, "text/javascript; charset=utf-8", again, true},
		{"/embed.js", 200, "text/javascript; charset=utf-8", again, true},
		{"/v1/embed.js", 200, "text/javascript; charset=utf-8", again, true},
		{"/favicon.svg", 200, "image/svg+xml", again, false},
		{"/healthz", 200, "text/plain; charset=utf-8", never, false},
		{"/relay", 426, "", "", false},
		{"/../etc/passwd", 404, "text/plain; charset=utf-8", never, false},
		{"//en/", 404, "text/plain; charset=utf-8", never, false},
		{"/assets/%2e%2e/manifest.json", 404, "text/plain; charset=utf-8", never, false},
	} {
		r := ask(t, "GET", c.path)
		if r.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d", c.path, r.StatusCode, c.status)
		}
		if got := r.Header.Get("Content-Type"); got != c.kind {
			t.Errorf("%s: type %q, want %q", c.path, got, c.kind)
		}
		if got := r.Header.Get("Cache-Control"); got != c.cache {
			t.Errorf("%s: cache %q, want %q", c.path, got, c.cache)
		}
		checkSecurity(t, c.path, r.Header, c.foreign)
	}
}

// checkSecurity holds what every answer carries, whatever it is.
func checkSecurity(t *testing.T, path string, h http.Header, foreign bool) {
	t.Helper()
	want := map[string]string{
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Access-Control-Allow-Origin":  "",
		"Cross-Origin-Embedder-Policy": "",
		"Set-Cookie":                   "",
	}
	if foreign {
		want["Cross-Origin-Resource-Policy"] = "cross-origin"
		want["Access-Control-Allow-Origin"] = "*"
		want["Cross-Origin-Embedder-Policy"] = "require-corp"
	}
	for name, value := range want {
		if got := h.Get(name); got != value {
			t.Errorf("%s: %s is %q, want %q", path, name, got, value)
		}
	}
	if got := h.Get("Content-Security-Policy"); got != policy {
		t.Errorf("%s: Content-Security-Policy is %q", path, got)
	}
}

func TestPolicy(t *testing.T) {
	directives := map[string]string{}
	for d := range strings.SplitSeq(policy, "; ") {
		name, value, _ := strings.Cut(d, " ")
		directives[name] = value
	}
	for name, value := range map[string]string{
		"default-src":               "'none'",
		"script-src":                "'self' 'wasm-unsafe-eval' " + site.StarterHash(),
		"frame-ancestors":           "'none'",
		"base-uri":                  "'none'",
		"frame-src":                 "data:", // of no origin, and nowhere else is it allowed
		"form-action":               "'none'",
		"require-trusted-types-for": "'script'",
		"trusted-types":             "ehlo",
	} {
		if directives[name] != value {
			t.Errorf("%s is %q, want %q", name, directives[name], value)
		}
	}
	for _, bad := range []string{"unsafe-inline", "'unsafe-eval'", "http:", "https:", "*", "data:", "blob:"} {
		if strings.Contains(strings.ReplaceAll(policy, "frame-src data:", ""), bad) {
			t.Errorf("the policy allows %s", bad)
		}
	}
}

func TestMethods(t *testing.T) {
	for _, path := range []string{"/", "/en/", "/assets/site-5566778899.css", "/healthz", "/relay", "/embed.js", "/en/nothing/"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH"} {
			r := ask(t, method, path)
			if r.StatusCode != 405 || r.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", method, path, r.StatusCode, r.Header.Get("Allow"))
			}
			if r.Header.Get("Content-Security-Policy") == "" {
				t.Errorf("%s %s: no policy", method, path)
			}
		}
	}
}

// Where a proxy and a server disagree on the end of a request, the rest is taken
// for somebody else's. Whoever sends what can be read in two ways is cut off.
func TestRequestsOfTwoMeanings(t *testing.T) {
	r := startServe(t)
	for name, request := range map[string]string{
		"two lengths":          "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
		"length and chunks":    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"a body where none is": "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\n",
		"chunks for a page":    "GET /en/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"chunks for the relay": "GET /relay HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"an unknown coding":    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n",
		"a space in a name":    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length : 5\r\n\r\n",
		"two hosts":            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: play.example\r\n\r\n",
		"a folded line":        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\r\n Content-Length: 5\r\nContent-Length: 1\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", r.at["http"])
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(5 * time.Second))
		io.WriteString(conn, request+"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		answer, _ := io.ReadAll(conn)
		conn.Close()
		if text := string(answer); !strings.HasPrefix(text, "HTTP/1.1 4") && !strings.HasPrefix(text, "HTTP/1.1 501") || strings.Count(text, "HTTP/1.1 ") != 1 {
			t.Errorf("%s: %.300q", name, text)
		}
	}
}

func TestHead(t *testing.T) {
	for _, path := range []string{"/en/", "/assets/site-5566778899.css", "/smtp-playground.js", "/en/nothing/"} {
		get, head := ask(t, "GET", path), ask(t, "HEAD", path)
		if head.StatusCode != get.StatusCode || head.Header.Get("ETag") != get.Header.Get("ETag") {
			t.Errorf("%s: HEAD is %d %s, GET %d %s", path, head.StatusCode, head.Header.Get("ETag"), get.StatusCode, get.Header.Get("ETag"))
		}
		if head.Header.Get("Content-Length") != get.Header.Get("Content-Length") {
			t.Errorf("%s: HEAD tells another length", path)
		}
		if b := body(t, head); b != "" {
			t.Errorf("%s: HEAD has a body: %q", path, b)
		}
	}
}

func TestEncodings(t *testing.T) {
	const core = "/assets/core-0011223344.wasm"
	for _, c := range []struct{ path, accept, coding, body string }{
		{core, "", "", "core, plain"},
		{core, "gzip, deflate, br, zstd", "br", "core, br"},
		{core, "gzip, deflate", "gzip", "core, gz"},
		{core, "br;q=0, gzip", "gzip", "core, gz"},
		{core, "*", "br", "core, br"},
		{core, "identity", "", "core, plain"},
		{core, "br;q=x", "", "core, plain"},
		{"/smtp-playground.js", "gzip, br", "br", "js, br"},
		{"/smtp-playground.js", "gzip", "", "export {}"}, // no such form was made
	} {
		r := ask(t, "GET", c.path, "Accept-Encoding: "+c.accept)
		if got := r.Header.Get("Content-Encoding"); got != c.coding {
			t.Errorf("%s for %q: %q, want %q", c.path, c.accept, got, c.coding)
		}
		if got := body(t, r); got != c.body {
			t.Errorf("%s for %q: body %q", c.path, c.accept, got)
		}
		if !strings.Contains(r.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: Vary is %q", c.path, r.Header.Get("Vary"))
		}
	}
}

func TestPagesAreCompressed(t *testing.T) {
	r := ask(t, "GET", "/en/", "Accept-Encoding: gzip")
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil || !strings.HasPrefix(string(b), "<title>Ehlo</title>") {
		t.Errorf("unpacked: %.40q, %v", b, err)
	}
}

// A browser that has something asks with its ETag; each coding has its own.
func TestNotModified(t *testing.T) {
	seen := map[string]bool{}
	for _, path := range []string{"/en/", "/assets/core-0011223344.wasm", "/smtp-playground.js", "/favicon.svg"} {
		for _, accept := range []string{"", "gzip", "br"} {
			first := ask(t, "GET", path, "Accept-Encoding: "+accept)
			tag := first.Header.Get("ETag")
			if len(tag) < 4 || tag[0] != '"' {
				t.Fatalf("%s: ETag %q", path, tag)
			}
			seen[path+tag] = true
			for _, have := range []string{tag, `"old", ` + tag, "W/" + tag, "*"} {
				r := ask(t, "GET", path, "Accept-Encoding: "+accept, "If-None-Match: "+have)
				if r.StatusCode != 304 || body(t, r) != "" {
					t.Errorf("%s with %s: %d", path, have, r.StatusCode)
				}
				if r.Header.Get("ETag") != tag || r.Header.Get("Content-Security-Policy") != policy {
					t.Errorf("%s: headers are missing from the 304", path)
				}
			}
			if r := ask(t, "GET", path, "If-None-Match: \"other\""); r.StatusCode != 200 {
				t.Errorf("%s changed, yet %d", path, r.StatusCode)
			}
		}
	}
	if len(seen) != 2+3+2+1 {
		t.Errorf("%d different ETags: each coding of a file needs one, and no more: %v", len(seen), seen)
	}
}

func TestRangeOfPlainFile(t *testing.T) {
	r := ask(t, "GET", "/assets/core-0011223344.wasm", "Range: bytes=0-3")
	if r.StatusCode != 206 || body(t, r) != "core" {
		t.Errorf("status %d", r.StatusCode)
	}
	r = ask(t, "GET", "/assets/core-0011223344.wasm", "Range: bytes=0-3", "Accept-Encoding: br")
	if r.StatusCode != 200 || body(t, r) != "core, br" {
		t.Errorf("a part of a compressed file: status %d", r.StatusCode)
	}
}

func TestLanguage(t *testing.T) {
	for header, want := range map[string]string{
		"":                                "/en/",
		"es":                              "/es/",
		"es-AR,es;q=0.9,en;q=0.8":         "/es/",
		"de,fr;q=0.9":                     "/en/",
		"de, es;q=0.1":                    "/es/",
		"en;q=0.4, es;q=0.5":              "/es/",
		"en, es":                          "/en/",
		"ES-mx":                           "/es/",
		"es;q=0":                          "/en/",
		"*":                               "/en/",
		";;;,=,q":                         "/en/",
		strings.Repeat("x,", 3000) + "es": "/es/",
	} {
		r := ask(t, "GET", "/", "Accept-Language: "+header)
		if got := r.Header.Get("Location"); got != want {
			t.Errorf("%.30q leads to %s, want %s", header, got, want)
		}
		if r.Header.Get("Vary") != "Accept-Language" {
			t.Error("a cache would mix the languages up")
		}
		if b := body(t, r); !strings.Contains(b, `href="/en/"`) || !strings.Contains(b, `href="/es/"`) {
			t.Errorf("a link for each language is missing: %s", b)
		}
	}
}

// The page behind the redirect is seen by whoever does not follow it.
func TestWelcomePage(t *testing.T) {
	b := body(t, ask(t, "GET", "/", "Accept-Language: es"))
	for _, want := range []string{
		`<html lang="es">`, `<meta name="viewport"`, "<title>Ehlo</title>", "<h1>Ehlo</h1>",
		`<link rel="stylesheet" href="/assets/site-5566778899.css">`, `hreflang="en" lang="en">English</a>`, `hreflang="es" lang="es">Español</a>`,
	} {
		if !strings.Contains(b, want) {
			t.Errorf("%s is missing from %s", want, b)
		}
	}
	if b := body(t, ask(t, "HEAD", "/")); b != "" {
		t.Errorf("HEAD has a body: %s", b)
	}
	unbuilt := &assets{files: fstest.MapFS{}}
	if got := unbuilt.address("site.css"); got != "" {
		t.Errorf("a stylesheet that was never built: %q", got)
	}
}

func TestRedirectKeepsHeaders(t *testing.T) {
	r := ask(t, "GET", "/en/lessons/vrfy-252")
	if got := r.Header.Get("Location"); got != "/en/lessons/vrfy-252/" {
		t.Errorf("Location %q", got)
	}
}
