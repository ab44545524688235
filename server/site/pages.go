package site

import (
	"slices"

	"ehlo/server/site/doc"
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
	s.routes[home+"playground/"] = func() (Page, error) { return s.playground(lang, home+"playground/") }
	for _, l := range s.lib.Lessons[lang] {
		s.routes[l.URL()] = func() (Page, error) { return s.lesson(l) }
		s.routes[l.URL()+"lesson.json"] = func() (Page, error) { return s.lessonJSON(l) }
	}
	for _, r := range s.lib.Replies[lang] {
		s.routes[r.URL()] = func() (Page, error) { return s.reply(r) }
	}
	for _, c := range s.lib.Compares[lang] {
		s.routes[c.URL()] = func() (Page, error) { return s.compare(c) }
	}
}

// home is the front page: a server that has greeted, doors to what exists, and
// the table of all replies.
func (s *Site) home(lang, path string) (Page, error) {
	t := chrome(lang)["home"]
	page := struct {
		Session session
		First   *Lesson
		Pairs   []*Compare
		Table   []tableClass
	}{
		Session: greeting(session{Class: "at-home", Persona: defaultPersona}),
		Pairs:   s.lib.Compares[lang],
		Table:   s.table(lang),
	}
	if lessons := s.lib.Lessons[lang]; len(lessons) > 0 {
		page.First = lessons[0]
	}
	return s.render(view{Lang: lang, Path: path, Kind: "home", Title: t["title"], Summary: t["summary"], Class: "home-page", Live: true, Page: page})
}

// lessons is the contents page of the course.
func (s *Site) lessons(lang, path string) (Page, error) {
	t := chrome(lang)["lessons"]
	page := struct{ Lessons []*Lesson }{s.lib.Lessons[lang]}
	return s.render(view{Lang: lang, Path: path, Kind: "lessons", Title: t["title"], Summary: t["summary"], Page: page})
}

// playground is a session without a task.
func (s *Site) playground(lang, path string) (Page, error) {
	t := chrome(lang)["playground"]
	page := struct{ Session session }{greeting(session{Class: "at-playground", Persona: defaultPersona})}
	return s.render(view{Lang: lang, Path: path, Kind: "playground", Title: t["title"], Summary: t["summary"], Class: "playground-page", Live: true, Page: page})
}

// replies lists every code a standard defines, whether it has a page or not.
func (s *Site) replies(lang, path string) (Page, error) {
	t := chrome(lang)["replies"]
	page := struct {
		Table []tableClass
		Pairs []*Compare
	}{s.table(lang), s.lib.Compares[lang]}
	return s.render(view{Lang: lang, Path: path, Kind: "replies", Title: t["title"], Summary: t["summary"], Page: page})
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
	URL               string // its page, or its line in the list of replies
	Page              bool   // it has a page
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

// tile is one code in that table. Codes without a page of their own lead to
// their line in the list of replies: no link is dead.
func (s *Site) tile(lang string, n int, e Explanation) tableCode {
	t := tableCode{Code: n, Digit: n / 100, Rest: e.Digits[1].N + e.Digits[2].N, Name: e.Title, Title: e.Title, Next: e.Next}
	t.URL = "/" + lang + "/replies/#c" + e.Digits[0].N + t.Rest
	if r, ok := s.lib.Replies[lang][n]; ok {
		t.Page, t.URL, t.Name = true, r.URL(), r.Name
	}
	return t
}

// replyPage is what the template of a reply page sees.
type replyPage struct {
	links
	Reply   *Reply
	Class   string
	Digit   int
	Digits  []Digit
	Pairs   []*Compare
	Lessons []*Lesson
}

// reply makes the page of a code that somebody has written about.
func (s *Site) reply(r *Reply) (Page, error) {
	page := replyPage{
		links:  links{s, r.Lang, []int{r.Code}},
		Reply:  r,
		Class:  doc.Class(r.Code),
		Digit:  r.Code / 100,
		Digits: digitsOf(s.lib.Explain[r.Lang], r.Code),
	}
	for _, c := range s.lib.Compares[r.Lang] {
		if c.A == r.Code || c.B == r.Code {
			page.Pairs = append(page.Pairs, c)
		}
	}
	for _, l := range s.lib.Lessons[r.Lang] {
		if slices.Contains(r.ReplyFront.Lessons, l.Slug) {
			page.Lessons = append(page.Lessons, l)
		}
	}
	title := doc.Plain([]doc.Inline{{Text: r.Title}})
	return s.render(view{Lang: r.Lang, Path: r.URL(), Kind: "reply", Title: page.Digits[0].N + page.Digits[1].N + page.Digits[2].N + ": " + lowerFirst(title), Summary: r.Summary, Live: true, Page: page})
}

// comparePage is what the template of a comparison sees.
type comparePage struct {
	links
	Compare *Compare
}

// compare makes the page of two codes side by side.
func (s *Site) compare(c *Compare) (Page, error) {
	page := comparePage{links{s, c.Lang, []int{c.A, c.B}}, c}
	return s.render(view{Lang: c.Lang, Path: c.URL(), Kind: "compare", Title: c.Title, Summary: c.Summary, Page: page})
}

// links answers what other pages there are.
type links struct {
	site  *Site
	lang  string
	codes []int
}

func (l links) self() []int { return l.codes }

// page is the best place to read about a code.
func (l links) page(code int) string {
	if r, ok := l.site.lib.Replies[l.lang][code]; ok {
		return r.URL()
	}
	return "/" + l.lang + "/replies/#c" + itoa(code)
}

// pair is the comparison of two codes in either order; empty if there is none.
func (l links) pair(a, b int) string {
	for _, c := range l.site.lib.Compares[l.lang] {
		if c.A == min(a, b) && c.B == max(a, b) {
			return c.URL()
		}
	}
	return ""
}
