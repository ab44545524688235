package site

import (
	"encoding/json"
	"net/url"

	"ehlo/wasm/mta/persona"
)

// The builder of snippets shows them for one session, so that it can be read
// without JavaScript; its script makes them anew for whatever is chosen.
const (
	builderLesson = "vrfy-252"
	frameHeight   = 720                    // of a session with a lesson, and the line below it
	noAddress     = "https://play.example" // in an export that was not told where it will be
)

// builderPage is what its template sees.
type builderPage struct {
	Session   session
	Lessons   []builderLessonRow
	Personas  []link // URL holds the name
	Snippets  []shownSnippet
	Top       string // address of the site
	Origin    string // the same without a path
	Host      string // a shape: how a page speaks to a frame by itself
	HostText  string
	Integrity string // of the single file of the package
}

// builderLessonRow is a lesson to choose, with what its excerpt sends.
type builderLessonRow struct {
	Slug, Title, Persona, Role, World, Sends string
	Place                                    int
	Chosen                                   bool
}

// hostScript is how a page speaks to its frame without embed.js.
const hostScript = `const frame = document.querySelector("iframe"), site = "[[origin]]";
addEventListener("message", ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== site) return;
  if (data.type === "ehlo:ready") source.postMessage({ type: "ehlo:hello" }, site);
  if (data.type === "ehlo:height") frame.height = data.height;
  if (data.type === "ehlo:goal-met") console.log(data.detail.line);
});`

type shownSnippet struct {
	ID, Name, Note string
	Pieces         []shownPiece
}

type shownPiece struct{ File, Shape, Text string }

func (s *Site) builder(lang, path string) (Page, error) {
	t := chrome(lang)["builder"]
	page := builderPage{Top: or(s.cfg.BaseURL, noAddress) + "/", Integrity: s.assets["smtp-playground.single.js"].Integrity}
	c := choices{Top: page.Top, Lang: lang, Title: t["session"], Height: frameHeight, Own: lang + "/playground/"}
	page.Session = session{ID: "session", Class: "at-builder", Persona: defaultPersona}
	for _, l := range s.lib.Lessons[lang] {
		sends := l.sends()
		list, _ := json.Marshal(sends)
		row := builderLessonRow{l.Slug, l.Title, l.Persona, notMX(l.Role), l.World, string(list), l.Place, l.Slug == builderLesson}
		page.Lessons = append(page.Lessons, row)
		if row.Chosen {
			c.Title, c.Said, c.Own = fill(t["session_of"], l.Title), l.spoken("", sends), l.URL()[1:]
			c.Attrs, c.Query = []attribute{{"lesson", l.Slug}, {"lang", lang}}, "lesson="+url.QueryEscape(l.Slug)
			page.Session.Lesson, page.Session.Persona, page.Session.Role, page.Session.World = l.Slug, l.Persona, row.Role, l.World
		}
	}
	for _, name := range persona.Names() {
		p, _ := persona.Get(name)
		page.Personas = append(page.Personas, link{name, serverName(p)})
	}
	page.Origin = origin(page.Top)
	page.Host, page.HostText = hostScript, filledIn(hostScript, map[string]string{"origin": page.Origin})
	page.Session, page.Snippets = greeting(page.Session), asShown(c, t)
	return s.render(view{Lang: lang, Path: path, Kind: "builder", Title: t["title"], Summary: t["summary"], Class: "builder-page", Live: true, Page: page})
}

// asShown are the snippets with everything filled in.
func asShown(c choices, t map[string]string) (list []shownSnippet) {
	values := c.values()
	for _, s := range snippets {
		one := shownSnippet{ID: s.ID, Name: or(s.Name, t[s.ID]), Note: t["note_"+s.ID]}
		for _, p := range s.Pieces {
			one.Pieces = append(one.Pieces, shownPiece{or(t["file_"+p.File], p.File), p.Shape, filledIn(p.Shape, values)})
		}
		list = append(list, one)
	}
	return list
}

// origin is an address without its path.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + u.Host
}
