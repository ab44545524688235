package test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"ehlo/static/test/rig"

	"golang.org/x/net/html"
)

// Pages of somebody else, from another site (localhost against 127.0.0.1), with
// a session of ours in them.

// guests is where such pages are, and an Ehlo that lets them frame it.
type guests struct {
	origin string // http://localhost:PORT
	ehlo   *rig.Server
	mu     sync.Mutex
	pages  map[string]http.Handler // by the first part of their path
}

var startGuests = sync.OnceValues(func() (*guests, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g := &guests{origin: fmt.Sprintf("http://localhost:%d", ln.Addr().(*net.TCPAddr).Port), pages: map[string]http.Handler{}}
	server := &http.Server{Handler: g}
	go server.Serve(ln)
	shared.used = append(shared.used, func() { server.Close() })
	own, err := freeAddress()
	if err != nil {
		return nil, err
	}
	// Its own address comes first: the pages call themselves by that.
	if g.ehlo, err = rig.Serve(rig.Binary(), "--http", own, "--origin", "http://"+own, "--origin", g.origin); err == nil {
		shared.used = append(shared.used, g.ehlo.Kill)
	}
	return g, err
})

// freeAddress is one that nobody listens on at the moment.
func freeAddress() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	return ln.Addr().String(), nil
}

func (g *guests) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	g.mu.Lock()
	page := g.pages[first]
	g.mu.Unlock()
	switch {
	case page != nil:
		page.ServeHTTP(w, r)
	case r.URL.Path == "/favicon.ico":
		w.WriteHeader(http.StatusNoContent)
	default:
		http.NotFound(w, r)
	}
}

func guestsOf(t *testing.T) *guests {
	t.Helper()
	program(t)
	g, err := startGuests()
	must(t, err, "start a site of somebody else")
	return g
}

// host puts pages below /NAME/ and gives their address.
func (g *guests) host(name string, pages http.Handler) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pages[name] = http.StripPrefix("/"+name, pages)
	return g.origin + "/" + name + "/"
}

// document is a page of somebody else with some markup in it.
func document(markup string, headers ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Set(name, value)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!doctype html><html lang=\"en\"><meta name=\"viewport\" content=\"width=device-width\"><title>Docs</title><main><h1>Docs</h1>\n%s\n</main></html>", markup)
	})
}

// read opens a page of theirs. It may ask nobody but its own site and ours, and
// nothing may complain.
func (g *guests) read(t *testing.T, address string, view rig.View) *page {
	t.Helper()
	tab, err := chromium(t).Open(view)
	must(t, err, "open a tab")
	p := &page{Page: tab, t: t}
	t.Cleanup(func() {
		for _, asked := range tab.Requests() {
			if !strings.HasPrefix(asked, g.origin+"/") && !strings.HasPrefix(asked, g.ehlo.URL("/")) && !strings.HasPrefix(asked, "data:") && asked != "about:blank" {
				t.Errorf("asked for %s", asked)
			}
		}
		for _, complaint := range tab.Complaints() {
			t.Errorf("the browser complains: %s", complaint)
		}
		tab.Close()
	})
	must(t, p.Navigate(address), "open %s", address)
	return p
}

// converses types VRFY, by keyboard, and sees 252.
func (p *page) converses() {
	p.t.Helper()
	p.expect("opening the page", 220)
	p.say("VRFY alice", 252)
}

// piece is what the builder prints for a file of a generator.
func (g *guests) piece(t *testing.T, lang, id, file string) string {
	t.Helper()
	r, err := http.Get(g.ehlo.URL("/" + lang + "/embed/builder/"))
	must(t, err, "fetch the builder")
	defer r.Body.Close()
	page, err := html.Parse(r.Body)
	must(t, err, "read the builder")
	for n := range page.Descendants() {
		if n.Data != "section" || !slices.Contains(n.Attr, html.Attribute{Key: "id", Val: id}) {
			continue
		}
		for pre := range n.Descendants() {
			if pre.Data == "pre" && (file == "" || slices.Contains(pre.Attr, html.Attribute{Key: "data-file", Val: file})) {
				return pre.FirstChild.Data
			}
		}
	}
	t.Fatalf("the builder prints no %s for %s", file, id)
	return ""
}

// inOneMinute is the snippet of README, with the address of this Ehlo.
func (g *guests) inOneMinute(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join(rig.Root(), "README.md"))
	must(t, err, "read README")
	_, after, _ := strings.Cut(string(readme), "## Embed it in one minute")
	_, snippet, _ := strings.Cut(after, "```html\n")
	snippet, _, ok := strings.Cut(snippet, "```")
	if !ok || !strings.Contains(snippet, "<smtp-playground") {
		t.Fatal("README has no snippet")
	}
	return strings.ReplaceAll(snippet, "http://127.0.0.1:8080/", g.ehlo.URL("/"))
}

