package main

import (
	"html/template"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"ehlo/server/quota"
	"ehlo/server/site"

	"golang.org/x/time/rate"
)

// maxPaced bounds what is remembered of visitors; sweepPaced is how often those
// are forgotten who have not been here lately.
const (
	maxPaced   = 50_000
	sweepPaced = time.Minute
)

// pace keeps one visitor from asking for more pages than a class behind one
// address does. Who sits at this very machine is not counted.
type pace struct {
	client func(*http.Request) netip.Addr
	each   rate.Limit
	burst  int
	log    *slog.Logger

	mu     sync.Mutex
	seen   map[netip.Prefix]*rate.Limiter
	swept  time.Time
	warned bool // that a proxy is not believed
}

func newPace(s settings, p *program) *pace {
	return &pace{
		client: p.client, log: p.log,
		each: rate.Limit(float64(s.limits.pageMinute) / 60), burst: s.limits.pageBurst,
		seen: map[netip.Prefix]*rate.Limiter{},
	}
}

// limited answers 429 to whoever is too fast.
func (p *pace) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wait := p.take(r, time.Now())
		if wait == 0 {
			next.ServeHTTP(w, r)
			return
		}
		seconds := int(math.Ceil(wait.Seconds()))
		w.Header().Set("Retry-After", strconv.Itoa(seconds)) // RFC 6585 4
		tooFast(w, r, seconds)
	})
}

// take counts a request; it gives 0, or how long to wait before the next one.
func (p *pace) take(r *http.Request, now time.Time) time.Duration {
	who := p.client(r)
	if who.IsLoopback() {
		p.warn(r)
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	key := quota.Network(who)
	l := p.seen[key]
	if l == nil {
		l = rate.NewLimiter(p.each, p.burst)
		p.seen[key] = l
	}
	reservation := l.ReserveN(now, 1)
	if !reservation.OK() {
		return time.Minute // nothing is allowed at all
	}
	wait := reservation.DelayFrom(now)
	if wait > 0 {
		reservation.CancelAt(now)
	}
	return wait
}

// warn tells the operator once that all visitors look like one.
func (p *pace) warn(r *http.Request) {
	if r.Header.Get("X-Forwarded-For") == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.warned {
		p.warned = true
		p.log.Warn("a proxy on this machine says whom it speaks for, but no --proxy names it: all visitors count as one")
	}
}

// sweep forgets who has all of his burst again: a new record would be the same.
func (p *pace) sweep(now time.Time) {
	if now.Sub(p.swept) < sweepPaced && len(p.seen) < maxPaced {
		return
	}
	p.swept = now
	for key, l := range p.seen {
		if l.TokensAt(now) >= float64(p.burst) || len(p.seen) > maxPaced {
			delete(p.seen, key)
		}
	}
}

// tooFast asks for patience: with a page in a browser, with a line elsewhere.
func tooFast(w http.ResponseWriter, r *http.Request, seconds int) {
	lang := choose(r.Header.Get("Accept-Language"), site.Languages())
	for _, l := range site.Languages() {
		if strings.HasPrefix(r.URL.Path, "/"+l+"/") {
			lang = l
		}
	}
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		plain(w, http.StatusTooManyRequests, "429: that was faster than people click. Try again in "+strconv.Itoa(seconds)+" s.")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusTooManyRequests)
	patience.Execute(w, map[string]any{"Lang": lang, "T": patienceTexts[lang], "Seconds": seconds})
}

var patienceTexts = map[string]map[string]string{
	"en": {
		"title": "A moment, please", "unit": "s",
		"says":  "From your address came more requests than a whole class clicks. Nothing is lost: reload this page in",
		"class": "Do many of you share one address? Whoever runs this server can raise the limit.",
	},
	"es": {
		"title": "Un momento, por favor", "unit": "s",
		"says":  "Desde tu dirección han llegado más peticiones de las que hace una clase entera. No se ha perdido nada: vuelve a cargar la página dentro de",
		"class": "¿Sois muchos con la misma dirección? Quien administra este servidor puede subir el límite.",
	},
}

var patience = template.Must(template.New("429").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{.T.title}}</title>
</head>
<body>
<main>
<h1>{{.T.title}}</h1>
<p>{{.T.says}} {{.Seconds}} {{.T.unit}}.</p>
<p>{{.T.class}}</p>
</main>
</body>
</html>
`))
