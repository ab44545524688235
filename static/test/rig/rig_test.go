package rig

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const sample = `<!doctype html><html lang="en"><title>Sample</title>
<form><label>Name <input autofocus></label><button>Go</button></form>
<script>document.querySelector("form").addEventListener("submit", e => { e.preventDefault();
  document.title = "Hello " + document.querySelector("input").value; fetch("/missing") })</script>`

// The rig itself: if this fails, no other browser test means anything.
func TestPage(t *testing.T) {
	if !HaveBrowser() {
		t.Skip("no Chromium: run make tools")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Security-Policy", "script-src 'unsafe-inline'; require-trusted-types-for 'script'")
		w.Write([]byte(sample))
	}))
	defer server.Close()
	browser, err := Launch()
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	page, err := browser.Open(View{})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []func() error{
		func() error { return page.Navigate(server.URL + "/") },
		func() error { return page.Wait(`document.activeElement.tagName === "INPUT"`) },
		func() error { return page.Type("Ada" + Enter) },
		func() error { return page.Wait(`document.title === "Hello Ada"`) },
		func() error { return page.Tap(`document.querySelector("button")`) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if foreign := page.Foreign(strings.TrimPrefix(server.URL, "http://")); len(foreign) > 0 {
		t.Errorf("called foreign: %q", foreign)
	}
	if foreign := page.Foreign("elsewhere.example"); len(foreign) == 0 {
		t.Error("a request to another origin went unnoticed")
	}
	if err := page.Wait(`performance.getEntriesByType("resource").length > 0`); err != nil {
		t.Error(err)
	}
	if len(page.Complaints()) == 0 {
		t.Error("the browser's complaint about /missing went unnoticed")
	}
}
