package site

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"ehlo/lessons"
	"ehlo/server/site/doc"
	"ehlo/server/site/facts"
)

// The index of the search knows every kind of thing, and each entry leads to a
// page.
func TestSearchIndex(t *testing.T) {
	s := newSite(t)
	for _, lang := range Languages() {
		p, _ := s.Page("/" + lang + "/search.json")
		var list []struct{ K, T, U, W string }
		if err := json.Unmarshal(p.Body, &list); err != nil {
			t.Fatal(err)
		}
		kinds := map[string]int{}
		for _, e := range list {
			kinds[e.K]++
			path, _, _ := strings.Cut(e.U, "#")
			if page, ok := s.Page(path); !ok || page.Status != 200 || e.T == "" {
				t.Errorf("%s: %+v leads nowhere", lang, e)
			}
		}
		if len(kinds) < 7 || len(p.Body) > 96<<10 {
			t.Errorf("%s: kinds %v, %d octets", lang, kinds, len(p.Body))
		}
	}
}

// "Report it" carries page and version; without a contact there is a text.
func TestReport(t *testing.T) {
	for _, tt := range []struct{ contact, scheme, field string }{
		{"mailto:postmaster@play.example", "mailto", "subject"},
		{"https://play.example/issues/new", "https", "title"},
		{"javascript:alert(1)", "", ""},
		{"", "", ""},
	} {
		s := New(Config{Lessons: lessons.FS, Dist: dist, Version: "7", Operator: Operator{Contact: tt.contact}})
		p := open(t, s, "/en/replies/252/")
		link := ""
		for _, n := range p.all("a") {
			if _, ok := attr(n, "data-report"); ok {
				link, _ = attr(n, "href")
			}
		}
		if tt.scheme == "" {
			if link != "" || len(p.find("p", "report")) != 1 {
				t.Errorf("%q: link %q", tt.contact, link)
			}
			continue
		}
		u, err := url.Parse(link)
		q := u.Query()
		if err != nil || u.Scheme != tt.scheme || !strings.Contains(q.Get(tt.field), "/en/replies/252/") || !strings.Contains(q.Get("body"), "Version: 7") || strings.Contains(link, "+") {
			t.Errorf("%q: %s", tt.contact, link)
		}
	}
}

func TestNotFoundGuesses(t *testing.T) {
	s := newSite(t)
	for path, want := range map[string]string{
		"/en/replies/599/":         `href="/en/replies/554/"`,
		"/en/lessons/first-222/":   `href="/en/lessons/first-220/"`,
		"/es/personas/posfix/":     `href="/es/personas/postfix/"`,
		"/en/greylistng":           `href="/en/glossary/#greylisting"`,
		"/en/replies/250-550/":     `href="/en/replies/550/"`,
		"/es/lessons/greylisting2": `href="/es/lessons/greylisting/"`,
	} {
		if body := string(s.NotFound(path).Body); !strings.Contains(body, want) {
			_, main, _ := strings.Cut(body, "<main")
			t.Errorf("%s lacks %s: %.800s", path, want, main)
		}
	}
}

// Each term is linked once a page, on its first use, and never inside code,
// headings or links.
func TestGlossaryLinks(t *testing.T) {
	lib := Load(lessons.FS)
	blocks, _ := doc.Parse("x.md", []byte("## Greylisting\n\nGreylisting and `greylisting`, [greylisting](https://x.example/), greylisting. An envelope-like envelope.\n\n- The bounces of a TLS handshake."), 1, doc.KeepLinks)
	var terms []string
	for _, b := range lib.linker("en").blocks(blocks) {
		collect(b, &terms)
	}
	if got := strings.Join(terms, "|"); got != "Greylisting|envelope|bounces|TLS handshake" {
		t.Errorf("linked %s", got)
	}
	s := newSite(t)
	for _, p := range pages(t, s) {
		seen := map[string]bool{}
		for _, n := range p.find("a", "term") {
			to, _ := attr(n, "href")
			if seen[to] {
				t.Errorf("%s: %s is linked twice", p.path, to)
			}
			seen[to] = true
			for up := n.Parent; up != nil; up = up.Parent {
				if up.Type == html.ElementNode && (up.Data == "a" || up.Data == "code" || up.Data == "h2" || up.Data == "h3") {
					t.Errorf("%s: a term inside <%s>", p.path, up.Data)
				}
			}
		}
	}
}

