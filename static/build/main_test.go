package main

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// project is the smallest tree that builds.
var project = map[string]string{
	"bin/core.wasm":             smallCore("one"),
	"static/favicon.svg":        "<svg xmlns='http://www.w3.org/2000/svg'/>",
	"static/css/pages.css":      "main { margin: 0; }\n",
	"static/css/site.css":       "@import './base.css';\nmain { color: light-dark(#000, #fff); }\n",
	"static/css/base.css":       "body   {   margin: 0;   }\n",
	"static/css/element.css":    ":host   {   display: block;   }\n",
	"static/site.js":            "import './smtp-playground.js';\nif (document.title) import('./page.js');\n",
	"static/page.js":            "console.log('page');\n",
	"static/page/early.js":      "console.log(1);\n",
	"static/smtp-playground.js": "import css from './css/element.css';\nconsole.log(css, new URL(__ASSETS__['core.wasm'], import.meta.url));\nimport './element/host.js';\n",
	"static/element/host.js":    "if (document.body) import('./inbound.js');\nelse import('./more.js');\n",
	"static/element/more.js":    "console.log('more');\n",
	"static/element/inbound.js": "console.log('a mail program', __ASSETS__['core.wasm']);\n",
	"static/sw.js":              "self.b = __BUILD__;\n",
	"static/sw-off.js":          "self.registration.unregister();\n",
	"static/embed.js":           "import(new URL('smtp-playground.js', document.currentScript.src).href);\n",
	"lessons/replies/252/en.md": "---\n---\n",
	"static/build/npm/held.js":  "export const heldFetch = fetch;\n",
	"lessons/explain/es.yaml":   "replies:\n  220: {title: Listo}\n",
	"lessons/explain/en.yaml":   "replies:\n  220: {title: Ready}\n  \"252.vrfy\": {title: Unverified}\n",
}

// smallCore is the smallest module that Go's linker could have written: a start
// function, no globals, and one data segment with the table of no functions and
// a text to tell modules apart.
func smallCore(text string) string {
	table := "\xf1\xff\xff\xff\x00\x00\x01\x08" + strings.Repeat("\x00", 24)
	table += strings.Repeat("\x48\x00\x00\x00\x00\x00\x00\x00", 5) + text
	out := "\x00asm\x01\x00\x00\x00"
	for _, section := range []struct{ id, body string }{
		{"\x01", "\x01\x60\x00\x00"}, // a type: nothing in, nothing out
		{"\x03", "\x01\x00"},
		{"\x05", "\x01\x00\x01"}, // a page of memory
		{"\x06", "\x00"},
		{"\x07", "\x01\x0b_initialize\x00\x00"},
		{"\x0a", "\x01\x02\x00\x0b"},
		{"\x0b", "\x01\x00\x41\x00\x0b" + string(rune(len(table))) + table},
	} {
		out += section.id + string(rune(len(section.body))) + section.body
	}
	return out
}

