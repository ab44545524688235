package site

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"ehlo/lessons"
)

// dist is a build with one file of each kind.
var dist = fstest.MapFS{"manifest.json": {Data: []byte(`{
	"core.wasm": {"path": "assets/core-1.wasm"}, "site.css": {"path": "assets/site-2.css"},
	"site.js": {"path": "assets/site-3.js", "imports": ["assets/chunk-4.js"]},
	"favicon.svg": {"path": "assets/favicon-5.svg"},
	"explain-en.json": {"path": "assets/explain-en-6.json"}, "explain-es.json": {"path": "assets/explain-es-7.json"}}`)}}

// whole is the site of all tests that change nothing: pages are made once.
var whole = sync.OnceValue(func() *Site {
	return New(Config{Lessons: lessons.FS, Dist: dist, BaseURL: "https://play.example/", Sandbox: "sandbox:25", Version: "test"})
})

func newSite(t *testing.T) *Site {
	t.Helper()
	return whole()
}

// page is one page, parsed.
type page struct {
	Page
	path string
	root *html.Node
}

// open makes a page and parses it.
func open(t *testing.T, s *Site, path string) page {
	t.Helper()
	p, ok := s.Page(path)
	if !ok {
		t.Fatalf("no page %s", path)
	}
	return parse(t, path, p)
}

func parse(t *testing.T, path string, p Page) page {
	t.Helper()
	root, err := html.ParseWithOptions(strings.NewReader(string(p.Body)), html.ParseOptionEnableScripting(false))
	if err != nil {
		t.Fatal(err)
	}
	return page{p, path, root}
}

// all finds the elements with a tag; "" is any.
func (p page) all(tag string) []*html.Node {
	var list []*html.Node
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && (tag == "" || n.Data == tag) {
			list = append(list, n)
		}
	}
	return list
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func has(n *html.Node, class string) bool {
	v, _ := attr(n, "class")
	return strings.Contains(" "+v+" ", " "+class+" ")
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// everyPair is how many computed comparisons stand for one another: they come
// from one template, and TestPairsCompare reads the words of all.
const everyPair = 40

// pages are the HTML pages of the site, and one that does not exist.
func pages(t *testing.T, s *Site) []page {
	t.Helper()
	pagesOnce.Do(func() {
		pairs := 0
		for _, path := range s.Paths() {
			if strings.Contains(path, "/compare/") && !s.written(path) {
				if pairs++; pairs%everyPair != 0 {
					continue
				}
			}
			if strings.HasSuffix(path, "/") {
				pagesAll = append(pagesAll, open(t, s, path))
			}
		}
		pagesAll = append(pagesAll, parse(t, "/es/no/such/550/", s.NotFound("/es/no/such/550/")))
	})
	return pagesAll
}

var (
	pagesOnce sync.Once
	pagesAll  []page
)

// written tells the comparisons that somebody wrote.
func (s *Site) written(path string) bool {
	for _, c := range s.lib.Compares[path[1:3]] {
		if c.URL() == path {
			return true
		}
	}
	return false
}

func TestLessonsHaveNoProblems(t *testing.T) {
	for _, p := range newSite(t).Problems() {
		t.Error("lessons/" + p.String())
	}
}

func TestStatusOfPages(t *testing.T) {
	for _, p := range pages(t, newSite(t)) {
		want := 200
		if strings.Contains(p.path, "no/such") {
			want = 404
		}
		if p.Status != want || p.ETag == "" || !strings.HasPrefix(p.Type, "text/html") {
			t.Errorf("%s: %d %s %s: %.200s", p.path, p.Status, p.Type, p.ETag, p.Body)
		}
	}
}

// One h1, no level left out, and a title and description of its own.
func TestHeadings(t *testing.T) {
	titles := map[string]string{}
	for _, p := range pages(t, newSite(t)) {
		level, h1 := 0, 0
		for _, n := range p.all("") {
			if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
				continue
			}
			l := int(n.Data[1] - '0')
			if l == 1 {
				h1++
			}
			if l > level+1 {
				t.Errorf("%s: h%d %q after h%d", p.path, l, text(n), level)
			}
			level = l
		}
		if h1 != 1 {
			t.Errorf("%s: %d h1", p.path, h1)
		}
		title := p.path[1:3] + " " + text(p.all("title")[0])
		if before, twice := titles[title]; len(title) < 5 || twice {
			t.Errorf("%s: title %q, as %s", p.path, title, before)
		}
		titles[title] = p.path
	}
}

// The policy forbids what would run or style by itself; ids are what anchors
// and labels rest on.
func TestMarkupIsClean(t *testing.T) {
	for _, p := range pages(t, newSite(t)) {
		ids := map[string]bool{}
		for _, n := range p.all("") {
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: <%s %s=%q>", p.path, n.Data, a.Key, a.Val)
				}
			}
			if id, ok := attr(n, "id"); ok && ids[id] {
				t.Errorf("%s: id %q twice", p.path, id)
			} else if ok {
				ids[id] = true
			}
			if src, _ := attr(n, "src"); n.Data == "style" || n.Data == "script" && src == "" && !isStarter(n) {
				t.Errorf("%s: inline <%s>", p.path, n.Data)
			}
		}
		for _, n := range p.all("") {
			for _, key := range []string{"aria-labelledby", "for"} {
				if id, ok := attr(n, key); ok && !ids[id] {
					t.Errorf("%s: %s=%q names nothing", p.path, key, id)
				}
			}
		}
		if strings.Contains(string(p.Body), "<no value>") || strings.Contains(string(p.Body), "{0}") || strings.Contains(string(p.Body), "ZgotmplZ") {
			t.Errorf("%s: a text was not filled in", p.path)
		}
	}
}

