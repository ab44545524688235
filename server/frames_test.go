package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"ehlo/lessons"
	"ehlo/server/site"
)

var framePages = sync.OnceValue(func() *site.Site { return site.New(site.Config{Lessons: lessons.FS, Sandbox: "sandbox:25"}) })

// askFrames asks routes with the real pages and one listed origin.
func askFrames(path, address string) *http.Response {
	below := belowPath(path, framePages())
	made := &pages{site: below, frames: framesOf(below, []string{"https://docs.example"})}
	h := secured(mounted(path, routes(path, &assets{files: testFiles}, made, nil)))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost"+path+address, nil))
	return w.Result()
}

// Only the page for frames may be framed, and only by whom the operator lists.
func TestWhoMayFrame(t *testing.T) {
	for _, address := range []string{"/en/embed/", "/es/embed/?lesson=vrfy-252"} {
		h := askFrames("", address).Header
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "; frame-ancestors 'self' https://docs.example; ") || h.Get("X-Frame-Options") != "" {
			t.Errorf("%s: %s, X-Frame-Options %q", address, csp, h.Get("X-Frame-Options"))
		}
		if strings.Replace(csp, "frame-ancestors 'self' https://docs.example", "frame-ancestors 'none'", 1) != policy {
			t.Errorf("%s: the rest of the policy is another one: %s", address, csp)
		}
		if h.Get("Cross-Origin-Resource-Policy") != "cross-origin" || h.Get("Cross-Origin-Embedder-Policy") != "require-corp" {
			t.Errorf("%s: an isolated page could not frame it: %v", address, h)
		}
	}
	for _, address := range []string{"/en/", "/en/embed/builder/", "/en/lessons/vrfy-252/", "/en/playground/"} {
		if h := askFrames("", address).Header; h.Get("Content-Security-Policy") != policy || h.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s may be framed", address)
		}
	}
}

// What stands in the frame is in the address, as text and nothing else.
func TestFrameAddress(t *testing.T) {
	for _, c := range []struct{ address, has, not string }{
		{"/en/embed/?lesson=vrfy-252", "<title>VRFY and 252", "persona="},
		{"/es/embed/?lesson=vrfy-252&theme=dark", `data-theme="dark"`, "light\""},
		{"/en/embed/?persona=exim&script=VRFY+alice%0ANOOP&autorun", "autorun", "sandbox"},
		{"/en/embed/?target=sandbox:25", `target="sandbox:25"`, ""},
		{"/en/embed/?target=mx.evil.example:25", "", "evil"},
		{"/en/embed/?theme=%22%3E%3Cscript%3E", "", "<script>"},
		{"/en/embed/?world=%22%3E%3Cb%3E", `world="&#34;&gt;&lt;b&gt;"`, "<b>"},
		{"/en/embed/?lesson=no-such", `lesson="no-such"`, ""},
		{"/en/embed/?persona=nobody", `persona="nobody"`, "data-code"},
	} {
		r := askFrames("", c.address)
		text := body(t, r)
		if r.StatusCode != 200 || !strings.Contains(text, c.has) || c.not != "" && strings.Contains(text, c.not) {
			t.Errorf("%s: %d, want %q and not %q\n%s", c.address, r.StatusCode, c.has, c.not, text)
		}
	}
	for _, address := range []string{"/en/embed/?world=" + strings.Repeat("a", 5000), "/en/embed/?a=%zz", "/en/embed/session.svg?a=%zz"} {
		if r := askFrames("", address); r.StatusCode != http.StatusBadRequest {
			t.Errorf("%.40s: %d", address, r.StatusCode)
		}
	}
	if text := body(t, askFrames("/smtp", "/en/embed/?lesson=vrfy-252")); !strings.Contains(text, `href="/smtp/en/lessons/vrfy-252/"`) {
		t.Errorf("below a path: %s", text)
	}
}

// The picture may stand anywhere, holds what the engine says, and opened by
// itself it runs nothing.
func TestPictures(t *testing.T) {
	for address, has := range map[string]string{
		"/en/lessons/vrfy-252/session.svg":                               "Cannot VRFY user",
		"/en/embed/session.svg?persona=exim&script=VRFY+alice%3Cb%3E":    "alice&lt;b&gt;",
		"/es/embed/session.svg?lesson=data-and-dot&persona=postfix":      "End data with",
		"/en/embed/session.svg?persona=rfc&script=NOOP%0ANOOP%0AQUIT%0A": ">221<",
	} {
		r := askFrames("", address)
		text := body(t, r)
		if r.Header.Get("Content-Type") != site.PictureType || !strings.Contains(text, has) || strings.Contains(text, "<script") {
			t.Errorf("%s: no %q in %s", address, has, text)
		}
		csp := r.Header.Get("Content-Security-Policy")
		if csp != site.PicturePolicy || strings.Contains(csp, "unsafe") || r.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: %v", address, r.Header)
		}
	}
}
