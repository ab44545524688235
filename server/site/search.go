package site

import (
	"encoding/json"
	"strings"

	"ehlo/server/site/facts"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// found is an entry of the index that the page searches by itself. Its fields
// are short: the whole index travels.
type found struct {
	Kind  string `json:"k"`
	Title string `json:"t"`
	URL   string `json:"u"`
	Words string `json:"w,omitempty"` // what else it may be looked up by
}

// index lists everything a reader may look for.
func (s *Site) index(lang string) []found {
	t, home := chrome(lang)["find"], "/"+lang+"/"
	var list []found
	add := func(kind, title, url, words string) {
		list = append(list, found{t["kind_"+kind], title, url, words})
	}
	texts := s.lib.Explain[lang]
	for _, info := range smtp.Codes() {
		add("reply", itoa(info.Code)+" "+texts.Code(info.Code).Title, home+"replies/"+itoa(info.Code)+"/", spoken(info.Code))
	}
	for _, l := range s.lib.Lessons[lang] {
		add("lesson", l.Title, l.URL(), l.Summary+" "+enumerate(l.Codes, ""))
	}
	for _, c := range s.lib.Compares[lang] {
		add("pair", fill(chrome(lang)["compare"]["and"], c.A, c.B), c.URL(), c.Title)
	}
	for _, term := range s.lib.Glossary[lang] {
		add("term", term.Term, home+"glossary/#"+term.ID, strings.Join(term.Forms, " "))
	}
	for _, name := range persona.Names() {
		p, _ := persona.Get(name)
		add("server", name, personaURL(lang, name), serverName(p))
	}
	for _, e := range smtp.EnhancedCodes() {
		name := e.Name()
		add("enhanced", name+" "+texts.Enhanced.Codes[name], home+"enhanced/#"+name, strings.Join(strings.Split(e.Classes, ""), name[1:]+" "))
	}
	for _, kind := range []string{"matrix", "enhanced", "glossary", "playground"} {
		add("page", chrome(lang)[kind]["title"], home+kind+"/", "")
	}
	return list
}

// spoken is what servers say with a code: people search for the words they saw.
func spoken(code int) string {
	var words []string
	for i, s := range facts.Said(code) {
		if i < 4 {
			words = append(words, s.Text()[3:])
		}
	}
	return strings.Join(words, " ")
}

// searchIndex is the index as the page reads it.
func (s *Site) searchIndex(lang string) (Page, error) {
	body, err := json.Marshal(s.index(lang))
	return Page{Type: "application/json; charset=utf-8", Body: body}, err
}

// search is the page of the search: a field for a script, and the lists for
// everybody.
func (s *Site) search(lang, path string) (Page, error) {
	t := chrome(lang)
	page := struct{ Lists []turn }{[]turn{
		{"/" + lang + "/lessons/", t["lessons"]["h1"], t["site"]["learn"]},
		{"/" + lang + "/replies/", t["replies"]["h1"], t["site"]["replies"]},
		{"/" + lang + "/matrix/", t["matrix"]["h1"], t["matrix"]["title"]},
		{"/" + lang + "/enhanced/", t["enhanced"]["h1"], t["enhanced"]["title"]},
		{"/" + lang + "/personas/", t["persona"]["h1"], t["persona"]["title"]},
		{"/" + lang + "/glossary/", t["glossary"]["h1"], t["glossary"]["title"]},
	}}
	return s.render(view{Lang: lang, Path: path, Kind: "search", Title: t["find"]["title"], Summary: t["find"]["summary"], Page: page})
}
