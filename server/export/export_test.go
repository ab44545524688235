package export

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ehlo/server/site"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fewPages is a site of few pages.
type fewPages map[string]site.Page

func (f fewPages) Paths() []string {
	return slices.Sorted(maps.Keys(f))
}

func (f fewPages) Page(path string) (site.Page, bool) { p, ok := f[path]; return p, ok }

const head = "<meta charset=\"utf-8\">\n"

func config() Config {
	page := func(kind, body string) site.Page { return site.Page{Status: 200, Type: kind, Body: []byte(body)} }
	return Config{
		Site: fewPages{
			"/en/":                      page("text/html; charset=utf-8", head+`<a href="/es/">`),
			"/en/compare/220-252/":      page("text/html; charset=utf-8", head+`<a href="/en/">`),
			"/en/lessons/x/lesson.json": page("application/json", `["a","/en/"]`),
			"/en/search.json":           page("application/json", `["/en/"]`),
			"/robots.txt":               page("text/plain", "User-agent: *\n"),
		},
		Dist: fstest.MapFS{
			"manifest.json": {Data: []byte(`{"site.css":{"path":"assets/site-1.css"}}`)},
			".keep":         {}, "embed.js": {Data: []byte("embed")}, "smtp-playground.js": {Data: []byte("element")},
			"assets/core-1.wasm": {Data: []byte("core")}, "assets/core-1.wasm.br": {Data: []byte("br")}, "assets/core-1.wasm.gz": {Data: []byte("gz")},
			"assets/site-1.css": {Data: []byte("css")},
		},
		Policy: "default-src 'none'; frame-ancestors 'none'; connect-src 'self'",
		Move: func(p site.Page, before string) []byte {
			return []byte(strings.ReplaceAll(string(p.Body), `"/`, `"`+before+"/"))
		},
	}
}

// read gives every file of a folder.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := os.ReadFile(filepath.Join(dir, name))
			got[name] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func write(t *testing.T, dir string, c Config) Result {
	t.Helper()
	r, err := Write(t.Context(), dir, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEveryPageAndFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	write(t, dir, config())
	got := read(t, dir)
	for name, want := range map[string]string{
		"en/index.html":                 `<a href="../es/">`,
		"en/compare/220-252/index.html": `<a href="../../../en/">`,
		"en/compare/252-220/index.html": `url=../220-252/`,
		"en/lessons/x/lesson.json":      `["a","/en/"]`, // the element looks from where its script came from
		"en/search.json":                `["../en/"]`,
		"robots.txt":                    "User-agent",
		"index.html":                    `href="./es/"`,
		"404.html":                      `href="/es/"`,
		"assets/core-1.wasm":            "core",
		"assets/core-1.wasm.br":         "br",
		"assets/core-1.wasm.gz":         "gz",
		"smtp-playground.js":            "element",
		"v1/smtp-playground.js":         `from "../smtp-playground.js"`,
		"v1/embed.js":                   "embed",
		".nojekyll":                     "",
		".ehlo-export":                  "assets/core-1.wasm\n",
	} {
		if text, ok := got[name]; !ok || !strings.Contains(text, want) {
			t.Errorf("%s (%v) holds %q, want %q in it", name, ok, text, want)
		}
	}
	for name := range got {
		if name == "manifest.json" || strings.HasSuffix(name, ".keep") {
			t.Errorf("%s is of no use to anybody", name)
		}
	}
}

// Each page brings its policy along, but for what a page cannot say.
func TestPolicyInPages(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, config())
	const meta = head + `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; connect-src &#39;self&#39;">`
	for name, text := range read(t, dir) {
		if strings.HasSuffix(name, ".html") && !strings.Contains(text, meta) {
			t.Errorf("%s has no policy: %s", name, text)
		}
	}
}

func TestEqualInputEqualFiles(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	write(t, one, config())
	c := config()
	c.Site.(fewPages)["/es/"] = site.Page{Status: 200, Body: []byte("gone tomorrow")}
	write(t, two, c)
	os.WriteFile(filepath.Join(two, "CNAME"), []byte("play.example"), 0o600)
	if r := write(t, two, config()); r.Removed != 1 {
		t.Errorf("removed %d files, want the one of the page that is gone", r.Removed)
	}
	a, b := read(t, one), read(t, two)
	if b["CNAME"] != "play.example" {
		t.Error("a file of somebody else is gone")
	}
	delete(b, "CNAME")
	if len(a) != len(b) {
		t.Errorf("%d and %d files", len(a), len(b))
	}
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s differs", name)
		}
	}
	if _, err := os.Stat(filepath.Join(two, "es")); err == nil {
		t.Error("an empty folder is left")
	}
}

// Nothing is written over that no export wrote, and nothing outside is removed.
func TestFoldersOfOthers(t *testing.T) {
	dir := t.TempDir()
	precious := filepath.Join(dir, "precious")
	os.WriteFile(precious, []byte("x"), 0o600)
	_, err := Write(t.Context(), dir, config())
	if notOurs := (*NotOursError)(nil); !errors.As(err, &notOurs) || len(read(t, dir)) != 1 {
		t.Errorf("%v, and then %v", err, read(t, dir))
	}
	if _, err := Write(t.Context(), precious, config()); err == nil || !strings.Contains(err.Error(), "is a file") {
		t.Error(err)
	}
	inner := filepath.Join(dir, "inner")
	os.Mkdir(inner, 0o700)
	os.WriteFile(filepath.Join(inner, listFile), []byte(listHead+"../precious\n/etc/nothing\n.\n"), 0o600)
	write(t, inner, config())
	if _, err := os.Stat(precious); err != nil {
		t.Error("a list led out of its folder")
	}
}

// What was interrupted can be begun again.
func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Write(ctx, dir, config()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	write(t, dir, config())
}

func TestWhatCannotBeExported(t *testing.T) {
	c := config()
	c.Dist = fstest.MapFS{}
	if _, err := Write(t.Context(), t.TempDir(), c); err == nil || !strings.Contains(err.Error(), "make build") {
		t.Error(err)
	}
	c = config()
	c.Site.(fewPages)["/es/"] = site.Page{Status: 500, Body: []byte("a template broke")}
	if _, err := Write(t.Context(), t.TempDir(), c); err == nil || !strings.Contains(err.Error(), "a template broke") {
		t.Error(err)
	}
}