// isStarter: the one script that the policy knows by its hash, to the letter.
func isStarter(n *html.Node) bool {
	core, _ := attr(n, "data-core")
	return core != "" && n.FirstChild != nil && n.FirstChild.Data == starter
}

// Every link inside leads to a page that exists, and to an anchor in it.
func TestLinksLead(t *testing.T) {
	s := newSite(t)
	places := map[string]map[string]bool{}
	for _, p := range pages(t, s) {
		places[p.path] = p.ids()
	}
	for _, p := range pages(t, s) {
		for _, n := range p.all("a") {
			href, _ := attr(n, "href")
			u, err := url.Parse(href)
			if err != nil || u.Host != "" && u.Scheme != "https" {
				t.Errorf("%s: link to %q", p.path, href)
				continue
			}
			if u.Host != "" {
				continue
			}
			to := u.Path
			if to == "" {
				to = p.path
			}
			if places[to] == nil {
				found, ok := s.Page(to)
				if !ok || found.Status != 200 {
					t.Errorf("%s: link to %q, which does not exist", p.path, href)
					continue
				}
				places[to] = parse(t, to, found).ids()
			}
			if u.Fragment != "" && !places[to][u.Fragment] {
				t.Errorf("%s: link to %q, which has no such place", p.path, href)
			}
		}
	}
}

// ids are the places of a page.
func (p page) ids() map[string]bool {
	ids := map[string]bool{}
	for _, n := range p.all("") {
		if v, ok := attr(n, "id"); ok {
			ids[v] = true
		}
	}
	return ids
}

func TestLanguages(t *testing.T) {
	s := newSite(t)
	for _, p := range pages(t, s) {
		lang, _ := attr(p.all("html")[0], "lang")
		if lang != p.path[1:3] {
			t.Errorf("%s: lang=%q", p.path, lang)
		}
		if p.Status != 200 {
			continue
		}
		alternates, canonical := map[string]string{}, ""
		for _, n := range p.all("link") {
			href, _ := attr(n, "href")
			if hreflang, ok := attr(n, "hreflang"); ok {
				alternates[hreflang] = href
			}
			if rel, _ := attr(n, "rel"); rel == "canonical" {
				canonical = href
			}
		}
		if canonical != "https://play.example"+p.path {
			t.Errorf("%s: canonical %q", p.path, canonical)
		}
		for _, lang := range []string{"en", "es"} {
			if want := "https://play.example/" + lang + p.path[3:]; alternates[lang] != want {
				t.Errorf("%s: hreflang %s %q, want %q", p.path, lang, alternates[lang], want)
			}
		}
	}
}

func TestSwitchKeepsThePage(t *testing.T) {
	s := newSite(t)
	for from, to := range map[string]string{"/en/": "/es/", "/es/lessons/vrfy-252/": "/en/lessons/vrfy-252/", "/en/compare/220-252/": "/es/compare/220-252/"} {
		found := false
		for _, n := range open(t, s, from).all("a") {
			href, _ := attr(n, "href")
			if lang, ok := attr(n, "hreflang"); ok && lang == to[1:3] && href == to {
				found = true
			}
		}
		if !found {
			t.Errorf("%s does not switch to %s", from, to)
		}
	}
}

func TestRedirects(t *testing.T) {
	s := newSite(t)
	for from, to := range map[string]string{
		"/en/compare/252-220/": "/en/compare/220-252/",
		"/en/compare/252-220":  "/en/compare/220-252/",
		"/en/lessons":          "/en/lessons/",
		"/es":                  "/es/",
	} {
		if p, ok := s.Page(from); !ok || p.Status != 301 || p.Location != to {
			t.Errorf("%s: %d to %q, want %q", from, p.Status, p.Location, to)
		}
	}
	for _, path := range []string{"/", "/en/compare/299-220/", "/en/lessons/no", "/fr/", "/en/compare/x-y/"} {
		if p, ok := s.Page(path); ok {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
}

// The scripts begin at once, and before them the core where there is a session;
// it gives way to what the first picture of the page needs.
func TestPreloads(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/en/", "/es/lessons/vrfy-252/", "/en/lessons/"} {
		body := string(open(t, s, path).Body)
		for _, want := range []string{`rel="stylesheet" href="/assets/site-2.css"`, `type="module" async src="/assets/chunk-4.js"`, `type="module" async src="/assets/site-3.js"`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
		begins := strings.Contains(body, `<script data-core="/assets/core-1.wasm">`+starter)
		if begins != (path != "/en/lessons/") || strings.Count(body, "core-1.wasm") > 1 {
			t.Errorf("%s: the core is fetched: %v", path, begins)
		}
	}
}

func TestPagesWithoutABuild(t *testing.T) {
	s := New(Config{Lessons: lessons.FS, Dist: fstest.MapFS{}})
	if p := open(t, s, "/en/"); p.Status != 200 || strings.Contains(string(p.Body), `href=""`) {
		t.Errorf("%d", p.Status)
	}
}
