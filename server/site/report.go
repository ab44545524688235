package site

import (
	"html/template"
	"net/url"
	"slices"
	"strings"
)

// report is the line under a page of facts: whom to tell that one is wrong,
// with page, place and version filled in. Nothing is sent before a reader
// presses it and sends it himself.
type report struct {
	URL           template.URL // empty: nobody to tell is known
	Base          string       // the address without what is filled in
	Subject, Body string       // what a script fills the place into: "#"
	Place         string
}

// factual are the kinds of page that state facts.
var factual = []string{"reply", "compare", "lesson", "enhanced", "matrix", "persona", "personas", "glossary"}

// reportOn makes the line of a page.
func (s *Site) reportOn(v *view) *report {
	if !slices.Contains(factual, v.Kind) {
		return nil
	}
	t := chrome(v.Lang)["report"]
	r := &report{Place: v.Path, Base: s.cfg.Operator.Contact, Subject: fill(t["subject"], v.Path), Body: fill(t["body"], v.Path, "#", s.cfg.Version)}
	r.URL = addressed(r.Base, r.Subject, strings.Replace(r.Body, "#", v.Path, 1))
	return r
}

// addressed puts subject and text into a link: to a mail program, or to a form
// for issues, which take title and body. Other schemes open nothing.
func addressed(contact, subject, body string) template.URL {
	u, err := url.Parse(contact)
	if err != nil || u.Scheme != "mailto" && u.Scheme != "https" {
		return ""
	}
	name := "title"
	if u.Scheme == "mailto" {
		name = "subject"
	}
	join := "?"
	if u.RawQuery != "" || strings.Contains(contact, "?") {
		join = "&"
	}
	return template.URL(contact + join + name + "=" + escape(subject) + "&body=" + escape(body))
}

// escape writes a space as %20: mail programs show a plus sign as it is.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