func newProject(t *testing.T, without ...string) string {
	t.Helper()
	top := t.TempDir()
	for name, text := range project {
		full := filepath.Join(top, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range without {
		if err := os.Remove(filepath.Join(top, name)); err != nil {
			t.Fatal(err)
		}
	}
	return top
}

func files(t *testing.T, top string) map[string]string {
	t.Helper()
	all := map[string]string{}
	dist := os.DirFS(filepath.Join(top, "static", "dist"))
	err := fs.WalkDir(dist, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dist, p)
		all[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func manifest(t *testing.T, all map[string]string) map[string]entry {
	t.Helper()
	list := map[string]entry{}
	if err := json.Unmarshal([]byte(all["manifest.json"]), &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestBuild(t *testing.T) {
	top := newProject(t)
	if err := run(top); err != nil {
		t.Fatal(err)
	}
	all := files(t, top)
	list := manifest(t, all)
	for _, name := range []string{"core.wasm", "site.css", "site.js", "favicon.svg", "explain-en.json"} {
		e, ok := list[name]
		if !ok {
			t.Errorf("manifest lacks %s", name)
			continue
		}
		if len(all[e.Path]) != e.Size || len(all[e.Path+".br"]) != e.Brotli || len(all[e.Path+".gz"]) != e.Gzip {
			t.Errorf("%s: sizes in the manifest %+v do not fit the files", name, e)
		}
	}
	for _, name := range []string{"smtp-playground.js", "embed.js", "favicon.svg"} {
		if all[name] == "" || all[name+".br"] == "" {
			t.Errorf("no %s under its plain name", name)
		}
	}
	if got, want := all[list["explain-en.json"].Path], `{"pages":{"compare":[],"replies":["252"]},"replies":{"220":{"title":"Ready"},"252.vrfy":{"title":"Unverified"}}}`; got != want {
		t.Errorf("explain: %s, want %s", got, want)
	}
	if css := all[list["site.css"].Path]; !strings.Contains(css, "body{margin:0}") || !strings.Contains(css, "light-dark(") {
		t.Errorf("site.css is not bundled, minified and otherwise unchanged: %s", css)
	}
	js := all["smtp-playground.js"]
	if !strings.Contains(js, ":host{display:block}") {
		t.Errorf("the element does not carry its styles: %s", js)
	}
	if strings.Contains(js, "a mail program") || !strings.Contains(js, `import("./`+list["inbound.js"].Path+`")`) {
		t.Errorf("what is needed later is not left for later: %s", js)
	}
}

// A view is known by its name, and its sheet comes with it; another view may use
// what it exports.
func TestViews(t *testing.T) {
	top := newProject(t)
	for name, text := range map[string]string{
		"static/page/early.js": "import('../view/bar.js');\n",
		"static/view/bar.js":   "import {a} from '../a.js'; console.log(a, __VIEWS__);\n",
		"static/view/room.js":  "export const room = 1;\n",
		"static/view/one.js":   "import {b} from '../b.js'; import css from '../css/base.css'; export const svg = [b, css, 'the first'];\n",
		"static/view/two.js":   "import {svg} from './one.js'; console.log(svg);\n",
		"static/a.js":          "export const a = String(Date.now());\n",
		"static/b.js":          "export const b = String(Date.now() + 1);\n",
		"static/site.js":       "import {a} from './a.js'; import {b} from './b.js'; console.log(a, b); import './page/early.js';\n",
	} {
		if err := writeFile(filepath.Join(top, name), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := run(top); err != nil {
		t.Fatal(err)
	}
	all := files(t, top)
	list := manifest(t, all)
	whole := ""
	for name, text := range all {
		if strings.HasSuffix(name, ".js") {
			whole += text
		}
	}
	if strings.Count(whole, "the first") != 1 || !strings.Contains(whole, "body{margin:0}") {
		t.Errorf("the view and its sheet: %s", whole)
	}
	if js := all[list["view/bar.js"].Path]; !strings.Contains(js, path.Base(list["view/one.js"].Path)) || !strings.Contains(js, path.Base(list["view/two.js"].Path)) || strings.Contains(js, "room") {
		t.Errorf("view/bar.js: %s", js)
	}
	if js := all[list["view/one.js"].Path]; js == "" {
		t.Error("nothing stands for a view that another one uses")
	}
}

// The element finds the core beside itself, wherever both are published.
func TestAssetURLs(t *testing.T) {
	top := newProject(t)
	if err := run(top); err != nil {
		t.Fatal(err)
	}
	all := files(t, top)
	core := manifest(t, all)["core.wasm"].Path
	if js := all["smtp-playground.js"]; !strings.Contains(js, `"./`+core+`"`) {
		t.Errorf("smtp-playground.js does not know ./%s: %s", core, js)
	}
	if js := all[manifest(t, all)["site.js"].Path]; !strings.Contains(js, `"../`+core+`"`) {
		t.Errorf("site.js does not know ../%s: %s", core, js)
	}
}

// What is loaded later makes no chunk that the start has to wait for: the script
// of our pages and the loader that runs before it are all it takes.
func TestLaterCostsNothingAtFirst(t *testing.T) {
	top := newProject(t)
	shared := "import { a } from '../shared.js';\nconsole.log(a, 'page');\n"
	for name, text := range map[string]string{"shared.js": "export const a = document.title;\n", "page.js": strings.Replace(shared, "../", "./", 1), "element/inbound.js": shared,
		"site.js": "import './page/early.js';\nimport './smtp-playground.js';\nimport { a } from './shared.js';\nif (a) import('./page.js');\n"} {
		if err := os.WriteFile(filepath.Join(top, "static", filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := run(top); err != nil {
		t.Fatal(err)
	}
	all := files(t, top)
	site := manifest(t, all)["site.js"]
	if len(site.Imports) != 1 || !strings.Contains(all[site.Path], "document.title") {
		t.Errorf("site.js needs %q first, and is:\n%s", site.Imports, all[site.Path])
	}
}

func TestBuildTwiceIsEqual(t *testing.T) {
	one, two := newProject(t), newProject(t)
	for _, top := range []string{one, two, two} {
		if err := run(top); err != nil {
			t.Fatal(err)
		}
	}
	a, b := files(t, one), files(t, two)
	if len(a) != len(b) {
		t.Errorf("%d files, then %d", len(a), len(b))
	}
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s differs between two builds", name)
		}
	}
}

func TestOldFilesGo(t *testing.T) {
	top := newProject(t)
	if err := run(top); err != nil {
		t.Fatal(err)
	}
	before := files(t, top)
	if err := os.WriteFile(filepath.Join(top, "bin", "core.wasm"), []byte(smallCore("another")), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(top); err != nil {
		t.Fatal(err)
	}
	after := files(t, top)
	if old := manifest(t, before)["core.wasm"].Path; after[old] != "" {
		t.Errorf("%s of the first build is still there", old)
	}
	if len(after) != len(before) {
		t.Errorf("%d files, then %d", len(before), len(after))
	}
}

func TestUnchangedCoreIsNotCompressedAgain(t *testing.T) {
	top := newProject(t)
	if err := run(top); err != nil {
		t.Fatal(err)
	}
	twin := filepath.Join(top, "static", "dist", manifest(t, files(t, top))["core.wasm"].Path+".br")
	before, err := os.Stat(twin)
	if err != nil {
		t.Fatal(err)
	}
	if err := run(top); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(twin); err != nil || !os.SameFile(before, after) {
		t.Errorf("%s was written again (%v)", twin, err)
	}
}

func TestMissingSources(t *testing.T) {
	tests := []struct{ file, says string }{
		{"bin/core.wasm", "make build"},
		{"static/favicon.svg", "favicon.svg"},
		{"static/css/site.css", "site.css"},
		{"static/css/base.css", "base.css"},
		{"static/site.js", "site.js"},
		{"static/embed.js", "embed.js"},
		{"lessons/explain/en.yaml", "lessons/explain"},
	}
	for _, tt := range tests {
		err := run(newProject(t, tt.file))
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("without %s: %v, want something about %s", tt.file, err, tt.says)
		}
	}
	if err := run(t.TempDir()); err == nil || !strings.Contains(err.Error(), "top folder") {
		t.Errorf("in an empty folder: %v", err)
	}
}

func TestBrotliReadsBack(t *testing.T) {
	small, err := brotliBest([]byte(strings.Repeat("250 OK\r\n", 100)))
	if err != nil {
		t.Fatal(err)
	}
	back, err := io.ReadAll(brotli.NewReader(bytes.NewReader(small)))
	if err != nil || len(back) != 800 || len(small) > 60 {
		t.Errorf("%d bytes became %d and then %d (%v)", 800, len(small), len(back), err)
	}
}
