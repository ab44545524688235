package doc

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Links turns the target of a link in a file into what the page links to, or
// says why it cannot.
type Links func(file, target string) (href string, err error)

// KeepLinks leaves every target as it is written.
func KeepLinks(_, target string) (string, error) { return target, nil }

// reader carries what the parsing of one file needs.
type reader struct {
	file     string
	src      []byte
	first    int // line number of src's first line
	links    Links
	problems []Problem
}

// Tables are what we take of GitHub's extensions. Strikethrough is parsed so that
// it can be refused by name, not shown as tildes.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough),
	goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithHeadingAttribute()),
)

// Parse reads the body of a Markdown file, which begins on the given line.
func Parse(file string, src []byte, first int, links Links) ([]Block, []Problem) {
	r := &reader{file: file, src: src, first: first, links: links}
	root := markdown.Parser().Parse(text.NewReader(src))
	return r.blocks(root), r.problems
}

// ParseInline reads one line of Markdown, such as a goal's text.
func ParseInline(file, src string, at int, links Links) ([]Inline, []Problem) {
	blocks, problems := Parse(file, []byte(src), at, links)
	if len(blocks) == 0 {
		return nil, problems
	}
	if p, ok := blocks[0].(Para); ok && len(blocks) == 1 {
		return p.Text, problems
	}
	return []Inline{{Kind: "text", Text: src}}, append(problems, Problem{file, at, "one line of plain text was expected here", "without lists, headings or fences"})
}

func (r *reader) problem(at int, mend, format string, args ...any) {
	r.problems = append(r.problems, Problem{r.file, at, fmt.Sprintf(format, args...), mend})
}

// blocks converts the children of a node.
func (r *reader) blocks(parent ast.Node) []Block {
	var list []Block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if caption, ok := r.caption(n, list); ok {
			t := list[len(list)-1].(Table)
			t.Caption = caption
			list[len(list)-1] = t
			continue
		}
		if b := r.block(n); b != nil {
			list = append(list, b)
		}
	}
	return list
}

// block converts one node; nil for what a page cannot show, which is reported.
func (r *reader) block(n ast.Node) Block {
	at := line(r.at(n))
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return Para{at, r.inlines(n)}
	case *ast.Heading:
		return r.heading(n, at)
	case *ast.List:
		return r.list(n, at)
	case *ast.Blockquote:
		return newAside(at, r.blocks(n))
	case *ast.FencedCodeBlock:
		return r.fence(n)
	case *ast.CodeBlock:
		return Pre{at, string(n.Lines().Value(r.src))}
	case *east.Table:
		return r.table(n, at)
	case *ast.HTMLBlock:
		r.problem(int(at), "write it as Markdown", "HTML is not shown in pages")
	default:
		r.problem(int(at), "leave it out", "pages cannot show a %s", strings.ToLower(n.Kind().String()))
	}
	return nil
}

// heading keeps to two levels: the page's h1 is in the front matter, and deeper
// ones mean that a section wants to be split.
func (r *reader) heading(n *ast.Heading, at line) Block {
	if n.Level != 2 && n.Level != 3 {
		r.problem(int(at), "use ## for a section and ### inside it; the title is in the front matter", "a heading of level %d", n.Level)
	}
	id, _ := n.AttributeString("id")
	name, _ := id.([]byte)
	return Heading{at, n.Level, string(name), r.inlines(n)}
}

// Turns are the leads of the aside in which a lesson turns what one believed,
// by language.
var Turns = map[string]string{"en": "What changes here.", "es": "Lo que cambia aquí."}

// newAside knows such an aside by its lead.
func newAside(at line, body []Block) Aside {
	a := Aside{line: at, Body: body}
	if p, ok := first(body).(Para); ok && len(p.Text) > 0 && p.Text[0].Kind == "strong" {
		lead := Plain(p.Text[0].Kids)
		for _, turn := range Turns {
			a.Turn = a.Turn || lead == turn
		}
	}
	return a
}

func first(list []Block) Block {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// list keeps items as blocks: they may hold a dialogue or a second paragraph.
func (r *reader) list(n *ast.List, at line) Block {
	l := List{line: at, Ordered: n.IsOrdered()}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		l.Items = append(l.Items, r.blocks(item))
	}
	return l
}

// table reads head and rows; alignment is the style sheet's business.
func (r *reader) table(n *east.Table, at line) Block {
	t := Table{line: at}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells [][]Inline
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, r.inlines(cell))
		}
		if _, head := row.(*east.TableHeader); head {
			t.Head = cells
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}

// caption is the paragraph ": ..." straight after a table.
func (r *reader) caption(n ast.Node, before []Block) ([]Inline, bool) {
	p, ok := n.(*ast.Paragraph)
	if !ok || len(before) == 0 || before[len(before)-1].Kind() != "table" {
		return nil, false
	}
	in := r.inlines(p)
	if len(in) == 0 || !strings.HasPrefix(in[0].Text, ": ") {
		return nil, false
	}
	in[0].Text = strings.TrimPrefix(in[0].Text, ": ")
	return in, true
}

// at is the line of the file on which a node begins.
func (r *reader) at(n ast.Node) int {
	for n != nil {
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return r.lineOf(n.Lines().At(0).Start)
		}
		if n.FirstChild() == nil {
			break
		}
		n = n.FirstChild()
	}
	if t, ok := n.(*ast.Text); ok {
		return r.lineOf(t.Segment.Start)
	}
	return r.first
}

// lineOf counts from the top of the file: the front matter is in first.
func (r *reader) lineOf(offset int) int {
	return r.first + bytes.Count(r.src[:offset], []byte("\n"))
}
