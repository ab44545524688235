package site

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"ehlo/server/site/doc"
	"ehlo/wasm/smtp"
)

// find lists the elements with a tag and a class.
func (p page) find(tag, class string) []*html.Node {
	return slices.DeleteFunc(p.all(tag), func(n *html.Node) bool { return class != "" && !has(n, class) })
}

// by finds the element with an id.
func (p page) by(id string) *html.Node {
	for _, n := range p.all("") {
		if v, _ := attr(n, "id"); v == id {
			return n
		}
	}
	return nil
}

func TestLessonPage(t *testing.T) {
	s := newSite(t)
	for _, lang := range Languages() {
		for _, l := range s.lib.lessonsOf(s, lang) {
			p := open(t, s, l.URL())
			if ways := p.find("a", "skip"); len(ways) != 2 {
				t.Errorf("%s: %d ways for a keyboard past the menu; one leads to the session", l.URL(), len(ways))
			}
			var goals, raised []string
			for _, n := range p.find("li", "goal") {
				g, _ := attr(n, "data-goal")
				goals = append(goals, g)
			}
			for _, n := range p.find("details", "raised") {
				id, _ := attr(n, "data-hint")
				raised = append(raised, id)
				if _, hidden := attr(n, "hidden"); !hidden {
					t.Errorf("%s: hint %s is shown before the mistake", l.File, id)
				}
			}
			var wantGoals, wantRaised []string
			for _, step := range l.Steps {
				for _, g := range step.Goals() {
					wantGoals = append(wantGoals, g.Line)
				}
				for _, h := range step.Hints() {
					if h.ID != "" {
						wantRaised = append(wantRaised, h.ID)
					}
				}
				if n := p.by(step.ID); n == nil || !has(n, "step") {
					t.Errorf("%s: no %s", l.File, step.ID)
				}
			}
			if !slices.Equal(goals, wantGoals) || !slices.Equal(raised, wantRaised) {
				t.Errorf("%s: goals %q, hints %q; want %q, %q", l.File, goals, raised, wantGoals, wantRaised)
			}
			if e := p.by("session"); e == nil || e.Data != "smtp-playground" {
				t.Errorf("%s: no session", l.File)
			} else if slug, _ := attr(e, "lesson"); slug != l.Slug {
				t.Errorf("%s: session of lesson %q", l.File, slug)
			}
		}
	}
}

// What a button types is what stands beside it, and only lessons have them.
func TestInsertButtons(t *testing.T) {
	s := newSite(t)
	puts := 0
	for _, p := range pages(t, s) {
		for _, n := range p.find("button", "put") {
			puts++
			send, _ := attr(n, "data-send")
			if row := text(n.Parent); !strings.Contains(row, strings.Join(strings.Fields(send), " ")) {
				t.Errorf("%s: %q types %q", p.path, row, send)
			}
			if _, hidden := attr(n, "hidden"); !hidden || !strings.Contains(p.path, "/lessons/") {
				t.Errorf("%s: a button %q that works only with a script is shown", p.path, send)
			}
		}
	}
	if puts == 0 {
		t.Error("no dialogue has one")
	}
}

func TestReplyPage(t *testing.T) {
	s := newSite(t)
	titles := map[string][]string{
		"en": {"Description", "When you'll see it", "How to fix it", "Try it", "How real servers say it", "See also"},
		"es": {"Descripción", "Cuándo lo verás", "Cómo solucionarlo", "Pruébalo", "Cómo lo dicen los servidores", "Saber más"},
	}
	for _, lang := range Languages() {
		for _, r := range replyList(s, lang) {
			p := open(t, s, r.URL())
			var got []string
			for _, n := range p.all("h2") {
				if id, _ := attr(n, "id"); id != "contents" {
					got = append(got, text(n))
				}
			}
			if !slices.Equal(got, titles[lang]) {
				t.Errorf("%s: sections %q", p.path, got)
			}
			digits := ""
			for _, n := range p.find("span", "n") {
				digits += text(n)
			}
			if digits != itoa(r.Code) {
				t.Errorf("%s: the plate shows %q", p.path, digits)
			}
			if len(p.find("smtp-playground", "at-page")) == 0 {
				t.Errorf("%s: nothing to try", p.path)
			}
			if h1 := text(p.all("h1")[0]); !strings.HasPrefix(h1, itoa(r.Code)+": ") {
				t.Errorf("%s: h1 %q", p.path, h1)
			}
		}
	}
}

