package site

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// doctorPage is what the template of the doctor sees. View is the doctor's own:
// this package prints it and knows nothing of networks.
type doctorPage struct {
	View    any
	Lessons []link
}

// aboutSilence are the tutorials that the doctor's page leads to.
var aboutSilence = []string{"silent-doors", "too-soon", "mangled-banner", "three-doors", "first-220"}

// Doctor makes the page with what was found; view is a doctor.View.
func (s *Site) Doctor(lang string, view any) (Page, error) {
	s.load.Do(s.start)
	t := chrome(lang)["doctor"]
	return s.render(view220(lang, t, doctorPage{view, s.silence(lang)}))
}

func view220(lang string, t map[string]string, page doctorPage) view {
	return view{Lang: lang, Path: "/" + lang + "/doctor/", Kind: "doctor", Title: t["title"], Summary: t["summary"], Class: "doctor-page", Page: page}
}

// doctor is the page as one comes to it.
func (s *Site) doctor(lang string) (Page, error) {
	if s.cfg.Doctor == nil {
		return s.Doctor(lang, nil)
	}
	return s.Doctor(lang, s.cfg.Doctor(lang))
}

func (s *Site) silence(lang string) (list []link) {
	for _, slug := range aboutSilence {
		i := slices.IndexFunc(s.lib.Lessons[lang], func(l *Lesson) bool { return l.Slug == slug })
		if i >= 0 && len(list) < 4 {
			l := s.lib.Lessons[lang][i]
			list = append(list, link{l.URL(), l.Title})
		}
	}
	return list
}

// Word is a text of the chrome, for who answers beside the pages.
func Word(lang, group, key string, args ...any) string {
	return fill(chrome(lang)[group][key], args...)
}

// DoctorPart is the report alone, as a tree of nodes in JSON: the page builds it
// without parsing markup. A node is a text, or [tag, attributes, node...].
func (s *Site) DoctorPart(lang string, view any) ([]byte, error) {
	s.load.Do(s.start)
	v := view220(lang, chrome(lang)["doctor"], doctorPage{View: view})
	s.frame(&v)
	var b bytes.Buffer
	if err := templates().ExecuteTemplate(&b, "doctor-report", scope{view: &v}); err != nil {
		return nil, err
	}
	nodes, err := html.ParseFragment(&b, &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return nil, err
	}
	return json.Marshal(trees(slices.Values(nodes)))
}

// trees turns nodes into what JSON can hold; space between elements is nothing.
func trees(nodes func(func(*html.Node) bool)) []any {
	list := []any{}
	for n := range nodes {
		switch {
		case n.Type == html.TextNode && strings.Trim(n.Data, "\n") != "":
			list = append(list, n.Data)
		case n.Type == html.ElementNode:
			attrs := map[string]string{}
			for _, a := range n.Attr {
				attrs[a.Key] = a.Val
			}
			list = append(list, append([]any{n.Data, attrs}, trees(n.ChildNodes())...))
		}
	}
	return list
}
