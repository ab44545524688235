package check

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"ehlo/server/site"
	"ehlo/server/site/doc"
	"ehlo/wasm/lesson"
	"ehlo/wasm/play"
	"ehlo/wasm/wire"
)

// minMistakes is how many wrong moves a lesson must know an answer to.
const minMistakes = 2

// replays plays everything that the lessons say a server would say. One
// language is enough for the files: the other has the same goals and hints.
func (c *checker) replays() {
	for _, l := range c.lib.Lessons[site.Languages()[0]] {
		steps := stepsOf(l)
		cfg := play.Config{Persona: l.Persona, Role: l.Role, World: l.World, Steps: steps}
		if len(steps) == 0 {
			continue // that has been told
		}
		c.guarded(path.Join(l.Dir, "solution.smtp"), func() { c.solution(l, cfg) })
		c.guarded(path.Join(l.Dir, "mistakes.smtp"), func() { c.mistakes(l, cfg) })
	}
	c.triggers()
	for _, lang := range site.Languages() {
		for _, r := range c.lib.Replies[lang] {
			for _, s := range r.Sections {
				c.live(r.File, s.Blocks)
			}
		}
		for _, l := range c.lib.Lessons[lang] {
			for _, s := range l.Steps {
				c.live(l.File, s.Blocks)
			}
		}
	}
}

// stepsOf are goals and hints as the core takes them. Those that cannot be
// read were reported while loading.
func stepsOf(l *site.Lesson) []lesson.Step {
	var steps []lesson.Step
	for _, s := range l.Steps {
		var step lesson.Step
		for _, g := range s.Goals() {
			if goal, err := lesson.ParseGoal(g.Line); err == nil {
				step.Goals = append(step.Goals, goal)
			}
		}
		for _, h := range s.Hints() {
			if hint, err := lesson.ParseHint(h.ID + " when " + h.When); err == nil {
				step.Hints = append(step.Hints, hint)
			}
		}
		steps = append(steps, step)
	}
	return steps
}

// dialogue reads a .smtp file of a folder. False: it is not there or not right,
// and that has been said.
func (c *checker) dialogue(file, mend string) (lesson.Dialogue, bool) {
	src, err := c.read(file, maxLesson)
	if err != nil {
		c.fault(file, 1, mend, "there is no such file")
		return lesson.Dialogue{}, false
	}
	d, err := lesson.ParseDialogue(string(src))
	if err != nil {
		c.replayError(file, err)
	}
	return d, err == nil
}

// replayError says where a session went another way than written.
func (c *checker) replayError(file string, err error) {
	var mismatch *play.Mismatch
	var fault *lesson.Error
	switch {
	case errors.As(err, &mismatch):
		c.fault(file, mismatch.Line, "write down what the server says, or send something else", "got %s, want %s", mismatch.Got, mismatch.Want)
	case errors.As(err, &fault):
		c.fault(file, fault.Line, "see CONTRIBUTING.md for the format", "%s", fault.What)
	default:
		c.fault(file, 1, "see CONTRIBUTING.md for the format", "%v", err)
	}
}

// solution must meet every goal, in order.
func (c *checker) solution(l *site.Lesson, cfg play.Config) {
	file := path.Join(l.Dir, "solution.smtp")
	d, ok := c.dialogue(file, "write down what the learner types, as C: and S: lines")
	if !ok {
		return
	}
	results, err := play.Replay(d, cfg)
	if err != nil {
		c.replayError(file, err)
		return
	}
	last := results[len(results)-1]
	if last.Done {
		return
	}
	for i, g := range l.Steps[last.Step].Goals() {
		if !slices.ContainsFunc(last.Met, func(m lesson.Met) bool { return m.Step == last.Step && m.Goal == i }) {
			c.fault(file, last.Line, "let the solution meet it, or mend the goal in "+l.File+":"+strconv.Itoa(g.At()), "step %d: goal %q is not met", last.Step+1, g.Line)
		}
	}
}

// mistakes: each section raises the hint it is named after.
func (c *checker) mistakes(l *site.Lesson, cfg play.Config) {
	file := path.Join(l.Dir, "mistakes.smtp")
	d, ok := c.dialogue(file, "write down two wrong moves, each in a section == HINT")
	if !ok {
		return
	}
	results, err := play.Replay(d, cfg)
	if err != nil {
		c.replayError(file, err)
		return
	}
	named := 0
	for _, r := range results {
		if r.Section == "" {
			continue
		}
		named++
		if !slices.ContainsFunc(r.Raised, func(h lesson.Raised) bool { return h.ID == r.Section }) {
			c.fault(file, r.Line, "mend its \"when\" in "+l.File+", or the mistake", "section %q does not raise the hint %q", r.Section, r.Section)
		}
	}
	if named < minMistakes {
		c.fault(file, 1, "add sections, each named after the hint it raises", "%d mistakes; a lesson answers at least %d", named, minMistakes)
	}
}

// triggers: each section of replies/CODE/trigger.smtp brings exactly that code.
func (c *checker) triggers() {
	dirs, _ := fs.ReadDir(c.fsys, "replies")
	for _, dir := range dirs {
		n, err := strconv.Atoi(dir.Name())
		if err != nil {
			continue
		}
		file := path.Join("replies", dir.Name(), "trigger.smtp")
		if !c.own(file) {
			continue
		}
		d, ok := c.dialogue(file, "write down how to get this reply, as C: and S: lines")
		if ok {
			c.trigger(file, d, n)
		}
	}
}

// trigger plays each section by itself: a code such as 220 has several meanings,
// and each must come up.
func (c *checker) trigger(file string, d lesson.Dialogue, code int) {
	for _, s := range d.Sections {
		seen := false
		_, err := play.Replay(lesson.Dialogue{Sections: []lesson.Section{s}}, play.Config{OnEvent: func(e *wire.Event) { seen = seen || e.Code == code }})
		if err != nil {
			c.replayError(file, err)
		} else if !seen {
			c.fault(file, s.Line, "make the server say it", "nobody says %d here", code)
		}
	}
}

// live plays the dialogues that a page plays before the reader's eyes.
func (c *checker) live(file string, blocks []doc.Block) {
	for _, b := range blocks {
		d, ok := b.(doc.Dialogue)
		if !ok || d.Live == nil {
			continue
		}
		parsed, err := lesson.ParseDialogue(source(d.Rows))
		if err == nil {
			_, err = play.Replay(parsed, play.Config{Persona: d.Live["persona"], Role: d.Live["role"], World: d.Live["world"]})
		}
		if err != nil {
			c.replayError(file, err)
		}
	}
}

// source writes rows down again, each on its own line of the file, so that a
// mismatch is reported there. What comes after the client's last line may be
// left for the reader to find out.
func source(rows []doc.Row) string {
	for len(rows) > 0 && rows[len(rows)-1].From == "client" {
		rows = rows[:len(rows)-1]
	}
	var b strings.Builder
	at := 1
	for _, r := range rows {
		b.WriteString(strings.Repeat("\n", r.At-at))
		at = r.At
		switch r.From {
		case "client":
			b.WriteString("C: " + r.Send)
		case "server":
			b.WriteString("S: " + said(r))
		default:
			b.WriteString("[" + said(r) + "]")
		}
	}
	return b.String()
}
