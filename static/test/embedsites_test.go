package test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// Real sites of the usual generators, made of what the builder prints and of
// nothing else that has to do with us; "make test-embed".

// generator makes a site: files by name, where [[FILE]] stands for the piece
// that the builder prints for it, and the program that makes pages of them.
type generator struct {
	id, needs string
	files     map[string]string
	run       func(dir, out string) []string
	page      string // of the site, with a session on it
}

var generators = []generator{
	{"mkdocs", "mkdocs", map[string]string{
		"mkdocs.yml":    "site_name: Docs\ntheme:\n  name: mkdocs\n  highlightjs: false\n[[mkdocs.yml]]\n",
		"docs/index.md": "# Docs\n\nBefore.\n\n[[page.md]]\n\nAfter, with *emphasis*.\n",
	}, func(dir, out string) []string {
		return []string{"build", "-q", "-f", filepath.Join(dir, "mkdocs.yml"), "-d", out}
	}, "index.html"},
	{"hugo", "hugo", map[string]string{
		"hugo.toml":                    "title = \"Docs\"\nrelativeURLs = true\ndisableKinds = [\"RSS\", \"sitemap\", \"taxonomy\", \"term\"]\n",
		"layouts/_default/single.html": "<!doctype html><html lang=\"en\"><title>{{ .Title }}</title><main>{{ .Content }}</main></html>\n",
		"layouts/index.html":           "<!doctype html><html lang=\"en\"><title>Docs</title></html>\n",
		"layouts/shortcodes/smtp.html": "[[layouts/shortcodes/smtp.html]]",
		"content/page.md":              "---\ntitle: Docs\n---\nBefore.\n\n[[page.md]]\n\nAfter, with *emphasis*.\n",
	}, func(dir, out string) []string { return []string{"--quiet", "-s", dir, "-d", out} }, "page/index.html"},
	{"sphinx", "sphinx-build", map[string]string{
		"conf.py":   "project = \"Docs\"\n[[conf.py]]\n",
		"index.rst": "Docs\n====\n\nBefore.\n\n[[page.rst]]\n\nAfter, with *emphasis*.\n",
	}, func(dir, out string) []string { return []string{"-q", "-b", "html", dir, out} }, "index.html"},
	{"myst", "sphinx-build", map[string]string{
		"conf.py":  "project = \"Docs\"\n[[conf.py]]\n",
		"index.md": "# Docs\n\nBefore.\n\n[[page.md]]\n\nAfter, with *emphasis*.\n",
	}, func(dir, out string) []string { return []string{"-q", "-b", "html", dir, out} }, "index.html"},
	{"vitepress", "node", map[string]string{
		".vitepress/config.mjs": "[[.vitepress/config.mjs]]\n",
		"index.md":              "# Docs\n\nBefore.\n\n[[page.md]]\n\nAfter, with *emphasis*. [Elsewhere](./other.md)\n",
		"other.md":              "# Elsewhere\n\n[Back](./index.md)\n",
		"package.json":          "{\"private\": true}\n",
	}, func(dir, out string) []string {
		return []string{filepath.Join(dir, "node_modules/vitepress/bin/vitepress.js"), "build", dir, "--outDir", out}
	}, ""},
}

// build makes the site of a generator and gives its address.
func (g *guests) build(t *testing.T, site generator) string {
	t.Helper()
	program, err := exec.LookPath(site.needs)
	if err != nil {
		missing(t, site.needs)
	}
	dir, out := t.TempDir(), t.TempDir()
	for name, text := range site.files {
		if _, file, ok := strings.Cut(text, "[["); ok {
			file, _, _ = strings.Cut(file, "]]")
			text = strings.Replace(text, "[["+file+"]]", g.piece(t, "en", site.id, file), 1)
		}
		text = strings.Replace(text, "export default {", "export default {\n  base: \"/"+site.id+"/\",", 1)
		full := filepath.Join(dir, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(full), 0o755), "make a folder")
		must(t, os.WriteFile(full, []byte(text), 0o644), "write %s", name)
	}
	modules := filepath.Join(rig.Root(), "static", "test", "embed", "node_modules")
	if site.needs == "node" {
		if _, err := os.Stat(filepath.Join(modules, "vitepress")); err != nil {
			missing(t, "VitePress")
		}
		must(t, os.Symlink(modules, filepath.Join(dir, "node_modules")), "lend it its packages")
	}
	make := exec.Command(program, site.run(dir, out)...)
	make.Dir = dir
	text, err := make.CombinedOutput()
	must(t, err, "%s: %s", site.id, text)
	return g.host(site.id, http.FileServer(http.Dir(out)))
}

// The snippet of each generator gives a session that answers, and leaves the
// rest of its page alone.
func TestEmbedGenerators(t *testing.T) {
	if mode != "embed" {
		t.Skip("make test-embed")
	}
	g := guestsOf(t)
	for _, site := range generators {
		t.Run(site.id, func(t *testing.T) {
			at := g.build(t, site)
			p := g.read(t, at+site.page, rig.View{})
			p.converses()
			if !look[bool](p, `document.querySelector("p em")?.innerText === "emphasis"`) {
				t.Error("the page below the session is another one")
			}
			if site.id == "vitepress" {
				p.away()
			}
			bare, err := chromium(t).Open(rig.View{NoScript: true})
			must(t, err, "open a tab")
			defer bare.Close()
			must(t, bare.Navigate(at+site.page), "open it without JavaScript")
			text, err := rig.Eval[string](bare, `document.querySelector("smtp-playground").innerText`)
			must(t, err, "read it")
			if !strings.Contains(text, "C: VRFY alice\nS: 252 2.5.0 Cannot VRFY user, but will accept message and attempt delivery") {
				t.Errorf("without JavaScript: %q", text)
			}
		})
	}
}

// away goes to another page of a site that never loads a second one, and back:
// the element is made anew.
func (p *page) away() {
	p.t.Helper()
	p.tap("a link", `[...document.querySelectorAll("main a")].find(a => a.innerText === "Elsewhere")`)
	p.until("the other page", `location.pathname.endsWith("other.html") && !el`)
	p.tap("the way back", `[...document.querySelectorAll("main a")].find(a => a.innerText === "Back")`)
	p.until("a greeting", `codes[0] === 220`)
	p.answer = 0
	p.converses()
}

// Two of the sites, and a frame, in the other two engines.
func TestBrowsersEmbed(t *testing.T) {
	if mode != "embed" {
		t.Skip("make test-embed")
	}
	inBrowsers(t, func(t *testing.T, e rig.Engine) {
		g := guestsOf(t)
		for _, site := range generators {
			if site.id != "mkdocs" && site.id != "vitepress" {
				continue
			}
			w := openWindow(t, e, g.build(t, site)+site.page)
			w.until("220", `codes[0] === 220`)
			w.enter("VRFY alice")
			w.until("252", `codes[1] === 252`)
		}
		w := openWindow(t, e, g.host("frame", document(g.piece(t, "en", "frame", ""))))
		w.until("a frame as high as its content", `parseFloat(document.querySelector("iframe").style.height) > 600`)
	})
}
