package main

import (
	"net/http"
	"strings"

	"ehlo/server/site"
)

// policy is the Content-Security-Policy of every answer. What is not named is
// refused: no inline script, no page in a frame, no request to another origin.
//
//	'sha256-...'         the three lines in a page that fetch the core: server/site/starter.go
//	'wasm-unsafe-eval'   compiling core.wasm, and nothing else that "eval" could mean
//	worker-src 'self'    the service worker, for our pages without a connection
//	connect-src 'self'   fetching core.wasm and JSON, and the WebSocket of the relay
//	frame-src data:      the HTML of a message, written anew, in a frame without any right: such a
//	                     document is of no origin, and this very policy holds in it
//	trusted-types ehlo   the one policy that may exist; the element creates none
var policy = strings.Join([]string{
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval' " + site.StarterHash(),
	"style-src 'self'",
	"img-src 'self'",
	"connect-src 'self'",
	"frame-src data:",
	"worker-src 'self'",
	"manifest-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types ehlo",
}, "; ")

// secured puts the headers of every route on, before anything can answer.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY") // what frame-ancestors says, for browsers that do not know it
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		next.ServeHTTP(w, r)
	})
}

// strict tells browsers to come by TLS alone from now on (RFC 6797). Behind a
// proxy that is the proxy's to say.
func (s settings) strict(next http.Handler) http.Handler {
	if !s.secure() {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}

// embeddable lets pages of any origin load what the element consists of, even
// pages that ask for cross-origin isolation.
func embeddable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		allowForeign(w.Header())
		next.ServeHTTP(w, r)
	})
}

func allowForeign(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
}

// reading answers 405 to every method that could change something, and takes no
// body: where a proxy and we disagree on its end, the rest would be taken for
// somebody else's request (RFC 9112 11.2).
func reading(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			plain(w, http.StatusMethodNotAllowed, "405: this address can only be read, with GET or HEAD.")
		case r.ContentLength != 0 || len(r.TransferEncoding) > 0:
			w.Header().Set("Connection", "close")
			plain(w, http.StatusBadRequest, "400: a request to read has no body.")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// plain is a short answer for people and scripts; no cache may keep it.
func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write([]byte(text + "\n"))
}