func collect(b doc.Block, terms *[]string) {
	var text []doc.Inline
	switch b := b.(type) {
	case doc.Para:
		text = b.Text
	case doc.List:
		for _, item := range b.Items {
			for _, inner := range item {
				collect(inner, terms)
			}
		}
	}
	for _, in := range text {
		if in.Kind == "term" {
			*terms = append(*terms, doc.Plain(in.Kids))
		}
	}
}

// Lessons of somebody else: what they lack is ours, what they choose as ids
// takes none of ours, and what is too large is left out.
func TestForeignLessons(t *testing.T) {
	const lesson = "---\ntitle: Hello\nsummary: s\nminutes: 3\ncodes: [220]\npersona: rfc\n---\nWait.\n\n## Step\n\n### Main {#main}\n\nSee [here](#main), [step](#step-1), ![x](https://evil.example/a.png) and [there](javascript:alert(1)) <img src=x onerror=alert(1)>.\n\n```goal\ngreeting 220 | It greets\n```\n"
	big := strings.Repeat("x", maxFile+1)
	theirs := fstest.MapFS{
		"tutorials/01-hello/en.md":         {Data: []byte(lesson)},
		"tutorials/01-hello/es.md":         {Data: []byte(lesson)},
		"tutorials/01-hello/solution.smtp": {Data: []byte("S: 220*\n")},
		"tutorials/02-big/en.md":           {Data: []byte(big)},
		"tutorials/02-big/es.md":           {Data: []byte(big)},
	}
	s := New(Config{Lessons: theirs, Dist: dist, Foreign: true})
	p := open(t, s, "/en/lessons/hello/")
	body := string(p.Body)
	for _, want := range []string{`id="x-main"`, `href="#x-main"`, `href="#step-1"`} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %s", want)
		}
	}
	for _, bad := range []string{"evil.example", "javascript:", "onerror"} {
		if strings.Contains(body, bad) {
			t.Errorf("has %s", bad)
		}
	}
	if _, ok := s.Page("/en/lessons/big/"); ok {
		t.Error("an endless lesson became a page")
	}
	if p, ok := s.Page("/en/replies/252/"); !ok || !strings.Contains(string(p.Body), "Cannot verify") {
		t.Error("their folder has no replies, and ours are not there")
	}
	if p, ok := s.Page("/en/lessons/vrfy-252/"); ok {
		t.Errorf("our lessons are among theirs: %d", p.Status)
	}
}

// While lessons are written, a page follows its file; otherwise nothing looks.
func TestReload(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, lessons.FS); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "tutorials/01-first-220/en.md")
	for _, reload := range []bool{true, false} {
		s := New(Config{Lessons: os.DirFS(dir), Dist: dist, Reload: reload})
		before := open(t, s, "/en/lessons/first-220/")
		if has := strings.Contains(string(before.Body), " data-reload"); has != reload {
			t.Errorf("reload %v: the page asks: %v", reload, has)
		}
		src, _ := os.ReadFile(file)
		os.WriteFile(file, append(src, "\nOne more line.\n"...), 0o644)
		s.watch.looked = s.watch.looked.Add(-time.Minute) // as if time had passed
		after, _ := s.Page("/en/lessons/first-220/")
		if changed := after.ETag != before.ETag; changed != reload {
			t.Errorf("reload %v: the page changed: %v", reload, changed)
		}
	}
}

// Each cell of the matrix is on the page, with the session that brings it.
func TestMatrixPage(t *testing.T) {
	s := newSite(t)
	for _, lang := range Languages() {
		p := open(t, s, "/"+lang+"/matrix/")
		cells := map[string]bool{}
		for _, n := range p.find("a", "cell") {
			key, _ := attr(n, "data-cell")
			cells[key] = true
		}
		for _, c := range facts.Matrix() {
			if !cells[c.Command+" "+itoa(c.Code)] {
				t.Errorf("%s: no cell %s %d", lang, c.Command, c.Code)
			}
		}
	}
}
