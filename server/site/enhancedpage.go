package site

import (
	"strings"

	"ehlo/wasm/smtp"
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

// enhanced makes the page of enhanced codes.
func (s *Site) enhanced(lang, path string) (Page, error) {
	t := chrome(lang)["enhanced"]
	texts := s.lib.Explain[lang]
	page := enhancedPage{}
	for _, class := range []string{"2", "4", "5"} {
		page.Classes = append(page.Classes, plainFact{class, t["class_"+class]})
	}
	for _, e := range smtp.EnhancedCodes() {
		parts := strings.Split(e.Name(), ".")
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

func newEnhanced(e smtp.EnhancedInfo, texts *Texts, t map[string]string) enhancedRow {
	name := e.Name()
	row := enhancedRow{Code: name, Means: upperFirst(texts.Enhanced.Codes[name]), With: codeChips(e.Basic), Defined: e.Section}
	switch e.Status {
	case smtp.Vendor, smtp.Folklore:
		row.Status = t["vendor"]
		return row
	case smtp.Historic:
		row.Status = t["deprecated"]
	}
	row.Any = name == "X.0.0"
	subject, _, _ := strings.Cut(name[2:], ".")
	for _, class := range strings.Split(e.Classes, "") {
		says := fill(t["says"], class, t["class_"+class], subject, texts.Enhanced.Subjects[subject], row.Means+".")
		row.Places = append(row.Places, place{class + name[1:], says})
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
