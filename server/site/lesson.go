package site

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"ehlo/server/site/doc"
)

// maxHints is how often a step may help before it gives the line away.
const maxHints = 3

// LessonFront is the front matter of a lesson. A key that is not here is an
// error in the file, never ignored.
type LessonFront struct {
	Title   string   `yaml:"title"`
	Summary string   `yaml:"summary"`
	Minutes int      `yaml:"minutes"`
	Codes   []int    `yaml:"codes"`
	Persona string   `yaml:"persona"`
	Role    string   `yaml:"role"`
	World   string   `yaml:"world"`
	Level   string   `yaml:"level"`
	Needs   []string `yaml:"needs"`
}

// Lesson is one tutorial in one language.
type Lesson struct {
	LessonFront
	Slug     string // for ever
	Number   int    // of its folder; may change
	Place    int    // 1 for the first in the course
	Of       int    // how many there are
	Lang     string
	Dir      string // tutorials/10-vrfy-252
	File     string // tutorials/10-vrfy-252/en.md
	Lede     []doc.Inline
	Intro    []doc.Block // between the lede and the first step
	Steps    []Step
	Solution []string // what the learner types, line by line
	Acts     []Act    // the same with what happens between the lines
}

// Step is a section of a lesson.
type Step struct {
	N      int
	ID     string // step-1
	Title  []doc.Inline
	Line   int
	Blocks []doc.Block
}

// URL is the address of the lesson.
func (l *Lesson) URL() string { return "/" + l.Lang + "/lessons/" + l.Slug + "/" }

// GoalCount is how many goals the lesson has.
func (l *Lesson) GoalCount() int {
	n := 0
	for _, s := range l.Steps {
		n += len(s.Goals())
	}
	return n
}

// Goals are the goals of a step, in order.
func (s Step) Goals() []doc.Goal {
	var list []doc.Goal
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case doc.Goals:
			list = append(list, b.Goals...)
		case doc.Hunt:
			list = append(list, b.Goals...)
		}
	}
	return list
}

// Hunt tells whether the step has goals in no order: the page shows one of them
// at a time.
func (s Step) Hunt() bool {
	return slices.ContainsFunc(s.Blocks, func(b doc.Block) bool { _, ok := b.(doc.Hunt); return ok })
}

// Hints are all hints of a step.
func (s Step) Hints() []doc.Hint {
	var list []doc.Hint
	for _, b := range s.Blocks {
		if h, ok := b.(doc.Hint); ok {
			list = append(list, h)
		}
	}
	return list
}

// loadLesson reads one tutorial in one language. The number in the folder name
// orders the course and may change; the slug is in links and in what visitors
// have achieved, and may not.
func (lib *Library) loadLesson(dir, lang string) {
	number, slug, ok := strings.Cut(path.Base(dir), "-")
	n, err := strconv.Atoi(number)
	if !ok || err != nil {
		lib.fault(dir, 1, "a lesson folder without a number", "name it NN-slug")
		return
	}
	l := &Lesson{Slug: slug, Number: n, Lang: lang, Dir: dir, File: path.Join(dir, lang+".md")}
	blocks, ok := lib.document(l.File, lang, &l.LessonFront)
	if !ok {
		lib.fault(l.File, 1, "the lesson is missing in this language", "write "+l.File)
		return
	}
	lib.need(l.File, map[string]bool{"title": l.Title != "", "summary": l.Summary != "", "minutes": l.Minutes > 0, "codes": len(l.Codes) > 0, "persona": l.Persona != ""})
	lib.divide(l, blocks)
	l.Acts = lib.acts(path.Join(dir, "solution.smtp"))
	l.Solution = typed(l.Acts)
	lib.Lessons[lang] = append(lib.Lessons[lang], l)
}

// divide cuts the blocks of a lesson into lede, introduction and steps.
func (lib *Library) divide(l *Lesson, blocks []doc.Block) {
	head, sections := cut(blocks)
	if len(head) > 0 {
		if p, ok := head[0].(doc.Para); ok {
			l.Lede, head = p.Text, head[1:]
		}
	}
	l.Intro = head
	for i, s := range sections {
		step := Step{N: i + 1, ID: "step-" + strconv.Itoa(i+1), Title: s.Text, Line: s.At()}
		var hints int
		step.Blocks, hints = doc.Number(s.blocks)
		if hints > maxHints {
			lib.fault(l.File, step.Line, fmt.Sprintf("step %d has %d hints", step.N, hints), fmt.Sprintf("keep to %d; the last gives the line", maxHints))
		}
		l.Steps = append(l.Steps, step)
	}
	if len(l.Lede) == 0 {
		lib.fault(l.File, 1, "no introduction", "begin with a paragraph before the first ##")
	}
	if len(l.Steps) == 0 {
		lib.fault(l.File, 1, "no steps", "begin each step with a line ## Title")
	}
}

// section is a heading of level 2 and what follows it.
type section struct {
	doc.Heading
	blocks []doc.Block
}

// cut divides blocks at their headings of level 2.
func cut(blocks []doc.Block) (head []doc.Block, list []section) {
	for _, b := range blocks {
		if h, ok := b.(doc.Heading); ok && h.Level == 2 {
			list = append(list, section{Heading: h})
		} else if len(list) == 0 {
			head = append(head, b)
		} else {
			last := &list[len(list)-1]
			last.blocks = append(last.blocks, b)
		}
	}
	return head, list
}
