package site

import (
	"slices"
	"strings"

	"ehlo/server/site/doc"
)

// seeItem is a line of "See also": a reply with what it is, a link to its page
// and to the comparison, as far as these exist.
type seeItem struct {
	Code    int
	Class   string
	URL     string
	Text    []doc.Inline
	Compare *link
}

type link struct{ URL, Text string }

// references is what a page knows of other pages.
type references interface {
	self() []int // the codes the page is about
	page(code int) string
	pair(a, b int) string
}

// seeItems reads the list of "See also". A writer names codes; which of them
// have a page or a comparison is looked up, so links appear when pages do.
func seeItems(s scope, list doc.List) []seeItem {
	refs := s.Page.(references)
	var items []seeItem
	for _, blocks := range list.Items {
		if len(blocks) == 0 {
			continue
		}
		p, ok := blocks[0].(doc.Para)
		if !ok || len(p.Text) == 0 {
			continue
		}
		item := seeItem{Text: p.Text}
		if n, ok := code(p.Text[0].Text); ok && p.Text[0].Kind == "code" {
			item = seeItem{Code: n, Class: doc.Class(n), URL: refs.page(n), Text: trimLeft(p.Text[1:])}
			if to := refs.pair(refs.self()[0], n); to != "" && len(refs.self()) == 1 {
				item.Compare = &link{to, s.T["block"]["compare"]}
			}
		}
		items = append(items, item)
	}
	return items
}

// trimLeft takes the space off the text behind a code.
func trimLeft(in []doc.Inline) []doc.Inline {
	if len(in) == 0 || in[0].Kind != "text" {
		return in
	}
	in = slices.Clone(in)
	in[0].Text = strings.TrimLeft(in[0].Text, " :,-–—")
	return in
}
