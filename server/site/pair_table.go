package site

import (
	"fmt"
	"slices"
	"strings"
)

// table puts the facts side by side.
func (p *pair) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "| | %d | %d |\n|---|---|---|\n", p.a.Code, p.b.Code)
	row := func(key string, cell func(side) string) {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", p.t[key], cell(p.a), cell(p.b))
	}
	row("row_speaks", func(s side) string { return p.names(s.Asks) })
	row("row_class", func(s side) string { return s.card.Digits[0].N + ": " + lowerFirst(s.card.Digits[0].Word) })
	row("row_about", func(s side) string { return p.t["about_"+s.About] })
	row("row_does", func(s side) string { return p.t["does_"+s.Does] })
	row("row_ends", func(s side) string {
		if s.Ends {
			return p.t["ends_yes"]
		}
		return p.t["ends_no"]
	})
	row("row_enhanced", func(s side) string {
		if len(s.Enhanced) == 0 {
			return p.t["none"]
		}
		return "`" + strings.Join(s.Enhanced, "` `") + "`"
	})
	row("row_defined", func(s side) string { return s.info.Section })
	return b.String()
}

// see leads to both pages, and to what stands near either.
func (p *pair) see() string {
	var b strings.Builder
	list := append([]int{p.a.Code, p.b.Code}, p.a.See...)
	for i, code := range list[:min(len(list), 5)] {
		if slices.Index(list, code) == i {
			fmt.Fprintf(&b, "- `%d` %s\n", code, p.lib.Explain[p.lang].Code(code).Title)
		}
	}
	return b.String()
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
