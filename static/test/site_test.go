package test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// The matrix plays a cell: the reply is said to its command, and the cell is
// lit, also after the page was left.
func TestMatrixCells(t *testing.T) {
	for _, lang := range languages {
		p := visit(t, "/"+lang.code+"/matrix/", rig.View{})
		p.until("a greeting", "codes.length > 0")
		counts := `!document.querySelector(".matrix-count").hidden` // its script is there
		p.until("the count of cells", counts)
		for _, cell := range []string{"VRFY 252", "RCPT 551", "end 452", "connect 554"} {
			at := fmt.Sprintf(`document.querySelector('[data-cell=%q]')`, cell)
			p.tap(cell, at)
			p.until(cell+" to be said", at+`.classList.contains("lit") && codes.includes(+`+at+`.dataset.code)`)
		}
		p.open("/" + lang.code + "/matrix/")
		p.until("the count of cells, again", counts)
		if lit := look[int](p, `document.querySelectorAll(".cell.lit").length`); lit != 4 {
			t.Errorf("%s: %d cells are remembered", lang.code, lit)
		}
		p.open("/" + lang.code + "/replies/")
		p.until("551 to be lit in the table of replies", `document.querySelector(".tile[data-code='551']").classList.contains("lit")`)
	}
}

// A pasted line is taken apart by the core: a reply, an enhanced code alone,
// and what is neither.
func TestPaste(t *testing.T) {
	tests := []struct{ path, line, want string }{
		{"/en/replies/", "550 5.1.1 <nobody@lab.example>: User unknown", "5.1.1"},
		{"/es/replies/", "452-4.2.2 lleno", "4.2.2"},
		{"/en/replies/", "hello", "That is no SMTP reply"},
		{"/en/enhanced/", "4.7.1", "you may not send there"},
		{"/en/enhanced/", "554 5.7.1 Relay access denied", "you may not send there"},
		{"/es/enhanced/", "9.9.9", "Esto no es"},
	}
	for _, tt := range tests {
		p := visit(t, tt.path, rig.View{})
		field := `document.querySelector("form[data-paste] input")`
		p.until("the field", "shown("+field+")")
		p.focus("the field", "focus === "+field)
		p.press(tt.line + rig.Enter)
		result := `document.querySelector(".paste-result")`
		p.until(tt.line+" explained", fmt.Sprintf(`(%[1]s.innerText + (%[1]s.querySelector("smtp-code")?.shadowRoot?.textContent ?? "")).toLowerCase().includes(%[2]q)`, result, strings.ToLower(tt.want)))
	}
}

// The search opens with a slash, finds by code, word and without accents, and
// is walked by keyboard.
func TestSearch(t *testing.T) {
	for path, tt := range map[string]struct{ ask, title, url string }{
		"/en/":             {"252", "252", "/en/replies/252/"},
		"/es/lessons/":     {"lista gris", "lista gris", "/es/glossary/#greylisting"},
		"/es/replies/550/": {"negociacion", "negociación", "/es/glossary/#handshake"},
	} {
		p := visit(t, path, rig.View{})
		p.until("the page", `document.readyState === "complete"`)
		look[bool](p, `!void document.activeElement.blur()`)
		p.press("/")
		field := `document.querySelector(".search-dialog input")`
		p.until("the search", "focus === "+field)
		p.press(tt.ask)
		t.Cleanup(func() {
			if t.Failed() {
				t.Logf("%s: %s", path, look[string](p, `JSON.stringify([focus?.outerHTML.slice(0, 200), document.querySelector(".search-dialog input")?.value, document.querySelector(".search-dialog")?.innerText])`))
			}
		})
		p.until("results on "+path, fmt.Sprintf(`[...document.querySelectorAll(".search-list a")].some(a => a.innerText.includes(%q) && a.href.endsWith(%q))`, tt.title, tt.url))
		p.press(rig.Down)
		if !look[bool](p, `focus?.matches(".search-list a")`) {
			t.Errorf("%s: the arrow leads nowhere", path)
		}
	}
}

// Any two replies: the choice leads to their comparison, smaller code first.
func TestAnyTwoReplies(t *testing.T) {
	p := visit(t, "/en/compare/220-252/", rig.View{})
	form := `document.querySelector(".pair-form")`
	p.until("the form", "shown("+form+")")
	look[bool](p, `((a, b) => { a.value = "556"; b.value = "211"; return true })(...`+form+`.querySelectorAll("select"))`)
	p.tap("Compare", form+`.querySelector("button")`)
	p.until("the comparison", `location.pathname === "/en/compare/211-556/" && document.querySelector("h1")?.innerText.includes("211")`)
}

// What was learnt is on the contents page; where storage is blocked it is said
// that nothing is kept.
func TestProgress(t *testing.T) {
	p := visit(t, "/en/lessons/first-220/", rig.View{})
	p.until("a greeting", "codes.length > 0")
	p.until("a goal", `document.querySelector(".goal.met")`)
	p.open("/en/lessons/")
	p.until("how far", `document.querySelector('[data-lesson="first-220"]').classList.contains("begun")`)
	if look[bool](p, `[...document.querySelectorAll("[data-kept]")].some(shown)`) {
		t.Error("says that nothing is kept")
	}
}

// Every page of the site opens without a complaint, has a title of its own and
// is not wider than a telephone. "make test-site"; "make test" looks at one of
// each template elsewhere.
func TestWholeSite(t *testing.T) {
	if mode != "site" {
		t.Skip("make test-site")
	}
	p := blank(t, rig.View{Width: 360, Height: 740})
	for _, path := range sitePaths(t) {
		p.open(path)
		if h1 := look[int](p, `document.querySelectorAll("h1").length`); h1 != 1 {
			t.Errorf("%s: %d h1", path, h1)
		}
		if over := look[int](p, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
			t.Errorf("%s: %d pixels wider than the window", path, over)
		}
		if path[1:3] != look[string](p, "document.documentElement.lang") {
			t.Errorf("%s: another language", path)
		}
	}
}

// sitePaths are the pages of the sitemap.
func sitePaths(t *testing.T) []string {
	t.Helper()
	answer, err := http.Get(ehlo(t).URL("/sitemap.xml"))
	must(t, err, "get the sitemap")
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	must(t, err, "read the sitemap")
	var paths []string
	for _, m := range regexp.MustCompile(`<loc>(?:https?://[^/<]*)?(/[^<]*)</loc>`).FindAllStringSubmatch(string(text), -1) {
		paths = append(paths, m[1])
	}
	if len(paths) < 1000 {
		t.Fatalf("%d pages", len(paths))
	}
	return paths
}

// The element is told a lesson as data, with everything that a solution does.
func TestLessonData(t *testing.T) {
	for _, slug := range tutorials(t) {
		answer, err := http.Get(ehlo(t).URL("/en/lessons/" + slug + "/lesson.json"))
		must(t, err, "get %s", slug)
		var lesson struct {
			Slug string
			Acts []map[string]any
		}
		err = json.NewDecoder(answer.Body).Decode(&lesson)
		answer.Body.Close()
		if err != nil || lesson.Slug != slug || len(lesson.Acts) == 0 {
			t.Errorf("%s: %v, %d acts", slug, err, len(lesson.Acts))
		}
	}
}
