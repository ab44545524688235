package main

import (
	"net/http"
	"strings"
)

// routes lists every address, with its headers and cache rule.
//
//	address                  what                             may be kept
//	/                        the reader's language            no, it varies
//	/assets/NAME-HASH.EXT    files of the build               for ever
//	/smtp-playground.js ...  the same, by names that stay     asked again, 304
//	/sw.js                   the service worker, or its end   asked again
//	/relay /inbound ...      WebSockets; each part its own    -
//	/LANG/embed/             the page for frames              asked again
//	/healthz  /readyz        "ok"                             no
//	all else                 pages, from server/site          asked again, 304
//
// path is what they stand below; mount.go has taken it off.
func routes(path string, files *assets, made *pages, parts []part) http.Handler {
	missing := http.HandlerFunc(made.missing)
	mux := http.NewServeMux()
	read := func(pattern string, h http.Handler) { mux.Handle(pattern, reading(h)) }

	read("/{$}", welcome(path, files.address("site.css")))
	read("/assets/{file}", embeddable(files.hashed(missing)))
	read("/v1/assets/{file}", embeddable(http.StripPrefix("/v1", files.hashed(missing))))
	for _, name := range []string{"smtp-playground.js", "embed.js"} {
		read("/"+name, embeddable(files.named(name, missing)))
		read("/v1/"+name, embeddable(files.named(name, missing)))
	}
	for _, name := range []string{"favicon.svg", "manifest.webmanifest"} {
		read("/"+name, files.named(name, missing))
	}
	read("/sw.js", files.named(files.worker(), missing))
	routeFrames(read, made)
	read("/healthz", http.HandlerFunc(healthy))
	for _, p := range parts {
		if p.posts {
			mux.Handle(p.pattern, p.Handler)
			continue
		}
		read(p.pattern, p.Handler)
	}
	read("/", made)
	return cleaned(mux)
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

func healthy(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") }
