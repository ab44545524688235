package main

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"ehlo/server/site"
)

// pageMaker is what makes the pages; nothing is made before it is asked for.
type pageMaker interface {
	Page(path string) (site.Page, bool)
	NotFound(path string) site.Page
}

// pages serves what the site makes, compressed once each.
type pages struct {
	site   pageMaker
	frames frames   // the page for frames, and who may frame it
	packed sync.Map // ETag to gzip form
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page, ok := p.site.Page(r.URL.Path)
	if !ok {
		p.missing(w, r)
		return
	}
	if page.CORS {
		allowForeign(w.Header())
	}
	if page.Location != "" {
		w.Header().Set("Cache-Control", revalidate)
		http.Redirect(w, r, page.Location, page.Status)
		return
	}
	p.send(w, r, page)
}

// missing is the page for an address that leads nowhere.
func (p *pages) missing(w http.ResponseWriter, r *http.Request) {
	page := p.site.NotFound(r.URL.Path)
	page.Status, page.ETag = http.StatusNotFound, ""
	if page.CORS { // a page elsewhere is to read "404", not a riddle about origins
		allowForeign(w.Header())
	}
	p.send(w, r, page)
}

// send answers 304 to whoever has the page, and the page to everybody else.
func (p *pages) send(w http.ResponseWriter, r *http.Request, page site.Page) {
	h := w.Header()
	h.Set("Content-Type", page.Type)
	h.Set("Cache-Control", revalidate)
	if page.Type == site.PictureType {
		h.Set("Content-Security-Policy", site.PicturePolicy) // it brings its own style
	}
	h.Add("Vary", "Accept-Encoding")
	body, coding := page.Body, ""
	if page.ETag != "" {
		if accepts(r.Header.Get("Accept-Encoding"), "gzip") {
			body, coding = p.pack(page), "gzip"
			h.Set("Content-Encoding", coding)
		}
		tag := etag(strings.Trim(page.ETag, `"`), coding)
		h.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(page.Status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

// pack compresses a page when it is first asked for. There are as many ETags as
// pages, so nothing grows.
func (p *pages) pack(page site.Page) []byte {
	if packed, ok := p.packed.Load(page.ETag); ok {
		return packed.([]byte)
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	z.Write(page.Body)
	z.Close()
	p.packed.Store(page.ETag, b.Bytes())
	return b.Bytes()
}

// matches compares as RFC 9110 13.1.2 wants it for If-None-Match: weakly.
func matches(header, tag string) bool {
	for t := range strings.SplitSeq(header, ",") {
		if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == tag {
			return true
		}
	}
	return false
}
