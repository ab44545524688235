package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"ehlo/lessons"
	"ehlo/server/site"
	"ehlo/static"
)

func courseSite() *site.Site {
	return site.New(site.Config{Lessons: lessons.FS, Dist: static.Dist})
}

// One file holds every lesson with its data, as they are sent below any path.
func TestCourse(t *testing.T) {
	for _, below := range []string{"", "/smtp"} {
		s := courseSite()
		made := withCourse(s, belowPath(below, s))
		for _, lang := range site.Languages() {
			p, ok := made.Page("/" + lang + "/offline.json")
			var list []coursePage
			if err := json.Unmarshal(p.Body, &list); err != nil || !ok || p.Status != http.StatusOK {
				t.Fatalf("%s: %v, %d", lang, err, p.Status)
			}
			seen := map[string]coursePage{}
			for _, c := range list {
				seen[c.Path] = c
			}
			for _, path := range s.Course(lang) {
				c := seen[strings.TrimPrefix(path, "/")]
				want, _ := belowPath(below, s).Page(path)
				if c.Body == "" || c.Body != string(want.Body) || c.Type != want.Type {
					t.Errorf("%s below %q is missing or another page", path, below)
				}
			}
			if again, _ := made.Page("/" + lang + "/offline.json"); again.ETag != p.ETag || &again.Body[0] != &p.Body[0] {
				t.Error("it is made anew each time")
			}
		}
		if _, ok := made.Page("/fr/offline.json"); ok {
			t.Error("there is a course in a language there is not")
		}
		if p, ok := made.Page("/en/"); !ok || p.Status != http.StatusOK {
			t.Error("the other pages are gone")
		}
	}
}

// With --no-offline, /sw.js is the worker that ends the other, and no page names
// the manifest.
func TestNoOffline(t *testing.T) {
	for off, want := range map[bool]string{false: "sw.js", true: "sw-off.js"} {
		if got := (&assets{noOffline: off}).worker(); got != want {
			t.Errorf("%v: %s", off, got)
		}
		s := site.New(site.Config{Lessons: lessons.FS, Dist: static.Dist, NoOffline: off})
		p, _ := s.Page("/en/")
		if names := strings.Contains(string(p.Body), `rel="manifest"`); names == off && static.Built() {
			t.Errorf("no offline %v: the page names a manifest: %v", off, names)
		}
	}
}
