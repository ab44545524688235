package doc

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// FenceText is a fenced block as it stands in a file.
type FenceText struct {
	Info string
	Text string
	Line int // of its first line inside
}

// Fences finds the fenced blocks of any Markdown file, at any depth. Unlike
// Parse it minds nothing else: the file need not be one of ours.
func Fences(src []byte) []FenceText {
	_, body, first, _ := Split(src)
	r := &reader{src: body, first: first}
	var list []FenceText
	root := markdown.Parser().Parse(text.NewReader(body))
	ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if f, ok := n.(*ast.FencedCodeBlock); ok && entering {
			list = append(list, FenceText{
				Info: string(bytes.TrimSpace(f.Language(body))),
				Text: string(f.Lines().Value(body)),
				Line: r.fenceLine(f) + 1,
			})
		}
		return ast.WalkContinue, nil
	})
	return list
}
