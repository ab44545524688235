package main

import (
	"fmt"
	"net/http"
	"strings"

	"ehlo/server/site"
)

// routes lists every address, with its headers and cache rule.
//
//	address                  what                             may be kept
//	/                        the reader's language            no, it varies
//	/assets/NAME-HASH.EXT    files of the build               for ever
//	/smtp-playground.js ...  the same, by names that stay     asked again, 304
//	/relay                   WebSocket to the mail server     -
//	/healthz  /readyz        "ok"                             no
//	all else                 pages, from server/site          asked again, 304
func routes(known hosts, files *assets, made *pages, relay http.Handler) http.Handler {
	missing := http.HandlerFunc(made.missing)
	mux := http.NewServeMux()
	read := func(pattern string, h http.Handler) { mux.Handle(pattern, reading(h)) }

	read("/{$}", http.HandlerFunc(welcome))
	read("/assets/{file}", embeddable(files.hashed(missing)))
	read("/v1/assets/{file}", embeddable(http.StripPrefix("/v1", files.hashed(missing))))
	for _, name := range []string{"smtp-playground.js", "embed.js"} {
		read("/"+name, embeddable(files.named(name, missing)))
		read("/v1/"+name, embeddable(files.named(name, missing)))
	}
	read("/favicon.svg", files.named("favicon.svg", missing))
	read("/healthz", http.HandlerFunc(healthy))
	read("/readyz", http.HandlerFunc(healthy)) // ports are open before the first request is read
	read("/relay", relay)
	read("/", made)
	return secured(known.guard(cleaned(mux)))
}

// cleaned answers 404 where the mux would redirect to a tidied path: no address
// of ours needs tidying.
func cleaned(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; !strings.HasPrefix(p, "/") || strings.Contains(p, "//") || strings.Contains(p+"/", "/./") || strings.Contains(p+"/", "/../") {
			plain(w, http.StatusNotFound, "404: there is no such page. Start at / instead.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// welcome leads to the language the reader prefers, and names them all.
func welcome(w http.ResponseWriter, r *http.Request) {
	lang := choose(r.Header.Get("Accept-Language"), site.Languages())
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", revalidate)
	h.Set("Vary", "Accept-Language")
	h.Set("Location", "/"+lang+"/")
	w.WriteHeader(http.StatusFound)
	fmt.Fprint(w, "<!doctype html>\n<title>Ehlo</title>\n")
	for _, l := range site.Languages() {
		fmt.Fprintf(w, "<p><a href=\"/%[1]s/\" hreflang=\"%[1]s\" lang=\"%[1]s\">%[2]s</a>\n", l, languageNames[l])
	}
}

var languageNames = map[string]string{"en": "English", "es": "Español"}

func healthy(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") }
