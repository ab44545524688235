package site

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Every page speaks its language: no title, label or button of the other one
// stands on it, unless it is marked as such. What servers say is marked.
func TestPagesSpeakTheirLanguage(t *testing.T) {
	s := newSite(t)
	foreign := map[string]map[string]bool{}
	for _, lang := range Languages() {
		foreign[lang] = ofOther(lang)
	}
	for _, p := range pages(t, s) {
		lang := p.path[1:3]
		for n := range p.root.Descendants() {
			for _, said := range texts(n) {
				if foreign[lang][said] && language(n) == lang {
					t.Errorf("%s: %q is %s", p.path, said, other(lang))
				}
			}
		}
	}
}

// ofOther are the words of the other language that this one does not share.
func ofOther(lang string) map[string]bool {
	mine, theirs := map[string]bool{}, map[string]bool{}
	for _, group := range chrome(lang) {
		for _, text := range group {
			mine[text] = true
		}
	}
	for name, group := range chrome(other(lang)) {
		for _, text := range group {
			if !mine[text] && len(text) > 3 && name != "story" {
				theirs[text] = true
			}
		}
	}
	return theirs
}

// texts are what a reader sees or hears of a node.
func texts(n *html.Node) []string {
	if n.Type == html.TextNode {
		return []string{strings.TrimSpace(n.Data)}
	}
	var list []string
	for _, a := range n.Attr {
		if slices.Contains([]string{"aria-label", "placeholder", "title", "alt", "data-label", "content"}, a.Key) {
			list = append(list, strings.TrimSpace(a.Val))
		}
	}
	return list
}

// language is what the nearest element says it is.
func language(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		if lang, ok := attr(n, "lang"); ok && n.Type == html.ElementNode {
			return lang
		}
	}
	return ""
}

// The tables of contents and the six sections have their titles in the
// language of the page, and only those.
func TestSectionTitles(t *testing.T) {
	s := newSite(t)
	for _, lang := range Languages() {
		for _, path := range []string{"/replies/252/", "/replies/442/", "/replies/101/", "/compare/220-252/", "/compare/211-556/"} {
			p := open(t, s, "/"+lang+path)
			for _, n := range p.all("h2") {
				id, _ := attr(n, "id")
				if want, ok := chrome(lang)["sections"][id]; ok && straight(text(n)) != straight(want) {
					t.Errorf("/%s%s: section %s is called %q, want %q", lang, path, id, text(n), want)
				}
			}
		}
	}
}
