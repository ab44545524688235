package site

import (
	"bytes"
	"embed"
	"html/template"
	"slices"
	"strings"
	"sync"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = sync.OnceValue(func() *template.Template {
	t := template.New("site").Funcs(funcs).Option("missingkey=error")
	return template.Must(t.ParseFS(templateFiles, "templates/*.html"))
})

// view is what every page template sees. Nothing in it is markup but Main, which
// a template has made.
type view struct {
	Lang, Path, Kind string // Kind is also the name of the template
	Title, Summary   string
	Class            string // of the body
	T                Chrome
	Live             bool     // there is a session on the page
	Bare             bool     // the page stands in a frame: no head, no foot, no links of ours
	CSS              []string // style sheets
	JS               string
	Explain, Favicon string
	Core             string // core.wasm, where there is a session
	Manifest         string // of the site as a program to install; empty: nothing is kept offline
	Chunks           []string
	Canonical        string
	Alternates       []alternate
	Switch           *alternate
	Sandbox          string
	SandboxWhy       string
	Servers          []string // real ones that may be reached besides
	Public           bool     // and any public one
	Contact          string   // of whoever runs this server
	Reference        bool     // one of the pages to look things up in
	Report           *report
	Static           bool // no server of ours behind it
	Reload           bool // the page asks whether it has changed
	Page             any  // what this kind of page shows
	Main             template.HTML
}

// alternate is the same page in a language.
type alternate struct{ Lang, URL, Name string }

// render makes a page of a kind: its own template, inside the frame of all.
func (s *Site) render(v view) (Page, error) {
	s.frame(&v)
	var main, whole bytes.Buffer
	if err := templates().ExecuteTemplate(&main, v.Kind, scope{view: &v}); err != nil {
		return Page{}, err
	}
	v.Main = template.HTML(main.String()) // escaped by its own template
	frame := "page"
	if v.Bare {
		frame = "bare"
	}
	if err := templates().ExecuteTemplate(&whole, frame, &v); err != nil {
		return Page{}, err
	}
	return Page{Body: whole.Bytes()}, nil
}

// frame fills in what does not depend on the kind of page.
func (s *Site) frame(v *view) {
	v.T = chrome(v.Lang)
	s.files(v)
	v.Sandbox, v.SandboxWhy = s.cfg.Sandbox, s.cfg.SandboxWhy
	v.Servers, v.Public = s.cfg.Servers, s.cfg.Operator.Public
	v.Contact = s.cfg.Operator.Contact
	v.Report, v.Reload, v.Static = s.reportOn(v), s.cfg.Reload, s.cfg.Static
	v.Reference = slices.Contains(referenceKinds, v.Kind)
	if v.Title != "" && v.Kind != "home" {
		v.Title += " · Ehlo"
	}
	// An address that does not exist has no other language and no canonical form.
	if v.Kind == "missing" {
		v.Switch = &alternate{other(v.Lang), "/" + other(v.Lang) + "/", v.T["site"]["switch"]}
		return
	}
	v.Canonical = s.cfg.BaseURL + v.Path
	for _, lang := range Languages() {
		there := "/" + lang + strings.TrimPrefix(v.Path, "/"+v.Lang)
		if _, ok := s.routes[there]; !ok {
			continue
		}
		v.Alternates = append(v.Alternates, alternate{Lang: lang, URL: s.cfg.BaseURL + there})
		if lang != v.Lang {
			v.Switch = &alternate{lang, there, v.T["site"]["switch"]}
		}
	}
	// x-default is for readers of neither language.
	if len(v.Alternates) > 0 {
		v.Alternates = append(v.Alternates, alternate{Lang: "x-default", URL: v.Alternates[0].URL})
	}
}

// files names what the page is made of besides.
func (s *Site) files(v *view) {
	v.JS = s.assets.url("site.js")
	v.CSS = s.assets.sheets(v.Kind)
	v.Favicon = s.assets.url("favicon.svg")
	v.Explain = s.assets.url("explain-" + v.Lang + ".json")
	v.Chunks = s.assets.imports("site.js")
	if v.JS != "" && !s.cfg.NoOffline {
		v.Manifest = "/manifest.webmanifest"
	}
	if v.Live {
		v.Core = s.assets.url("core.wasm")
	}
}

// other is the other language.
func other(lang string) string {
	for _, l := range Languages() {
		if l != lang {
			return l
		}
	}
	return lang
}

// scope is what a template inside a page sees: the page, and X, its own part.
type scope struct {
	*view
	X     any
	Step  int  // number of the step around it, 0 outside lessons
	Hints int  // plain hints of that step
	Put   bool // client lines have a button that types them
}

// funcs are the few things templates cannot do by themselves. They choose and
// arrange; text is escaped where it is printed.
var funcs = template.FuncMap{
	"to":       func(s scope, x any) scope { s.X = x; return s },
	"step":     inStep,
	"fill":     fill,
	"filled":   filled,
	"minus":    func(a, b int) int { return a - b },
	"class":    classOf,
	"codes":    codeChips,
	"one":      one,
	"grouped":  grouped,
	"table":    newTable,
	"cell":     newCell,
	"rows":     newRows,
	"dialogue": dialogueRows,
	"marked":   marked,
	"note":     noteText,
	"live":     liveSession,
	"see":      seeItems,
	"gist":     gist,
	"here":     inHead,
	"at":       here,
}

// referenceKinds are the pages to look things up in; a line of links joins them.
var referenceKinds = []string{"replies", "reply", "compare", "matrix", "enhanced", "personas", "persona", "glossary"}

// inHead is here for the parts in the head: all of the reference belongs to
// the replies.
func inHead(v *view, part string) string {
	if at := here(v, part); at != "" || part != "replies" || !v.Reference {
		return at
	}
	return "true"
}

// here tells how the page stands to a part of the site, for aria-current.
func here(v *view, part string) string {
	switch {
	case v.Path == "/"+v.Lang+"/"+part+"/":
		return "page"
	case strings.HasPrefix(v.Path, "/"+v.Lang+"/"+part+"/"), part == "replies" && strings.HasPrefix(v.Path, "/"+v.Lang+"/compare/"):
		return "true"
	}
	return ""
}

// inStep is the scope of the blocks of a step.
func inStep(s scope, step Step) scope {
	s.X, s.Step, s.Put = step.Blocks, step.N, true
	for _, h := range step.Hints() {
		if h.ID == "" {
			s.Hints++
		}
	}
	return s
}

// filled is fill with the value as code.
func filled(text, value string) template.HTML {
	code := "<code>" + template.HTMLEscapeString(value) + "</code>"
	return template.HTML(fill(template.HTMLEscapeString(text), code))
}

// gist is a summary without its last sentence, which tells a search engine what
// the page holds.
func gist(summary string) string {
	if at := strings.LastIndex(strings.TrimSuffix(summary, "."), ". "); at > 0 {
		return summary[:at+1]
	}
	return summary
}
