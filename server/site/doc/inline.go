package doc

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// inlines converts the running text of a node.
func (r *reader) inlines(parent ast.Node) []Inline {
	var list []Inline
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		list = r.inline(list, n)
	}
	return list
}

// inline converts one node. What pages cannot show is refused, with the line of
// the paragraph around it, for inline nodes do not know their own.
func (r *reader) inline(list []Inline, n ast.Node) []Inline {
	switch n := n.(type) {
	case *ast.Text:
		return r.text(list, n)
	case *ast.String:
		return addText(list, string(n.Value))
	case *ast.CodeSpan:
		return append(list, Inline{Kind: "code", Text: r.codeSpan(n)})
	case *ast.Emphasis:
		kind := [...]string{1: "em", 2: "strong"}[n.Level]
		return append(list, Inline{Kind: kind, Kids: r.inlines(n)})
	case *ast.Link:
		return r.link(list, n, string(n.Destination), r.inlines(n))
	case *ast.AutoLink:
		url := string(n.URL(r.src))
		return r.link(list, n, url, []Inline{{Kind: "text", Text: string(n.Label(r.src))}})
	case *ast.RawHTML:
		r.problem(r.at(n.Parent()), "write it as Markdown, or put code between backticks", "HTML is not shown in pages")
	case *ast.Image:
		r.problem(r.at(n.Parent()), "describe it in words", "pictures are not shown in pages")
	case *east.Strikethrough:
		r.problem(r.at(n.Parent()), "say it in words", "struck-out text is not shown in pages")
	default:
		r.problem(r.at(n.Parent()), "leave it out", "pages cannot show a %s", n.Kind().String())
	}
	return list
}

// text adds a run; the end of a source line is a space, as on the page.
func (r *reader) text(list []Inline, n *ast.Text) []Inline {
	s := string(n.Value(r.src))
	if n.SoftLineBreak() || n.HardLineBreak() {
		s += " "
	}
	return addText(list, unescape(s))
}

// addText joins neighbouring runs: a tree of whole sentences is easier to
// compare, to translate and to test than one of scraps.
func addText(list []Inline, s string) []Inline {
	if n := len(list); n > 0 && list[n-1].Kind == "text" {
		list[n-1].Text += s
		return list
	}
	return append(list, Inline{Kind: "text", Text: s})
}

// codeSpan is taken as written: no escapes, no entities (CommonMark 6.1).
func (r *reader) codeSpan(n *ast.CodeSpan) string {
	var s []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			s = append(s, t.Value(r.src)...)
			if t.SoftLineBreak() {
				s = append(s, ' ')
			}
		}
	}
	return string(s)
}

// link adds a link, or its text alone when the target is not one.
func (r *reader) link(list []Inline, n ast.Node, target string, kids []Inline) []Inline {
	href, err := r.links(r.file, target)
	if err != nil {
		r.problem(r.at(n.Parent()), "mend the link or take it out", "link to %q: %v", target, err)
		return append(list, kids...)
	}
	return append(list, Inline{Kind: "a", Href: href, Kids: kids})
}
