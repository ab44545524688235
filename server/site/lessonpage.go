package site

import (
	"encoding/json"
	"slices"
	"strconv"

	"ehlo/server/site/doc"
)

// itoa keeps lines short where codes are printed.
func itoa(n int) string { return strconv.Itoa(n) }

// lessonPage is what the template of a lesson sees.
type lessonPage struct {
	Lesson  *Lesson
	Eyebrow string
	Needs   []*Lesson
	Turn    []turn
	Session session
	Real    bool // a real server may meet a goal of it
}

// turn leads to a neighbouring lesson.
type turn struct{ URL, Over, Title string }

// lesson makes the page of a lesson. The session beside the text is told that
// the page guides (guide="page"): it shows the goal and leaves the rest to us.
func (s *Site) lesson(l *Lesson) (Page, error) {
	t := chrome(l.Lang)["lesson"]
	page := lessonPage{
		Lesson:  l,
		Eyebrow: fill(t["eyebrow"], l.Place, l.Of, l.Minutes, enumerate(l.Codes, t["and"])),
		Turn:    s.turns(l),
		Session: greeting(session{
			ID: "session", Class: "at-lesson", Lesson: l.Slug, Persona: l.Persona, Role: notMX(l.Role), World: l.World, Guide: "page",
		}),
	}
	page.Real = l.speaksOfReal()
	page.Lesson = s.lib.linked(l)
	for _, other := range s.lib.Lessons[l.Lang] {
		if slices.Contains(l.LessonFront.Needs, other.Slug) {
			page.Needs = append(page.Needs, other)
		}
	}
	return s.render(view{Lang: l.Lang, Path: l.URL(), Kind: "lesson", Title: l.Title, Summary: l.Summary, Class: "lesson-page", Live: true, Page: page})
}

// linked is the lesson with the words of the glossary linked, for a page of
// ours; lesson.json carries the text as it was written.
func (lib *Library) linked(l *Lesson) *Lesson {
	words, copy := lib.linker(l.Lang), *l
	copy.Intro = words.blocks(l.Intro)
	copy.Steps = slices.Clone(l.Steps)
	for i, step := range copy.Steps {
		copy.Steps[i].Blocks = words.blocks(step.Blocks)
	}
	return &copy
}

// turns are the lessons before and after; at the ends, the contents page.
func (s *Site) turns(l *Lesson) []turn {
	t := chrome(l.Lang)["lesson"]
	list, all := s.lib.Lessons[l.Lang], turn{"/" + l.Lang + "/lessons/", t["all"], t["all_text"]}
	out := []turn{all, all}
	if i := l.Place - 2; i >= 0 {
		out[0] = turn{list[i].URL(), fill(t["lesson_n"], list[i].Place), list[i].Title}
	}
	if i := l.Place; i < len(list) {
		out[1] = turn{list[i].URL(), fill(t["lesson_n"], list[i].Place), list[i].Title}
	}
	return out
}

// lessonFile is lesson.json: what the element needs to guide by itself, in a
// page that is not ours. Its fields are a contract with every copy of the
// element out there: add, never rename.
type lessonFile struct {
	Slug     string      `json:"slug"`
	Number   int         `json:"number"`
	Lang     string      `json:"lang"`
	Title    string      `json:"title"`
	Summary  string      `json:"summary"`
	Minutes  int         `json:"minutes"`
	Codes    []int       `json:"codes"`
	Persona  string      `json:"persona"`
	Role     string      `json:"role,omitempty"`
	World    string      `json:"world,omitempty"`
	URL      string      `json:"url"`
	Intro    []doc.Block `json:"intro"`
	Steps    []stepFile  `json:"steps"`
	Solution []string    `json:"solution"`
	Acts     []Act       `json:"acts"`
	Next     *nextFile   `json:"next,omitempty"`
	Prev     *nextFile   `json:"prev,omitempty"`
}

type stepFile struct {
	ID     string      `json:"id"`
	Title  []any       `json:"title"`
	Blocks []doc.Block `json:"blocks"`
}

type nextFile struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
}

// lessonJSON writes the lesson as data. It is public and may be read by any
// origin: it holds nothing but what is on the page.
func (s *Site) lessonJSON(l *Lesson) (Page, error) {
	f := lessonFile{
		Slug: l.Slug, Number: l.Place, Lang: l.Lang, Title: l.Title, Summary: l.Summary, Minutes: l.Minutes, Codes: l.Codes,
		Persona: l.Persona, Role: l.Role, World: l.World, URL: l.URL(),
		Intro: append([]doc.Block{doc.Para{Text: l.Lede}}, l.Intro...), Solution: l.Solution, Acts: l.Acts,
	}
	for _, step := range l.Steps {
		f.Steps = append(f.Steps, stepFile{step.ID, doc.JSON(step.Title), step.Blocks})
	}
	list := s.lib.Lessons[l.Lang]
	if l.Place < len(list) {
		f.Next = &nextFile{list[l.Place].Slug, list[l.Place].Title}
	}
	if l.Place > 1 {
		f.Prev = &nextFile{list[l.Place-2].Slug, list[l.Place-2].Title}
	}
	body, err := json.Marshal(f)
	return Page{Type: "application/json; charset=utf-8", Body: body, CORS: true}, err
}
