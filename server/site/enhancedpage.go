package site

import (
	"strings"

	"ehlo/server/site/facts"
)

// enhancedPage is what the template of the enhanced codes sees.
type enhancedPage struct {
	Classes  []plainFact
	Subjects []enhancedSubject
}

// enhancedSubject is a second number and its codes.
type enhancedSubject struct {
	N, Word string
	Rows    []enhancedRow
}

type enhancedRow struct {
	Code, Means, Status string
	With                []chip
	Any                 bool // any reply of the class
	Defined             string
	Places              []place // anchors: one for each class it is used with
}

// place is an anchor, and what a code says in words.
type place struct{ ID, Says string }

// registered puts a space into RFC5321.
func registered(list []string) string {
	return strings.ReplaceAll(strings.Join(list, ", "), "RFC", "RFC ")
}

// enhanced makes the page of enhanced codes.
func (s *Site) enhanced(lang, path string) (Page, error) {
	t := chrome(lang)["enhanced"]
	texts := s.lib.Explain[lang]
	page := enhancedPage{}
	for _, class := range []string{"2", "4", "5"} {
		page.Classes = append(page.Classes, plainFact{class, t["class_"+class]})
	}
	for _, e := range facts.EnhancedCodes() {
		parts := strings.Split(e.Code, ".")
		if n := len(page.Subjects); n == 0 || page.Subjects[n-1].N != parts[1] {
			page.Subjects = place1(page.Subjects, parts[1], texts.Enhanced.Subjects[parts[1]])
		}
		sub := subject(page.Subjects, parts[1])
		sub.Rows = append(sub.Rows, newEnhanced(e, texts, t))
	}
	return s.render(view{Lang: lang, Path: path, Kind: "enhanced", Title: t["title"], Summary: t["summary"], Page: page})
}

// place1 adds a subject that is not there yet: vendors' codes come last in the
// table and belong to subjects that stand already.
func place1(list []enhancedSubject, n, word string) []enhancedSubject {
	if subject(list, n) != nil {
		return list
	}
	return append(list, enhancedSubject{N: n, Word: upperFirst(word)})
}

func subject(list []enhancedSubject, n string) *enhancedSubject {
	for i := range list {
		if list[i].N == n {
			return &list[i]
		}
	}
	return nil
}

func newEnhanced(e facts.Enhanced, texts *Texts, t map[string]string) enhancedRow {
	row := enhancedRow{Code: e.Code, Means: upperFirst(texts.Enhanced.Codes[e.Code]), With: codeChips(e.Basic), Defined: registered(e.Defined)}
	switch e.Status {
	case "vendor":
		row.Status = t["vendor"]
	case "deprecated":
		row.Status = t["deprecated"]
	}
	row.Any = e.Code == "X.0.0"
	number := strings.SplitN(e.Code, ".", 3)
	classes := e.Classes
	if number[0] != "X" {
		classes = nil
	}
	for _, class := range classes {
		says := fill(t["says"], class, t["class_"+class], number[1], texts.Enhanced.Subjects[number[1]], row.Means+".")
		row.Places = append(row.Places, place{class + "." + number[1] + "." + number[2], says})
	}
	return row
}

// upperFirst begins a sentence.
func upperFirst(s string) string {
	for i, r := range s {
		if i > 0 {
			break
		}
		return strings.ToUpper(string(r)) + s[len(string(r)):]
	}
	return s
}
