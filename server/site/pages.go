package site

import (
	"slices"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// The server a visitor meets when nothing else is said.
const (
	defaultPersona = "rfc"
	defaultHost    = "mx.lab.example"
)

// addPages lists the pages of one language. Each is made when asked for.
func (s *Site) addPages(lang string) {
	home := "/" + lang + "/"
	s.routes[home] = func() (Page, error) { return s.home(lang, home) }
	s.routes[home+"lessons/"] = func() (Page, error) { return s.lessons(lang, home+"lessons/") }
	s.routes[home+"replies/"] = func() (Page, error) { return s.replies(lang, home+"replies/") }
	s.routes[home+"doctor/"] = func() (Page, error) { return s.doctor(lang) }
	s.routes[home+"playground/"] = func() (Page, error) { return s.playground(lang, home+"playground/") }
	s.routes[home+"offline/"] = func() (Page, error) { return s.offline(lang, home+"offline/") }
	s.routes[home+"embed/"] = func() (Page, error) { return s.embed(lang) }
	s.routes[home+"embed/builder/"] = func() (Page, error) { return s.builder(lang, home+"embed/builder/") }
	for _, l := range s.lib.Lessons[lang] {
		s.routes[l.URL()+"session.svg"] = func() (Page, error) { return s.picture(l) }
		s.routes[l.URL()] = func() (Page, error) { return s.lesson(l) }
		s.routes[l.URL()+"lesson.json"] = func() (Page, error) { return s.lessonJSON(l) }
	}
	for _, info := range smtp.Codes() {
		s.routes[home+"replies/"+itoa(info.Code)+"/"] = func() (Page, error) { return s.reply(s.lib.reply(lang, info.Code)) }
	}
	s.addPairs(lang, home+"compare/")
	s.routes[home+"matrix/"] = func() (Page, error) { return s.matrix(lang, home+"matrix/") }
	s.routes[home+"enhanced/"] = func() (Page, error) { return s.enhanced(lang, home+"enhanced/") }
	s.routes[home+"glossary/"] = func() (Page, error) { return s.glossary(lang, home+"glossary/") }
	s.routes[home+"search/"] = func() (Page, error) { return s.search(lang, home+"search/") }
	s.routes[home+"search.json"] = func() (Page, error) { return s.searchIndex(lang) }
	s.routes[home+"personas/"] = func() (Page, error) { return s.personas(lang, home+"personas/") }
	for _, name := range persona.Names() {
		s.routes[personaURL(lang, name)] = func() (Page, error) { return s.persona(lang, name) }
	}
}

// home is the front page: a server that has greeted, doors to what exists, and
// the table of all replies.
func (s *Site) home(lang, path string) (Page, error) {
	t := chrome(lang)["home"]
	page := struct {
		Session session
		Tries   []try
		First   *Lesson
		Pairs   []*Compare
		Table   []tableClass
		Codes   int
		Builder bool // there is a page that writes the tag to embed
	}{
		Session: greeting(session{Class: "at-home", Persona: defaultPersona}),
		Tries:   tries(t),
		Pairs:   s.doorPairs(lang),
		Table:   s.table(lang),
	}
	for _, row := range page.Table {
		page.Codes += len(row.Codes)
	}
	_, page.Builder = s.routes[path+"embed/builder/"]
	if lessons := s.lib.Lessons[lang]; len(lessons) > 0 {
		page.First = lessons[0]
	}
	return s.render(view{Lang: lang, Path: path, Kind: "home", Title: t["title"], Summary: t["summary"], Class: "home-page", Live: true, Page: page})
}

// try is a line that a newcomer may send first, and what comes of it.
type try struct{ Line, Says string }

func tries(t map[string]string) []try {
	return []try{{"EHLO client.test.example", t["try_ehlo"]}, {"VRFY alice", t["try_vrfy"]}, {"MAIL FROM:<you@test.example>", t["try_mail"]}}
}

// atDoor are the comparisons that stand on the front page.
var atDoor = []string{"220-252", "450-451", "550-551"}

func (s *Site) doorPairs(lang string) []*Compare {
	var list []*Compare
	for _, c := range s.lib.Compares[lang] {
		if slices.Contains(atDoor, c.Key()) {
			list = append(list, c)
		}
	}
	return list
}

// replies lists every code a standard defines, whether it has a page or not.
func (s *Site) replies(lang, path string) (Page, error) {
	t := chrome(lang)["replies"]
	page := struct {
		Table  []tableClass
		Pairs  []*Compare
		Form   pairForm
		Others []chip // codes that no standard defines
	}{s.table(lang), s.lib.Compares[lang], newPairForm(lang, 220, 252), codeChips(others())}
	return s.render(view{Lang: lang, Path: path, Kind: "replies", Title: t["title"], Summary: t["summary"], Page: page})
}

// others are the codes that no standard of today defines.
func others() []int {
	var list []int
	for _, info := range smtp.Codes() {
		if info.Status > smtp.Historic {
			list = append(list, info.Code)
		}
	}
	return list
}

// tableClass is a row of the table of replies: one first digit.
type tableClass struct {
	Digit int
	Word  string
	Codes []tableCode
}

// tableCode is a tile of it.
type tableCode struct {
	Code, Digit       int
	Rest              string // last two digits: the column
	Name, Title, Next string
	URL               string
}

// table arranges the codes that a standard defines.
func (s *Site) table(lang string) []tableClass {
	var list []tableClass
	texts := s.lib.Explain[lang]
	for digit := 2; digit <= 5; digit++ {
		row := tableClass{Digit: digit, Word: chrome(lang)["table"][string(rune('0'+digit))+"yz"]}
		for _, info := range smtp.Codes() {
			if info.Code/100 != digit || info.Status > smtp.Historic {
				continue
			}
			row.Codes = append(row.Codes, s.tile(lang, info.Code, texts.Code(info.Code)))
		}
		list = append(list, row)
	}
	return list
}

// tile is one code in that table.
func (s *Site) tile(lang string, n int, e Explanation) tableCode {
	t := tableCode{Code: n, Digit: n / 100, Rest: e.Digits[1].N + e.Digits[2].N, Name: e.Title, Title: e.Title, Next: e.Next}
	t.URL = "/" + lang + "/replies/" + itoa(n) + "/"
	if r, ok := s.lib.Replies[lang][n]; ok {
		t.Name = r.Name
	}
	return t
}

// links answers what other pages there are.
type links struct {
	site  *Site
	lang  string
	codes []int
}

func (l links) self() []int { return l.codes }

// page is where to read about a code; empty for one that is none.
func (l links) page(code int) string {
	if _, known := smtp.Code(code); !known {
		return ""
	}
	return "/" + l.lang + "/replies/" + itoa(code) + "/"
}

// pair is the comparison of two codes in either order; empty if there is none.
func (l links) pair(a, b int) string {
	path := "/" + l.lang + "/compare/" + itoa(min(a, b)) + "-" + itoa(max(a, b)) + "/"
	if _, ok := l.site.routes[path]; !ok {
		return ""
	}
	return path
}
