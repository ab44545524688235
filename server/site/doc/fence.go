package doc

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"ehlo/wasm/lesson"
)

// fence reads a fenced block by the first word after its fence.
func (r *reader) fence(n *ast.FencedCodeBlock) Block {
	src := string(n.Lines().Value(r.src))
	inside := r.fenceLine(n) + 1
	at := line(inside - 1)
	info := ""
	if n.Info != nil {
		info = string(n.Info.Segment.Value(r.src))
	}
	word, rest, _ := strings.Cut(strings.TrimSpace(info), " ")
	switch word {
	case "smtp":
		return r.dialogue(src, rest, inside)
	case "goal":
		return Goals{at, r.goalLines(src, inside)}
	case "hunt":
		return Hunt{at, r.goalLines(src, inside)}
	case "hint":
		return r.hint(src, rest, inside)
	case "quiz":
		return r.quiz(src, inside)
	case "", "text", "sh", "console":
		return Pre{at, src}
	}
	r.problem(int(at), "use one of: smtp goal hunt hint quiz text sh console", "a fence called %q", word)
	return nil
}

// fenceLine is the line of the opening fence.
func (r *reader) fenceLine(n *ast.FencedCodeBlock) int {
	if n.Info != nil {
		return r.lineOf(n.Info.Segment.Start)
	}
	if n.Lines().Len() > 0 {
		return r.lineOf(n.Lines().At(0).Start) - 1
	}
	return r.first
}

// spoken tells whether text begins with what somebody says or does.
func spoken(text string) bool {
	return strings.HasPrefix(text, "C:") || strings.HasPrefix(text, "S:") || strings.HasPrefix(text, "[")
}

// goalLines reads one goal a line: what must be seen | what the learner reads.
// The grammar of the first half is wasm/lesson's.
func (r *reader) goalLines(src string, first int) []Goal {
	var list []Goal
	for i, text := range strings.Split(src, "\n") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		goal, err := lesson.ParseGoal(text)
		if err != nil {
			r.problem(first+i, "write: VRFY alice 252 | what the learner reads", "goal %q: %v", goal.Line, err)
		} else if goal.Text == "" {
			r.problem(first+i, "write: VRFY alice 252 | what the learner reads", "a goal without a text")
		}
		list = append(list, Goal{line(first + i), goal.Line, r.inlineAt(goal.Text, first+i)})
	}
	return list
}

// hint reads ```hint and ```hint ID when PATTERN.
func (r *reader) hint(src, info string, first int) Block {
	h := Hint{line: line(first - 1)}
	if info != "" {
		hint, err := lesson.ParseHint(info)
		if err != nil {
			r.problem(first-1, "write ```hint, or ```hint ID when PATTERN", "%v", err)
		}
		_, when, _ := strings.Cut(info, " when ")
		h.ID, h.When = hint.ID, strings.TrimSpace(when)
	}
	body, problems := Parse(r.file, []byte(src), first, r.links)
	r.problems = append(r.problems, problems...)
	h.Body = body
	return h
}

// quiz reads a line "? question" and the lines "- [ ] answer | reason".
func (r *reader) quiz(src string, first int) Block {
	q := Quiz{line: line(first - 1)}
	right := 0
	for i, text := range strings.Split(src, "\n") {
		at := first + i
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		if question, ok := strings.CutPrefix(text, "? "); ok {
			q.Question = r.inlineAt(question, at)
			continue
		}
		answer, ok := r.answer(text, at)
		if !ok {
			r.problem(at, "write: ? question, - [ ] wrong answer | reason, - [x] right answer | reason", "a quiz does not understand %q", text)
			continue
		}
		if answer.Right {
			right++
		}
		q.Answers = append(q.Answers, answer)
	}
	if len(q.Question) == 0 || len(q.Answers) < 2 || right == 0 {
		r.problem(first-1, "give it one question and at least two answers, one of them [x]", "a quiz that nobody can solve")
	}
	return q
}

// answer reads one line of a quiz. The reason is not optional: a wrong answer
// without one teaches nothing.
func (r *reader) answer(text string, at int) (Answer, bool) {
	body, right := strings.CutPrefix(text, "- [x] ")
	if !right {
		var wrong bool
		if body, wrong = strings.CutPrefix(text, "- [ ] "); !wrong {
			return Answer{}, false
		}
	}
	says, why, ok := strings.Cut(body, "|")
	if !ok {
		return Answer{}, false
	}
	return Answer{r.inlineAt(says, at), right, r.inlineAt(why, at)}, true
}

// inlineAt reads Markdown inside a line of a fence, where goldmark saw only code.
func (r *reader) inlineAt(src string, at int) []Inline {
	in, problems := ParseInline(r.file, strings.TrimSpace(src), at, r.links)
	r.problems = append(r.problems, problems...)
	return in
}

// Number gives the plain hints among blocks their levels, in order.
func Number(blocks []Block) (numbered []Block, plain int) {
	for _, b := range blocks {
		if h, ok := b.(Hint); ok && h.ID == "" {
			plain++
			h.Level = plain
			b = h
		}
		numbered = append(numbered, b)
	}
	return numbered, plain
}

// Script is what a client types in a dialogue, line by line.
func Script(rows []Row) string {
	var lines []string
	for _, row := range rows {
		if row.From == "client" {
			lines = append(lines, row.Send)
		}
	}
	return strings.Join(lines, "\n")
}
