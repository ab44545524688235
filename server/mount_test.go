package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ehlo/server/site"
)

// A proxy may keep the path or take it off; both lead to the same page.
func TestMounted(t *testing.T) {
	asked := ""
	h := mounted("/smtp", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked = r.URL.Path }))
	for path, want := range map[string]string{
		"/smtp/":              "/",
		"/smtp/en/":           "/en/",
		"/en/":                "/en/",
		"/":                   "/",
		"/smtp/assets/x%20.c": "/assets/x .c",
		"/smtpd/":             "/smtpd/",
		"/smtp/smtp/":         "/smtp/",
		"/smtp//evil.example": "//evil.example", // cleaned answers 404
	} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
		if asked != want {
			t.Errorf("%s leads to %q, want %q", path, asked, want)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/smtp", nil))
	if w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != "/smtp/" {
		t.Errorf("without its slash: %d %v", w.Code, w.Header())
	}
}

// Addresses move, text does not.
func TestBelowRewritesAddressesAlone(t *testing.T) {
	for _, c := range []struct{ kind, in, want string }{
		{"text/html; charset=utf-8", `<a href="/en/">/en/ &#34;/x&#34; =&quot;/y</a>`, `<a href="/smtp/en/">/en/ &#34;/x&#34; =&quot;/y</a>`},
		{"text/html", `<a href="/">x</a><img src="/a.svg">`, `<a href="/smtp/">x</a><img src="/smtp/a.svg">`},
		{"text/html", `<a href="https://a.example/">x</a><a href="#x"><a href="//b.example/">`, `<a href="https://a.example/">x</a><a href="#x"><a href="//b.example/">`},
		{"application/json", `{"url":"/en/lessons/","text":["/etc/mail","\"/en/x"],"core":"/assets/core-1.wasm"}`, `{"url":"/smtp/en/lessons/","text":["/etc/mail","\"/smtp/en/x"],"core":"/smtp/assets/core-1.wasm"}`},
		{"text/plain; charset=utf-8", `="/en/"`, `="/en/"`},
	} {
		pages := fakePages{"/p": {Status: 200, Type: c.kind, Body: []byte(c.in), ETag: `"p"`}, "/q": {Status: 301, Location: "/en/"}}
		b := belowPath("/smtp", pages)
		for range 2 { // made, then remembered
			if p, ok := b.Page("/p"); !ok || string(p.Body) != c.want {
				t.Errorf("%s\ngot  %s\nwant %s", c.in, p.Body, c.want)
			}
		}
		if p, _ := b.Page("/q"); p.Location != "/smtp/en/" {
			t.Errorf("it moved to %s", p.Location)
		}
	}
}

// Every address on every page of the real site leads somewhere below the path.
func TestWholeSiteBelowAPath(t *testing.T) {
	r := startServe(t, "--base-url=http://play.example/smtp/", "--contact=abuse@play.example")
	fetch := func(path string) string {
		answer, err := http.Get("http://" + r.at["http"] + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != 200 {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
		return string(text)
	}
	for _, path := range []string{"/smtp/", "/smtp/en/", "/en/", "/smtp/es/lessons/vrfy-252/", "/smtp/en/replies/252/", "/smtp/en/abuse"} {
		text := fetch(path)
		for _, part := range strings.Split(text, `="/`)[1:] {
			url, _, _ := strings.Cut(part, `"`)
			if !strings.HasPrefix(url, "smtp/") {
				t.Errorf("%s: /%s leaves the path", path, url)
			}
		}
	}
	if text := fetch("/smtp/en/"); !strings.Contains(text, `href="http://play.example/smtp/en/"`) {
		t.Error("the canonical address is not below the path")
	}
	if text := fetch("/smtp/es/lessons/vrfy-252/lesson.json"); strings.Contains(text, "/smtp/") || !strings.Contains(text, `"/es/`) {
		t.Error("the element adds the path to the addresses of a lesson itself")
	}
}

var _ pageMaker = (*site.Site)(nil)
