package main

import (
	"net/http"
	"strings"

	"ehlo/server/site"
)

// The page for frames, /LANG/embed/, is the one page that others may frame:
// those that the operator lists with --origin, and our own. Everything else
// keeps "frame-ancestors 'none'".
//
// Its address says what it shows, so it is made for each request and kept by
// nobody; what an address may ask is bounded (site.Embed).

// embedder makes the page for frames, and the picture of its session.
type embedder interface {
	Embed(lang, query string) (site.Page, bool)
	EmbedPicture(lang, query string) (site.Page, bool)
}

// frames is that page as the site is served.
type frames struct {
	made    embedder // nil: only the page without an address of its own
	origins []string // of pages that may frame it
}

func framesOf(made pageMaker, origins []string) frames {
	f := frames{origins: origins}
	f.made, _ = made.(embedder)
	return f
}

// framing is the policy of that page.
func framing(origins []string) string {
	return strings.Replace(policy, "frame-ancestors 'none'", strings.Join(append([]string{"frame-ancestors 'self'"}, origins...), " "), 1)
}

// framed serves it. Pages that ask for cross-origin isolation may frame it, too.
func (p *pages) framed(lang string) http.Handler {
	rules := framing(p.frames.origins)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := p.site.Page(r.URL.Path)
		if p.frames.made != nil && r.URL.RawQuery != "" {
			page, ok = p.frames.made.Embed(lang, r.URL.RawQuery)
		}
		if !ok {
			plain(w, http.StatusBadRequest, "400: this address cannot be read; /"+lang+"/embed/builder/ makes one that can.")
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", rules)
		h.Del("X-Frame-Options") // it knows no list
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Cross-Origin-Embedder-Policy", "require-corp")
		p.send(w, r, page)
	})
}

// pictured serves the picture of such a session.
func (p *pages) pictured(lang string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.frames.made == nil {
			p.missing(w, r)
			return
		}
		page, ok := p.frames.made.EmbedPicture(lang, r.URL.RawQuery)
		if !ok {
			plain(w, http.StatusBadRequest, "400: this address cannot be read.")
			return
		}
		allowForeign(w.Header())
		p.send(w, r, page)
	})
}

// routeFrames gives them their addresses.
func routeFrames(read func(string, http.Handler), made *pages) {
	for _, lang := range site.Languages() {
		read("/"+lang+"/embed/{$}", made.framed(lang))
		read("/"+lang+"/embed/session.svg", made.pictured(lang))
	}
}
