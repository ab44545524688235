package site

import (
	"slices"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/server/site/facts"
)

// matrixPage is what the template of the matrix sees.
type matrixPage struct {
	Codes   []chip
	Rows    []matrixRow
	Count   int
	Session session
}

type matrixRow struct {
	Name  string
	Wire  bool // a verb, not a word of ours
	Cells []matrixCell
}

// matrixCell is a place of the table; one without a code is empty.
type matrixCell struct {
	Code   int
	Class  string
	Any    bool // any command may get it
	Verb   string
	Key    string
	Label  string
	URL    string
	World  string
	Script string
}

// matrix makes the page of commands and their replies.
func (s *Site) matrix(lang, path string) (Page, error) {
	t := chrome(lang)["matrix"]
	page := matrixPage{Count: len(facts.Matrix()), Session: greeting(session{ID: "session", Class: "at-matrix", Persona: defaultPersona})}
	var codes []int
	for _, c := range facts.Matrix() {
		if !slices.Contains(codes, c.Code) {
			codes = append(codes, c.Code)
		}
	}
	slices.Sort(codes)
	page.Codes = codeChips(codes)
	for _, c := range facts.Matrix() {
		name, ours := t[c.Command]
		if !ours {
			name = c.Command
		}
		if i := slices.IndexFunc(page.Rows, func(r matrixRow) bool { return r.Name == name }); i < 0 {
			page.Rows = append(page.Rows, matrixRow{Name: name, Wire: !ours, Cells: make([]matrixCell, len(codes))})
		}
		i := slices.IndexFunc(page.Rows, func(r matrixRow) bool { return r.Name == name })
		page.Rows[i].Cells[slices.Index(codes, c.Code)] = matrixCell{
			Code: c.Code, Class: doc.Class(c.Code), Any: c.Kind == "A", Verb: c.Command, Key: c.Command + " " + itoa(c.Code),
			Label: fill(t["cell"], c.Code, name), URL: "/" + lang + "/replies/" + itoa(c.Code) + "/",
			World: c.World, Script: strings.Join(c.Script, "\n"),
		}
	}
	return s.render(view{Lang: lang, Path: path, Kind: "matrix", Title: t["title"], Summary: t["summary"], Class: "matrix-page", Live: true, Page: page})
}
