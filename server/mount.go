package main

import (
	"net/http"
	"regexp"
	"strings"
	"sync"

	"ehlo/server/site"
)

// A --base-url with a path puts the whole site below it: https://example.org/smtp/.
// Pages are written for the root; this file is the one place that knows better.
// On the way in the path may be there or not, for some proxies keep it and some
// take it off. On the way out every address gets it.

// mounted takes the path off the address of a request.
func mounted(path string, next http.Handler) http.Handler {
	if path == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, below := strings.CutPrefix(r.URL.Path, path)
		switch {
		case below && rest == "":
			http.Redirect(w, r, path+"/", http.StatusMovedPermanently)
			return
		case below && rest[0] == '/':
			inner := *r
			url := *r.URL
			url.Path, url.RawPath = rest, "" // cleaned and the mux look at Path alone
			inner.URL = &url
			r = &inner
		}
		next.ServeHTTP(w, r)
	})
}

// below writes the addresses of finished pages anew.
type below struct {
	pageMaker
	path string
	made sync.Map // ETag to body
}

// belowPath gives the pages as they read below a path.
func belowPath(path string, pages pageMaker) pageMaker {
	if path == "" {
		return pages
	}
	return &below{pageMaker: pages, path: path}
}

func (b *below) Page(path string) (site.Page, bool) {
	p, ok := b.pageMaker.Page(path)
	if strings.HasSuffix(path, "/lesson.json") {
		return p, ok // read by elements anywhere, which know where the site is
	}
	return b.moved(p), ok
}

func (b *below) NotFound(path string) site.Page { return b.moved(b.pageMaker.NotFound(path)) }

func (b *below) Embed(lang, query string) (site.Page, bool) {
	made, can := b.pageMaker.(embedder)
	if !can {
		return site.Page{}, false
	}
	p, ok := made.Embed(lang, query)
	return b.moved(p), ok
}

func (b *below) EmbedPicture(lang, query string) (site.Page, bool) {
	made, can := b.pageMaker.(embedder)
	if !can {
		return site.Page{}, false
	}
	return made.EmbedPicture(lang, query)
}

func (b *below) moved(p site.Page) site.Page {
	if strings.HasPrefix(p.Location, "/") {
		p.Location = b.path + p.Location
	}
	if p.ETag == "" {
		p.Body = b.rewrite(p)
		return p
	}
	body, ok := b.made.Load(p.ETag)
	if !ok {
		body, _ = b.made.LoadOrStore(p.ETag, b.rewrite(p))
	}
	p.Body = body.([]byte)
	return p
}

// An attribute that begins with a slash is an address of ours; text cannot look
// like that, for quotes in it are written &#34; or &quot;. In JSON only addresses
// of pages begin like theirs. "//" would be another host: there is none.
var (
	htmlAddress = regexp.MustCompile(`(=")(/(?:[^/]|"))`)
	jsonAddress = regexp.MustCompile(`(")(/(?:en|es|assets)/)`)
)

func (b *below) rewrite(p site.Page) []byte {
	with := []byte("${1}" + b.path + "${2}") // splitBase lets no $ in
	switch {
	case strings.HasPrefix(p.Type, "text/html"):
		return htmlAddress.ReplaceAll(p.Body, with)
	case strings.Contains(p.Type, "json"):
		return jsonAddress.ReplaceAll(p.Body, with)
	}
	return p.Body // robots.txt and sitemap.xml hold whole URLs
}
