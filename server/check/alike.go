package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"ehlo/server/site"
	"ehlo/server/site/doc"
)

// alike compares the languages: a reader who switches must find the same
// lesson, and one solution serves them all.
func (c *checker) alike() {
	first := site.Languages()[0]
	for _, lang := range site.Languages()[1:] {
		for _, l := range c.lib.Lessons[lang] {
			if o := lessonIn(c.lib.Lessons[first], l.Slug); o != nil {
				c.sameLesson(o, l)
			}
		}
		c.sameReplies(first, lang)
		c.sameCompares(first, lang)
	}
}

func lessonIn(list []*site.Lesson, slug string) *site.Lesson {
	for _, l := range list {
		if l.Slug == slug {
			return l
		}
	}
	return nil
}

// sameLesson reports at the second file what differs from the first.
func (c *checker) sameLesson(a, b *site.Lesson) {
	for _, key := range []struct{ name, a, b string }{
		{"codes", fmt.Sprint(a.Codes), fmt.Sprint(b.Codes)},
		{"minutes", fmt.Sprint(a.Minutes), fmt.Sprint(b.Minutes)},
		{"persona", a.Persona, b.Persona},
		{"role", a.Role, b.Role},
		{"world", a.World, b.World},
		{"level", a.Level, b.Level},
		{"needs", fmt.Sprint(a.LessonFront.Needs), fmt.Sprint(b.LessonFront.Needs)},
	} {
		if key.a != key.b {
			c.fault(b.File, 1, "make both languages say the same", "%s is %s here and %s in %s", key.name, quoted(key.b), quoted(key.a), a.File)
		}
	}
	if len(a.Steps) != len(b.Steps) {
		c.fault(b.File, 1, "give both languages the same steps", "%d steps here and %d in %s", len(b.Steps), len(a.Steps), a.File)
		return
	}
	for i := range a.Steps {
		c.sameStep(a.File, b.File, a.Steps[i], b.Steps[i])
	}
}

// sameStep compares what the two texts of a step rest on. Prose may differ, and
// should: it is written twice, not translated.
func (c *checker) sameStep(fileA, fileB string, a, b site.Step) {
	goals, others := b.Goals(), a.Goals()
	for i, g := range goals {
		if i >= len(others) || others[i].Line != g.Line {
			c.fault(fileB, g.At(), "make both languages ask for the same", "goal %q of step %d is not in %s", g.Line, b.N, fileA)
		}
	}
	if len(others) > len(goals) {
		c.fault(fileB, b.Line, "make both languages ask for the same", "step %d has %d goals here and %d in %s", b.N, len(goals), len(others), fileA)
	}
	if x, y := shape(a), shape(b); x != y {
		c.fault(fileB, b.Line, "give both languages the same hints, dialogues and questions", "step %d has %s here and %s in %s", b.N, y, x, fileA)
	}
}

// shape is what a step consists of besides prose: hints with their moments,
// what dialogues say, and which answer of a question is right.
func shape(s site.Step) string {
	var parts []string
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case doc.Hint:
			parts = append(parts, strings.TrimSpace("hint "+b.ID+" "+b.When))
		case doc.Dialogue:
			parts = append(parts, "a dialogue of "+fmt.Sprint(len(b.Rows))+" lines ("+strings.ReplaceAll(doc.Script(b.Rows), "\n", ", ")+")")
		case doc.Aside:
			if b.Turn {
				parts = append(parts, "the aside that turns it")
			}
		case doc.Quiz:
			for i, a := range b.Answers {
				if a.Right {
					parts = append(parts, fmt.Sprintf("a question with answer %d", i+1))
				}
			}
		}
	}
	if parts == nil {
		return "nothing but prose"
	}
	return strings.Join(parts, "; ")
}

func quoted(s string) string {
	if s == "" {
		return "missing"
	}
	return fmt.Sprintf("%q", s)
}

// sameReplies: both languages or neither.
func (c *checker) sameReplies(a, b string) {
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		for code, r := range c.lib.Replies[pair[0]] {
			if _, ok := c.lib.Replies[pair[1]][code]; !ok {
				c.fault(path.Join(path.Dir(r.File), pair[1]+".md"), 1, "write it, or take out "+r.File, "the page of %d is missing in this language", code)
			}
		}
	}
}

// sameCompares: both languages or neither, too.
func (c *checker) sameCompares(a, b string) {
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		for _, cmp := range c.lib.Compares[pair[0]] {
			if !slices.ContainsFunc(c.lib.Compares[pair[1]], func(o *site.Compare) bool { return o.Key() == cmp.Key() }) {
				c.fault(path.Join(path.Dir(cmp.File), pair[1]+".md"), 1, "write it, or take out "+cmp.File, "the comparison is missing in this language")
			}
		}
	}
}
