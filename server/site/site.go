// Package site makes the pages: Markdown and fact tables in, HTML and lesson
// JSON out. Everything can be read without JavaScript; scripts only enliven it.
//
//	lessons/ ── Load ──► Library ──┐
//	text/LANG/*.yaml (chrome) ─────┼── templates/*.html ──► Page ──► cache
//	static/dist/manifest.json ─────┘
//
// A page is made when somebody first asks for it, once. The package opens no
// port and sets no header: server/routes.go does. Faults in lessons do not stop
// it (a class is waiting); "ehlo check" finds them before.
package site

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"sort"
	"strings"
	"sync"
)

// Config is what the pages need to know of the world around them.
type Config struct {
	Lessons    fs.FS    // the folder lessons
	Dist       fs.FS    // the folder static/dist
	BaseURL    string   // "https://play.example", for canonical links; may be empty
	Sandbox    string   // "sandbox:25" when the relay to the built-in server is on
	SandboxWhy string   // why it is off, in a sentence
	Servers    []string // ADDRESS:PORT that may be reached as well
	Version    string
	Foreign    bool                  // the lessons are somebody else's: bounded, and their ids kept apart
	Static     bool                  // plain files: no server of ours behind them, nobody to connect
	Reload     bool                  // a changed lesson makes its pages anew, and open ones reload
	NoOffline  bool                  // browsers keep no page for when there is no connection
	Operator   Operator              // for the page about abuse
	Doctor     func(lang string) any // the doctor's page before anything was asked: a doctor.View; nil: nobody can connect
}

// Page is one answer to a browser.
type Page struct {
	Status   int    // 200, 301 or 404
	Type     string // content type
	Body     []byte
	ETag     string
	Location string // where a 301 leads
	CORS     bool   // other origins may read it
}

// Site makes pages on demand.
type Site struct {
	cfg    Config
	load   sync.Once
	lib    *Library
	assets assets
	routes map[string]route
	cache  sync.Map // path -> Page

	watch   watch
	reading sync.RWMutex // held while pages are made; alone, while lessons are read again
}

// A route makes the page of one path.
type route func() (Page, error)

// New costs nothing: the first request reads the lessons.
func New(cfg Config) *Site {
	cfg.BaseURL = strings.TrimRight(cfg.BaseURL, "/")
	return &Site{cfg: cfg}
}

// Languages are the languages of the site, the default first.
func Languages() []string { return []string{"en", "es"} }

// Page makes the page of a path. False: there is none; ask NotFound.
func (s *Site) Page(path string) (Page, bool) {
	s.load.Do(s.start)
	s.renew()
	s.reading.RLock()
	defer s.reading.RUnlock()
	if p, ok := s.cache.Load(path); ok {
		return p.(Page), true
	}
	if to, ok := s.moved(path); ok {
		return Page{Status: 301, Location: to}, true
	}
	make, ok := s.routes[path]
	if !ok {
		return Page{}, false
	}
	p, err := make()
	if err != nil {
		// A fault of ours, not of the address: say so where a developer looks.
		return Page{Status: 500, Type: "text/plain; charset=utf-8", Body: []byte("Ehlo cannot make this page: " + err.Error() + "\n")}, true
	}
	p = finish(p)
	s.cache.Store(path, p)
	return p, true
}

// finish fills in what every page has.
func finish(p Page) Page {
	if p.Status == 0 {
		p.Status = 200
	}
	if p.Type == "" {
		p.Type = "text/html; charset=utf-8"
	}
	sum := sha256.Sum256(p.Body)
	p.ETag = `"` + hex.EncodeToString(sum[:8]) + `"`
	return p
}

// Paths lists the address of every page, sorted.
func (s *Site) Paths() []string {
	s.load.Do(s.start)
	var list []string
	for path := range s.routes {
		list = append(list, path)
	}
	sort.Strings(list)
	return list
}

// Problems are the faults found while reading the lessons.
func (s *Site) Problems() []Problem {
	s.load.Do(s.start)
	return s.lib.Problems
}

// start reads everything and lists the addresses; it renders nothing.
func (s *Site) start() {
	if s.cfg.Foreign {
		s.lib = LoadForeign(s.cfg.Lessons)
	} else {
		s.lib = Load(s.cfg.Lessons)
	}
	s.assets = readAssets(s.cfg.Dist)
	s.routes = map[string]route{
		"/robots.txt":  s.robots,
		"/sitemap.xml": s.sitemap,
	}
	for _, lang := range Languages() {
		s.addPages(lang)
		if !s.cfg.Static { // nobody is visited
			s.addAbuse(lang)
		}
	}
}

// moved finds the right address for one that is nearly right: without its last
// slash, or with the two codes of a comparison in the other order.
func (s *Site) moved(path string) (string, bool) {
	if strings.HasSuffix(path, "/") {
		to := flip(path)
		if _, ok := s.routes[strings.TrimSuffix(path, "/")]; ok {
			to = strings.TrimSuffix(path, "/")
		}
		_, ok := s.routes[to]
		return to, ok && to != path
	}
	if _, ok := s.routes[path+"/"]; ok {
		return path + "/", true
	}
	to := flip(path + "/")
	_, ok := s.routes[to]
	return to, ok && to != path+"/"
}

// flip turns /en/compare/252-220/ into /en/compare/220-252/.
func flip(path string) string {
	dir, pair, ok := strings.Cut(strings.TrimSuffix(path, "/"), "/compare/")
	a, b, two := strings.Cut(pair, "-")
	if !ok || !two || a <= b {
		return path
	}
	return dir + "/compare/" + b + "-" + a + "/"
}
