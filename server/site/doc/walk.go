package doc

// EachLink visits every link among blocks, with the line its block begins on.
// Facts and titles have none; everything a writer can link from is here.
func EachLink(blocks []Block, visit func(at int, href string)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			linksIn(b.Text, b.At(), visit)
		case Para:
			linksIn(b.Text, b.At(), visit)
		case List:
			for _, item := range b.Items {
				EachLink(item, visit)
			}
		case Aside:
			EachLink(b.Body, visit)
		case Hint:
			EachLink(b.Body, visit)
		case Goals:
			goalLinks(b.Goals, visit)
		case Hunt:
			goalLinks(b.Goals, visit)
		case Quiz:
			linksIn(b.Question, b.At(), visit)
			for _, a := range b.Answers {
				linksIn(a.Text, b.At(), visit)
				linksIn(a.Why, b.At(), visit)
			}
		case Table:
			linksIn(b.Caption, b.At(), visit)
			for _, row := range append([][][]Inline{b.Head}, b.Rows...) {
				for _, cell := range row {
					linksIn(cell, b.At(), visit)
				}
			}
		}
	}
}

func goalLinks(list []Goal, visit func(at int, href string)) {
	for _, g := range list {
		linksIn(g.Text, g.At(), visit)
	}
}

// linksIn goes into emphasis, too: a link may stand inside bold text.
func linksIn(list []Inline, at int, visit func(at int, href string)) {
	for _, in := range list {
		if in.Kind == "a" {
			visit(at, in.Href)
		}
		linksIn(in.Kids, at, visit)
	}
}
