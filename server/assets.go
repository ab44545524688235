package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Cache rules. A hashed name never changes its content; anything else is asked
// for again each time, and answered 304: an old script would look for assets
// that a newer build no longer has.
const (
	forEver    = "public, max-age=31536000, immutable"
	revalidate = "no-cache"
)

// types are the kinds of file a build makes. The table of the operating system
// is not asked: it differs from host to host.
var types = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".map":         "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
}

// assets serves the files of a build, compressed at build time.
type assets struct {
	files     fs.FS
	noOffline bool     // no browser is to keep anything
	sums      sync.Map // path to ETag, for files without a hash in their name
}

// worker is the file that /sw.js is; sw-off.js takes an earlier worker away.
func (a *assets) worker() string {
	if a.noOffline {
		return "sw-off.js"
	}
	return "sw.js"
}

// hashed serves /assets/NAME-HASH.EXT.
func (a *assets) hashed(missing http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if !a.serve(w, r, name, forEver, path.Base(name)) {
			missing.ServeHTTP(w, r)
		}
	})
}

// named serves one file whose name must not change.
func (a *assets) named(name string, missing http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.serve(w, r, name, revalidate, a.sum(name)) {
			missing.ServeHTTP(w, r)
		}
	})
}

// serve sends the best form of a file the client takes, and reports whether
// there was one. Compressed twins are forms of a file, not files of their own.
func (a *assets) serve(w http.ResponseWriter, r *http.Request, name, cache, tag string) bool {
	kind := types[path.Ext(name)]
	if kind == "" || !fs.ValidPath(name) {
		return false
	}
	f, coding := a.open(name, r.Header.Get("Accept-Encoding"))
	if f == nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	body, seeks := f.(io.ReadSeeker)
	if err != nil || info.IsDir() || !seeks {
		return false
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", cache)
	h.Set("ETag", etag(tag, coding))
	h.Add("Vary", "Accept-Encoding")
	if coding != "" {
		h.Set("Content-Encoding", coding)
		h.Set("Content-Length", strconv.FormatInt(info.Size(), 10)) // else chunked: no progress to show
		r.Header.Del("Range")                                       // a part of a compressed file helps nobody
	}
	http.ServeContent(w, r, "", time.Time{}, body)
	return true
}

// open finds the smallest form of a file that the client accepts.
func (a *assets) open(name, accept string) (f fs.File, coding string) {
	for _, c := range []struct{ coding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}, {"", ""}} {
		if c.coding != "" && !accepts(accept, c.coding) {
			continue
		}
		if f, err := a.files.Open(name + c.suffix); err == nil {
			return f, c.coding
		}
	}
	return nil, ""
}

// sum is a tag made of the content, computed once.
func (a *assets) sum(name string) string {
	if tag, ok := a.sums.Load(name); ok {
		return tag.(string)
	}
	data, _ := fs.ReadFile(a.files, name)
	tag := digest(data)
	a.sums.Store(name, tag)
	return tag
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// etag differs for each coding: the octets differ. RFC 9110 8.8.3.3
func etag(tag, coding string) string {
	if coding != "" {
		tag += "." + coding
	}
	return `"` + tag + `"`
}
