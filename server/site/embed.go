package site

import (
	"net/url"
	"slices"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/wasm/play"
)

// maxQuery bounds what an address may ask of the page for frames.
const maxQuery = 4096

// embedPage is what the template of the page for frames sees.
type embedPage struct {
	Session session
	Script  string // lines to begin with
	Autorun bool
	Target  string
	Theme   string
	Loading string
	Own     string // the same session on a page of its own
}

// embed is the page for frames as plain files have it: its script reads the
// address, for no server does.
func (s *Site) embed(lang string) (Page, error) { return s.framed(lang, s.asks(lang, url.Values{})) }

// Embed is the page for frames with what its address asks for, made anew each
// time: there is no end of addresses. False: the address is too long.
func (s *Site) Embed(lang, query string) (Page, bool) {
	f, ok := s.asked(lang, query)
	if !ok {
		return Page{}, false
	}
	p, err := s.framed(lang, f)
	p.Status, p.Type = 200, "text/html; charset=utf-8"
	return p, err == nil
}

// frame is what an address asks for.
type frame struct {
	embedPage
	lesson *Lesson // nil: none, or none of that name
	said   string  // its dialogue as text
}

// asked reads an address from outside.
func (s *Site) asked(lang, query string) (frame, bool) {
	values, err := url.ParseQuery(query)
	if len(query) > maxQuery || err != nil {
		return frame{}, false
	}
	s.load.Do(s.start)
	s.reading.RLock()
	defer s.reading.RUnlock()
	return s.asks(lang, values), true
}

// asks finds out what a session looks like. What the core would refuse is left
// as it is: the element says what is wrong with it.
func (s *Site) asks(lang string, q url.Values) frame {
	f := frame{embedPage: embedPage{
		Script: lines(q.Get("script")), Autorun: q.Has("autorun"), Loading: q.Get("loading"), Own: "/" + lang + "/playground/",
		Session: session{Lesson: q.Get("lesson"), Persona: q.Get("persona"), Role: notMX(q.Get("role")), World: lines(q.Get("world"))},
	}}
	if theme := q.Get("theme"); theme == "light" || theme == "dark" {
		f.Theme = theme
	}
	if s.cfg.Sandbox != "" && q.Get("target") == s.cfg.Sandbox {
		f.Target = s.cfg.Sandbox // a frame is of our origin: the relay knows it
	}
	cfg := play.Config{Persona: f.Session.Persona, Role: f.Session.Role, World: f.Session.World, Start: Morning}
	sends := arrivals(f.Script)
	if f.lesson = s.lib.lesson(lang, f.Session.Lesson); f.lesson != nil {
		l := f.lesson
		f.Own = l.URL()
		if f.Script == "" {
			sends = l.sends()
		}
		cfg.Persona, cfg.Role, cfg.World = or(cfg.Persona, l.Persona), or(cfg.Role, l.Role), or(cfg.World, l.World)
	}
	f.said = brief(Spoken(cfg, sends))
	f.Session.Rows, _ = doc.Rows("", f.said, 1)
	f.Session.Host = hostOf(f.Session.Rows)
	return f
}

// framed makes the page.
func (s *Site) framed(lang string, f frame) (Page, error) {
	t := chrome(lang)["embed"]
	v := view{Lang: lang, Path: "/" + lang + "/embed/", Kind: "embed", Title: t["title"], Summary: t["summary"], Bare: true, Page: f.embedPage}
	if f.lesson != nil {
		v.Title = f.lesson.Title
	}
	return s.render(v)
}

// lesson finds one by its slug; nil if there is none.
func (lib *Library) lesson(lang, slug string) *Lesson {
	i := slices.IndexFunc(lib.Lessons[lang], func(l *Lesson) bool { return l.Slug == slug })
	if i < 0 {
		return nil
	}
	return lib.Lessons[lang][i]
}

// lines are those of a query, however it ends them.
func lines(text string) string {
	return strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}

// arrivals are lines as somebody types them, each after the answer to the last.
func arrivals(script string) (list []string) {
	for line := range strings.Lines(script) {
		list = append(list, strings.TrimRight(line, "\n")+"\r\n")
	}
	return list
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}
