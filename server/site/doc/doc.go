// Package doc reads the Markdown of lessons and reference pages into a small
// tree: only what our pages know how to show can be in it, so nothing a writer
// puts into a file reaches a page as markup.
//
//	front matter ── Front ──► a struct; unknown keys are problems
//	text ── Parse ──► []Block of Inline ──► HTML (templates of server/site)
//	                                    └─► JSON (lesson.json, read by the element)
//
// goldmark does the parsing and nothing else. SMTP lines are read by wasm/smtp,
// goals and hints by wasm/lesson.
// The package knows no page, no language and no file but the one it is given.
package doc

import (
	"fmt"
	"strings"
)

// Problem is a fault in a file, said so that its writer can mend it.
type Problem struct {
	File string `json:"file"`
	Line int    `json:"line"`
	What string `json:"what"`
	Mend string `json:"mend"`
}

// String is the line that "ehlo check" prints: editors jump by it.
func (p Problem) String() string {
	if p.Mend == "" {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
	}
	return fmt.Sprintf("%s:%d: %s, %s", p.File, p.Line, p.What, p.Mend)
}

// Inline is a piece of running text.
type Inline struct {
	Kind string // text code em strong a
	Text string // text, code
	Href string // a: a path of the site, a fragment, or https:
	Kids []Inline
}

// Plain is the text without its markup, for titles and descriptions.
func Plain(list []Inline) string {
	var b strings.Builder
	for _, in := range list {
		b.WriteString(in.Text)
		b.WriteString(Plain(in.Kids))
	}
	return b.String()
}

// Block is one of the types below. Kind is its name in JSON and in templates;
// At is the line it begins on.
type Block interface {
	Kind() string
	At() int
}

type line int

func (l line) At() int { return int(l) }

type (
	// Heading is a section (2) or a part of one (3). ID is its anchor.
	Heading struct {
		line
		Level int
		ID    string
		Text  []Inline
	}
	// Para is a paragraph.
	Para struct {
		line
		Text []Inline
	}
	// List has items of blocks.
	List struct {
		line
		Ordered bool
		Items   [][]Block
	}
	// Aside is a remark beside the story, written as a quotation.
	Aside struct {
		line
		Body []Block
		Turn bool // what a lesson turns round: its lead is one of Turns
	}
	// Pre is text that keeps its lines.
	Pre struct {
		line
		Text string
	}
	// Table has a head, and maybe a caption (a paragraph ": ..." below it).
	Table struct {
		line
		Head    [][]Inline
		Rows    [][][]Inline
		Caption []Inline
	}
	// Dialogue is a piece of a session.
	Dialogue struct {
		line
		Rows  []Row
		Live  map[string]string // attributes of a live session; nil: only to read
		By    string            // the server it was recorded from, "Postfix 3.7.11"
		Burst bool              // neighbouring client lines go out in one arrival
	}
	// Goals are what must be seen in a step.
	Goals struct {
		line
		Goals []Goal
	}
	// Goal is a line of wasm/lesson's grammar and what the learner reads.
	Goal struct {
		line
		Line string
		Text []Inline
	}
	// Hunt is a set of goals without prose: one at a time, in any order.
	Hunt struct {
		line
		Goals []Goal
	}
	// Hint helps: by level on demand, or by ID when an event matches When.
	Hint struct {
		line
		Level int
		ID    string
		When  string
		Body  []Block
	}
	// Quiz asks one question.
	Quiz struct {
		line
		Question []Inline
		Answers  []Answer
	}
	// Answer is one choice with the reason it is right or wrong.
	Answer struct {
		Text  []Inline
		Right bool
		Why   []Inline
	}
)

func (h Heading) Kind() string { return fmt.Sprintf("h%d", h.Level) }
func (Para) Kind() string      { return "p" }
func (Aside) Kind() string     { return "aside" }
func (Pre) Kind() string       { return "pre" }
func (Table) Kind() string     { return "table" }
func (Dialogue) Kind() string  { return "dialogue" }
func (Goals) Kind() string     { return "goals" }
func (Hint) Kind() string      { return "hint" }
func (Hunt) Kind() string      { return "hunt" }
func (Quiz) Kind() string      { return "quiz" }

// Kind is "ul" or "ol".
func (l List) Kind() string {
	if l.Ordered {
		return "ol"
	}
	return "ul"
}
