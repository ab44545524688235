package site

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"ehlo/lessons"
)

func TestLessonJSON(t *testing.T) {
	s := newSite(t)
	for _, lang := range Languages() {
		for _, l := range s.lib.lessonsOf(s, lang) {
			p, _ := s.Page(l.URL() + "lesson.json")
			var f struct {
				Slug, Lang, Title string
				Steps             []struct {
					ID     string
					Blocks []map[string]any
				}
				Solution []string
			}
			if err := json.Unmarshal(p.Body, &f); err != nil {
				t.Fatal(err)
			}
			if !p.CORS || f.Slug != l.Slug || f.Lang != lang || len(f.Steps) != len(l.Steps) || f.Steps[0].ID != "step-1" || len(f.Solution) == 0 {
				t.Errorf("%s: %+v", l.File, f)
			}
		}
	}
}

func (lib *Library) lessonsOf(s *Site, lang string) []*Lesson {
	s.Paths()
	return s.lib.Lessons[lang]
}

func TestSitemap(t *testing.T) {
	p, _ := newSite(t).Page("/sitemap.xml")
	for _, want := range []string{
		"<loc>https://play.example/en/lessons/vrfy-252/</loc>",
		`<xhtml:link rel="alternate" hreflang="es" href="https://play.example/es/lessons/vrfy-252/"></xhtml:link>`,
	} {
		if !strings.Contains(string(p.Body), want) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(string(p.Body), "lesson.json") {
		t.Error("lists data that nobody reads in a browser")
	}
}

func TestNotFoundHelps(t *testing.T) {
	few := fstest.MapFS{}
	for _, name := range []string{"explain/en.yaml", "explain/es.yaml", "replies/252/en.md"} {
		data, err := lessons.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		few[name] = &fstest.MapFile{Data: data}
	}
	s := New(Config{Lessons: few, Dist: dist})
	for path, want := range map[string]string{
		"/en/replies/252x252/":                        "/en/replies/252/",
		"/es/replies/550/":                            "/es/replies/550/",
		"/en/replies/599/":                            "599 is not a reply that SMTP knows.",
		"/nowhere":                                    "/en/lessons/",
		"/es/<script>alert(1)</script>":               "&lt;script&gt;",
		"/en/" + strings.Repeat("very-", 100) + "end": "…",
	} {
		p := s.NotFound(path)
		if p.Status != 404 || !strings.Contains(string(p.Body), want) {
			_, main, _ := strings.Cut(string(p.Body), "<main")
			t.Errorf("%s: %d, lacks %q: %.900s", path, p.Status, want, main)
		}
	}
	if !s.NotFound("/en/lessons/nosuch/lesson.json").CORS || s.NotFound("/nowhere").CORS {
		t.Error("an embedding page reads that a lesson is missing, and nothing else")
	}
}
