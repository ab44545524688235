package wire

import "ehlo/wasm/smtp"

// Parts takes the lines of the event apart again, for those who look into
// them: goals about the text of a reply, tests, tools. The event itself is
// written once, as the page gets it.
func (e *Event) Parts() []Part {
	c := smtp.NewCursor(e.Lines)
	c.Keyword(`,"LINES":[`)
	var list []Part
	for !c.End() {
		start := c.Accept('[') // a line, or a part
		if !start {
			if c.Accept(']') || c.Accept(',') {
				continue
			}
			break
		}
		fresh := c.Accept('[')
		kind := partKind(quoted(&c))
		c.Accept(',')
		list = append(list, Part{kind, fresh, quoted(&c)})
		c.Accept(']')
	}
	return list
}

// quoted reads a JSON string as this package writes them: only quotes and
// backslashes are escaped.
func quoted(c *smtp.Cursor) (text []byte) {
	c.Accept('"')
	for !c.End() && !c.Accept('"') {
		c.Accept('\\')
		text = append(text, c.Peek())
		c.Accept(c.Peek())
	}
	return text
}

func partKind(name []byte) PartKind {
	for k, n := range partNames {
		if n == string(name) {
			return PartKind(k)
		}
	}
	return PartText
}

// Text is the event as it looks on the page: all parts, lines joined by "\n".
func (e *Event) Text() string {
	var b []byte
	for i, p := range e.Parts() {
		if p.New && i > 0 {
			b = append(b, '\n')
		}
		if p.Kind != PartEOL {
			b = append(b, p.Text...)
		}
	}
	return string(b)
}