func replyList(s *Site, lang string) []*Reply {
	s.Paths()
	var list []*Reply
	for _, r := range s.lib.Replies[lang] {
		list = append(list, r)
	}
	return list
}

func TestComparePage(t *testing.T) {
	s := newSite(t)
	for lang, want := range map[string][]string{
		"en": {"Description", "When you'll see it", "How to fix it", "Key differences", "When to use each", "See also"},
		"es": {"Descripción", "Cuándo lo verás", "Cómo solucionarlo", "Diferencias clave", "Cuándo usar cada uno", "Saber más"},
	} {
		p := open(t, s, "/"+lang+"/compare/220-252/")
		var got []string
		for _, n := range p.all("h2") {
			got = append(got, text(n))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: sections %q", p.path, got)
		}
		if h1 := text(p.all("h1")[0]); !strings.Contains(h1, "220") || !strings.Contains(h1, "252") {
			t.Errorf("%s: h1 %q", p.path, h1)
		}
		if halves := len(p.find("div", "half")); halves != 8 {
			t.Errorf("%s: %d halves", p.path, halves)
		}
		marked := 0
		for _, n := range p.find("span", "chip") {
			if v, _ := attr(n, "aria-current"); v == "true" {
				marked++
			}
		}
		if marked != 2 {
			t.Errorf("%s: %d codes marked in the figure", p.path, marked)
		}
	}
}

// A session says what its server says, before any script runs and without one.
func TestFallbackIsTrue(t *testing.T) {
	s := newSite(t)
	whole := []string{"220 mx.lab.example ", "EHLO client", "VRFY alice", "252 2.5.0 Cannot VRFY user", "221"}
	for path, says := range map[string][]string{"/en/": whole, "/es/playground/": whole, "/en/lessons/vrfy-252/": whole[:1]} {
		p := open(t, s, path)
		e := p.find("div", "fallback")
		if len(e) != 1 {
			t.Fatalf("%s: %d sessions", path, len(e))
		}
		for _, want := range says {
			if !strings.Contains(text(e[0]), want) {
				t.Errorf("%s: the fallback lacks %q: %.300s", path, want, text(e[0]))
			}
		}
	}
}

// What servers say is English on Spanish pages too, and is marked as such.
func TestWireIsEnglish(t *testing.T) {
	for _, p := range pages(t, newSite(t)) {
		for _, n := range p.all("li") {
			if from, _ := attr(n, "data-from"); from == "client" || from == "server" {
				said := p.child(n, "said")
				if lang, _ := attr(said, "lang"); lang != "en" {
					t.Errorf("%s: %q has lang=%q", p.path, text(n), lang)
				}
			}
		}
	}
}

func (p page) child(n *html.Node, class string) *html.Node {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && has(c, class) {
			return c
		}
	}
	return n
}

func TestChromeTexts(t *testing.T) {
	placeholder := regexp.MustCompile(`\{\d\}`)
	en, es := chrome("en"), chrome("es")
	for group, keys := range en {
		for key, text := range keys {
			other, ok := es[group][key]
			if !ok {
				t.Errorf("text/es.yaml lacks %s.%s", group, key)
			}
			a, b := placeholder.FindAllString(text, -1), placeholder.FindAllString(other, -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(a, b) {
				t.Errorf("%s.%s: %q in English, %q in Spanish", group, key, text, other)
			}
			if len(text) > 24 && text == other {
				t.Errorf("%s.%s is the same in both languages: %q", group, key, text)
			}
		}
	}
	for group, keys := range es {
		for key := range keys {
			if _, ok := en[group][key]; !ok {
				t.Errorf("text/en lacks %s.%s", group, key)
			}
		}
	}
}

// Every text is used: by a template as .T.group.key, or by name in Go, where a
// key may be put together from a word and "_".
func TestNoDeadTexts(t *testing.T) {
	var all strings.Builder
	for _, pattern := range []string{"templates/*.html", "*.go"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			if src, err := os.ReadFile(file); err == nil && !strings.HasSuffix(file, "_test.go") {
				all.Write(src)
			}
		}
	}
	for group, keys := range chrome("en") {
		for key := range keys {
			if !used(all.String(), group, key) {
				t.Errorf("nobody uses %s.%s", group, key)
			}
		}
	}
}

