package check

import (
	"strings"

	"ehlo/server/site"
	"ehlo/server/site/doc"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// lessons checks what a single tutorial says.
func (c *checker) lessons() {
	c.slugs()
	for _, lang := range site.Languages() {
		for _, l := range c.lib.Lessons[lang] {
			c.guarded(l.File, func() { c.lesson(l) })
		}
	}
}

// lesson checks one tutorial in one language: names that must exist elsewhere,
// and steps that ask for something.
func (c *checker) lesson(l *site.Lesson) {
	c.codes(l.File, l.Codes)
	for _, slug := range l.LessonFront.Needs {
		if lessonIn(c.lib.Lessons[l.Lang], slug) == nil {
			c.fault(l.File, c.keyLine(l.File, "needs"), "name a lesson by its slug", "needs: there is no lesson %q", slug)
		}
	}
	if _, ok := persona.Get(l.Persona); l.Persona != "" && !ok {
		c.fault(l.File, c.keyLine(l.File, "persona"), "use one of: "+strings.Join(persona.Names(), " "), "there is no persona %q", l.Persona)
	}
	if _, err := world.Default().With(l.World); err != nil {
		c.fault(l.File, c.keyLine(l.File, "world"), "write world lines, one a line", "world: %v", err)
	}
	c.course(l)
	c.named(l.File, []doc.Block{doc.Para{Text: l.Lede}})
	for _, s := range l.Steps {
		c.dialogues(l.File, s.Blocks)
	}
	c.dialogues(l.File, l.Intro)
}

// codes must be in the catalogue: a page can be made for those only.
func (c *checker) codes(file string, list []int) {
	for _, n := range list {
		if _, ok := smtp.Code(n); !ok {
			c.fault(file, c.keyLine(file, "codes"), "name codes of the catalogue", "there is no reply code %d", n)
		}
	}
}

// dialogues checks what servers say in them.
func (c *checker) dialogues(file string, blocks []doc.Block) {
	c.named(file, blocks)
	for _, b := range blocks {
		if d, ok := b.(doc.Dialogue); ok {
			c.possible(file, d.Rows)
		}
	}
}

// said is a row as it was written.
func said(row doc.Row) string {
	s := ""
	for _, p := range row.Parts {
		s += p.Text
	}
	return s
}

// pages checks the reply pages and comparisons.
func (c *checker) pages() {
	for _, lang := range site.Languages() {
		for n, r := range c.lib.Replies[lang] {
			c.codes(r.File, []int{n})
			for _, slug := range r.ReplyFront.Lessons {
				if lessonIn(c.lib.Lessons[lang], slug) == nil {
					c.fault(r.File, c.keyLine(r.File, "lessons"), "name a lesson by its slug", "lessons: there is no lesson %q", slug)
				}
			}
			for _, s := range r.Sections {
				c.dialogues(r.File, s.Blocks)
			}
		}
		for _, p := range c.lib.Compares[lang] {
			c.codes(p.File, []int{p.A, p.B})
			c.dialogues(p.File, []doc.Block{p.Figure})
		}
	}
}
