package doc

// EachInline visits every piece of running text among blocks, whatever it
// stands in, with the line its block begins on.
func EachInline(blocks []Block, visit func(at int, in Inline)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			inlinesIn(b.Text, b.At(), visit)
		case Para:
			inlinesIn(b.Text, b.At(), visit)
		case List:
			for _, item := range b.Items {
				EachInline(item, visit)
			}
		case Aside:
			EachInline(b.Body, visit)
		case Hint:
			EachInline(b.Body, visit)
		case Goals:
			goalTexts(b.Goals, visit)
		case Hunt:
			goalTexts(b.Goals, visit)
		case Quiz:
			inlinesIn(b.Question, b.At(), visit)
			for _, a := range b.Answers {
				inlinesIn(a.Text, b.At(), visit)
				inlinesIn(a.Why, b.At(), visit)
			}
		case Table:
			inlinesIn(b.Caption, b.At(), visit)
			for _, row := range append([][][]Inline{b.Head}, b.Rows...) {
				for _, cell := range row {
					inlinesIn(cell, b.At(), visit)
				}
			}
		}
	}
}

// EachLink visits every link among blocks. Facts and titles have none;
// everything a writer can link from is here.
func EachLink(blocks []Block, visit func(at int, href string)) {
	EachInline(blocks, func(at int, in Inline) {
		if in.Kind == "a" {
			visit(at, in.Href)
		}
	})
}

func goalTexts(list []Goal, visit func(at int, in Inline)) {
	for _, g := range list {
		inlinesIn(g.Text, g.At(), visit)
	}
}

// inlinesIn goes into emphasis, too: a link may stand inside bold text.
func inlinesIn(list []Inline, at int, visit func(at int, in Inline)) {
	for _, in := range list {
		visit(at, in)
		inlinesIn(in.Kids, at, visit)
	}
}