func used(source, group, key string) bool {
	if n, ok := code(key); group == "story" {
		info, known := smtp.Code(n)
		return ok && known && info.Status > smtp.Historic
	}
	if slices.Contains([]string{"sections", "table", "reply", "personas"}, group) || strings.Contains(source, "."+key) || strings.Contains(source, `"`+key+`"`) {
		return true
	}
	for i, c := range key {
		if c == '_' && strings.Contains(source, `"`+key[:i+1]) {
			return true
		}
	}
	return group == "pair" || group == "block" // keys are words of the facts, and of dialogues
}

func TestExplainLine(t *testing.T) {
	texts, err := Explain("en")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		line, title, enhanced string
		ok                    bool
	}{
		{"252 2.5.0 Cannot VRFY user\r\n", "Cannot verify, but will accept and try", "2.5.0", true},
		{"220 mx.lab.example ESMTP", "Service ready", "", true},
		{"299 something", "Success, in a code of its own", "", true},
		{"hello", "", "", false},
		{"999 something", "", "", false},
		{"120 wait", "", "", false},
	}
	for _, tt := range tests {
		e, ok := texts.Line(tt.line)
		if ok != tt.ok || e.Title != tt.title || e.Enhanced != tt.enhanced {
			t.Errorf("%q: %+v, %v", tt.line, e, ok)
		}
	}
	if e := texts.Code(252); e.Digits[0].Word == "" || e.Digits[1].Word == "" || e.Digits[2].Word == "" || e.Next == "" {
		t.Errorf("252: %+v", e)
	}
	if _, err := Explain("fr"); err == nil {
		t.Error("speaks French")
	}
}

func TestSeeAlso(t *testing.T) {
	r := links{site: newSite(t), lang: "en", codes: []int{252}}
	r.site.Paths()
	blocks, _ := doc.Parse("en.md", []byte("- `220` The greeting\n- `250` Verified\n- [lesson](/lessons/)"), 1, doc.KeepLinks)
	items := seeItems(scope{view: &view{T: chrome("en"), Page: r}}, blocks[0].(doc.List))
	if items[0].URL != "/en/replies/220/" || items[0].Compare == nil || items[0].Compare.URL != "/en/compare/220-252/" || doc.Plain(items[0].Text) != "The greeting" {
		t.Errorf("a code with a page: %+v", items[0])
	}
	if !strings.HasSuffix(items[1].URL, "250") && !strings.HasSuffix(items[1].URL, "250/") || items[2].Code != 0 {
		t.Errorf("%+v", items[1:])
	}
}

func TestLowerFirst(t *testing.T) {
	for in, want := range map[string]string{"": "", "Service ready": "service ready", "AUTH challenge": "AUTH challenge", "Último": "último", "X.5.0": "x.5.0", "A": "a", "4yz": "4yz"} {
		if got := lowerFirst(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// A file full of faults still makes a page: a class is waiting for it.
func TestFaultyLessonsStillShow(t *testing.T) {
	bad := fstest.MapFS{
		"tutorials/01-bad/en.md":   {Data: []byte("---\ntitle: Bad\n---\n## One\n\n<b>x</b>\n\n```goal\nnonsense\n```\n\n```smtp loud\nhello\n```\n\n```quiz\n```\n\n-\n")},
		"replies/252/en.md":        {Data: []byte("## Only\n\n-\n- \n\n|a|\n|---|\n| `252 x` | b | c |\n")},
		"compare/220-252/en.md":    {Data: []byte("---\nnames: {}\n---\n## Only\n")},
		"compare/252-220/en.md":    {Data: []byte("x")},
		"tutorials/nonumber/en.md": {Data: []byte("x")},
	}
	s := New(Config{Lessons: bad})
	for _, path := range s.Paths() {
		if p, ok := s.Page(path); !ok || p.Status != 200 {
			t.Errorf("%s: %d %.200s", path, p.Status, p.Body)
		}
	}
	if len(s.Problems()) < 10 {
		t.Errorf("only %d problems: %v", len(s.Problems()), s.Problems())
	}
}

// Many readers at once get the same pages; run with -race.
func TestManyReaders(t *testing.T) {
	s := newSite(t)
	var wg sync.WaitGroup
	etags := make([]sync.Map, 4)
	for i := range etags {
		wg.Go(func() {
			for _, path := range s.Paths() {
				p, _ := s.Page(path)
				etags[i].Store(path, p.ETag)
				s.NotFound(path + "x")
			}
		})
	}
	wg.Wait()
	for _, path := range s.Paths() {
		first, _ := etags[0].Load(path)
		for i := range etags {
			if other, _ := etags[i].Load(path); other != first || first == "" {
				t.Errorf("%s: %v and %v", path, first, other)
			}
		}
	}
}
