package site

import (
	"slices"

	"ehlo/server/site/doc"
	"ehlo/server/site/facts"
	"ehlo/wasm/smtp"
)

// reply is the page of a code: written by hand, or made from the facts.
func (lib *Library) reply(lang string, code int) *Reply {
	if r, ok := lib.Replies[lang][code]; ok {
		return r
	}
	return lib.made(lang, code)
}

// replyPage is what the template of a reply page sees.
type replyPage struct {
	links
	Reply    *Reply
	Class    string
	Digits   []Digit
	Badge    string // where it stands if not in a standard of today
	Pairs    []*Compare
	Lessons  []*Lesson
	Recorded *doc.Table // every recorded reply, where the page shows only some
	Count    int        // of them
	With     []pairLink // comparisons with every other code of the standard
	Turn     []turn
}

type pairLink struct {
	chip
	URL string
}

// pairLinks lead to all comparisons of a code, for readers without JavaScript,
// too.
func (l links) pairLinks(code int) []pairLink {
	var list []pairLink
	for _, other := range standards() {
		if to := l.pair(code, other.Code); to != "" && other.Code != code {
			list = append(list, pairLink{chip{other.Code, doc.Class(other.Code)}, to})
		}
	}
	return list
}

// reply makes the page of a code.
func (s *Site) reply(r *Reply) (Page, error) {
	words, linked := s.lib.linker(r.Lang), *r
	linked.Sections = slices.Clone(r.Sections)
	for i, section := range linked.Sections {
		if section.ID != "see" {
			linked.Sections[i].Blocks = words.blocks(section.Blocks)
		}
	}
	page := replyPage{
		links:  links{s, r.Lang, []int{r.Code}},
		Reply:  &linked,
		Class:  doc.Class(r.Code),
		Digits: digitsOf(s.lib.Explain[r.Lang], r.Code),
		Badge:  badge(r.Lang, r.Code),
		Turn:   s.replyTurns(r),
		Count:  len(facts.Said(r.Code)),
	}
	page.With = page.pairLinks(r.Code)
	for _, c := range s.lib.Compares[r.Lang] {
		if c.A == r.Code || c.B == r.Code {
			page.Pairs = append(page.Pairs, c)
		}
	}
	for _, l := range s.lib.Lessons[r.Lang] {
		if slices.Contains(r.ReplyFront.Lessons, l.Slug) || slices.Contains(l.Codes, r.Code) {
			page.Lessons = append(page.Lessons, l)
		}
	}
	if !r.Made || page.Count > shownSayings {
		page.Recorded = s.lib.recorded(r.Lang, r.Code)
	}
	title := doc.Plain([]doc.Inline{{Text: r.Title}})
	return s.render(view{Lang: r.Lang, Path: r.URL(), Kind: "reply", Title: itoa(r.Code) + ": " + lowerFirst(title), Summary: r.Summary, Live: r.Code >= 200, Page: page})
}

// badge marks codes that no standard of today defines.
func badge(lang string, code int) string {
	info, _ := smtp.Code(code)
	if info.Status == smtp.RFC {
		return ""
	}
	m := maker{info: info}
	return chrome(lang)["made"]["badge_"+m.status()]
}

// replyTurns lead to the codes before and after, round the table.
func (s *Site) replyTurns(r *Reply) []turn {
	t, all := chrome(r.Lang)["made"], smtp.Codes()
	at := slices.IndexFunc(all, func(c smtp.CodeInfo) bool { return c.Code == r.Code })
	var list []turn
	for i, over := range []string{t["previous"], t["next_code"]} {
		other := all[(at+len(all)-1+2*i)%len(all)].Code
		list = append(list, turn{"/" + r.Lang + "/replies/" + itoa(other) + "/", over, itoa(other) + " " + s.lib.Explain[r.Lang].Code(other).Title})
	}
	return list
}