// README and the builder say the same.
func TestEmbedSnippetIsOne(t *testing.T) {
	g := guestsOf(t)
	if a, b := strings.TrimSpace(g.inOneMinute(t)), strings.TrimSpace(g.piece(t, "en", "html", "")); a != b {
		t.Errorf("README:\n%s\nthe builder:\n%s", a, b)
	}
}

// headers are what pages of others send along; by the words "short" those that
// "make test" looks at, too.
var headers = []struct {
	name  string
	short bool
	send  []string
	yes   string // true in the page then: the header is in force
}{
	{"none", true, nil, "true"},
	{"a strict policy, with Trusted Types", true, []string{"Content-Security-Policy: default-src 'none'; script-src O 'wasm-unsafe-eval'; connect-src O; require-trusted-types-for 'script'; trusted-types 'none'"}, "true"},
	{"cross-origin isolation", true, []string{"Cross-Origin-Embedder-Policy: require-corp", "Cross-Origin-Opener-Policy: same-origin"}, "crossOriginIsolated"},
	{"credentialless isolation", false, []string{"Cross-Origin-Embedder-Policy: credentialless", "Cross-Origin-Opener-Policy: same-origin"}, "crossOriginIsolated"},
	{"resources for itself alone", false, []string{"Cross-Origin-Resource-Policy: same-origin", "Referrer-Policy: no-referrer", "X-Frame-Options: DENY"}, "true"},
	{"storage off, no origin", false, []string{"Content-Security-Policy: sandbox allow-scripts"}, `origin === "null"`},
	{"no powers at all", false, []string{"Permissions-Policy: camera=(), clipboard-write=(), storage-access=(), cross-origin-isolated=()"}, "true"},
}

// The snippet of README works under whatever headers its page has.
func TestEmbedHeaders(t *testing.T) {
	g := guestsOf(t)
	for i, h := range headers {
		if mode != "embed" && !h.short {
			continue
		}
		t.Run(h.name, func(t *testing.T) {
			send := slices.Clone(h.send)
			for i := range send {
				send[i] = strings.ReplaceAll(send[i], " O", " "+g.ehlo.URL(""))
			}
			p := g.read(t, g.host(fmt.Sprint("headers", i), document(g.inOneMinute(t), send...)), rig.View{})
			p.converses()
			if !look[bool](p, h.yes) {
				t.Errorf("%s: the header is not in force", h.yes)
			}
			p.until("the goal is met", `all(".guide").some(e => !e.innerText.includes("alice"))`)
		})
	}
}

// A classic script brings the element, as MkDocs includes it; the fallback is
// there before, and without JavaScript it is all there is.
func TestEmbedClassic(t *testing.T) {
	g := guestsOf(t)
	yml, md := g.piece(t, "en", "mkdocs", "mkdocs.yml"), g.piece(t, "en", "mkdocs", "page.md")
	_, src, _ := strings.Cut(yml, "- ")
	at := g.host("classic", document(md+`<script src="`+strings.TrimSpace(src)+`"></script>`))
	g.read(t, at, rig.View{}).converses()
	p := g.read(t, at, rig.View{NoScript: true})
	text, err := rig.Eval[string](p.Page, "document.body.innerText")
	must(t, err, "read the page")
	if !strings.Contains(text, "C: VRFY alice\nS: 252 2.5.0 Cannot VRFY user, but will accept message and attempt delivery") {
		t.Errorf("without JavaScript: %s", text)
	}
}

// The picture is shown in a page of somebody else, and the link beside it leads
// to the lesson.
func TestEmbedPicture(t *testing.T) {
	g := guestsOf(t)
	md := g.piece(t, "es", "picture", "README.md")
	_, rest, _ := strings.Cut(md, "](")
	src, rest, _ := strings.Cut(rest, ")](")
	href, _, ok := strings.Cut(rest, ")")
	if !ok {
		t.Fatalf("no link with a picture: %s", md)
	}
	at := g.host("picture", document(`<a href="`+href+`"><img src="`+src+`" alt="x"></a>`, "Content-Security-Policy: default-src 'none'; img-src "+g.ehlo.URL(""), "Cross-Origin-Embedder-Policy: require-corp"))
	p := g.read(t, at, rig.View{})
	p.until("the picture", `document.querySelector("img").naturalWidth > 700`)
	r, err := http.Get(href)
	must(t, err, "follow the link")
	defer r.Body.Close()
	if text, _ := io.ReadAll(r.Body); r.StatusCode != 200 || !strings.Contains(string(text), `lesson="vrfy-252"`) {
		t.Errorf("%s: %d", href, r.StatusCode)
	}
}
