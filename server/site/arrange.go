package site

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"ehlo/server/site/doc"
	"ehlo/wasm/smtp"
)

// Between the tree of a document and the templates: everything here looks at a
// piece of the tree and says in what arrangement a page shows it.

// chip is a reply code as a page shows it.
type chip struct {
	Code  int
	Class string
}

func classOf(code int) string { return doc.Class(code) }

func codeChips(codes []int) []chip {
	var list []chip
	for _, c := range codes {
		list = append(list, chip{c, doc.Class(c)})
	}
	return list
}

func one(in doc.Inline) []doc.Inline { return []doc.Inline{in} }

// group is a block, or hints that stand together.
type group struct {
	Block doc.Block
	Hints []doc.Hint
}

// grouped brings neighbouring hints together.
func grouped(blocks []doc.Block) []group {
	var list []group
	for _, b := range blocks {
		h, ok := b.(doc.Hint)
		if n := len(list); ok && n > 0 && list[n-1].Hints != nil {
			list[n-1].Hints = append(list[n-1].Hints, h)
		} else if ok {
			list = append(list, group{Hints: []doc.Hint{h}})
		} else {
			list = append(list, group{Block: b})
		}
	}
	return list
}

// tableView is a table with its look and, for narrow windows, the label of
// every column.
type tableView struct {
	doc.Table
	Class  string
	Labels []string
	Wire   bool // cells are what went over the wire
}

// newTable gives a table its class; the class say-table is for what servers say.
func newTable(t doc.Table, class string) tableView {
	v := tableView{Table: t, Class: class, Wire: strings.Contains(class, "say-table")}
	for _, h := range t.Head {
		v.Labels = append(v.Labels, lowerFirst(doc.Plain(h)))
	}
	return v
}

// lowerFirst puts a title in the middle of a sentence. One that begins with a
// word in capitals, such as AUTH, stays as it is.
func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	if s == "" || unicode.IsUpper(second) || unicode.IsDigit(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

// cellView is a table cell; one that holds a reply line and nothing else is
// shown as a chip and the server's words.
type cellView struct {
	Text  []doc.Inline
	Label string
	Class string
	Reply bool
	Code  int
	Rest  string
}

// newCell looks at a cell that is one code span: a reply line becomes a chip
// and words. Only wasm/smtp decides what a reply line is.
func newCell(t tableView, column int, text []doc.Inline) cellView {
	c := cellView{Text: text}
	if column < len(t.Labels) {
		c.Label = t.Labels[column]
	}
	if len(text) != 1 || text[0].Kind != "code" {
		return c
	}
	if t.Wire {
		c.Class, c.Text = "wire", []doc.Inline{{Kind: "text", Text: text[0].Text}}
	}
	line, ok := smtp.ParseReplyLine([]byte(text[0].Text))
	if !ok || line.Sep == 0 {
		return c
	}
	c.Reply, c.Code, c.Class, c.Rest = true, line.Code, doc.Class(line.Code), text[0].Text[4:]
	return c
}

// rowView is a row of a dialogue on a page.
type rowView struct {
	doc.Row
	Put    bool   // has a button that types it
	Burst  string // as JSON: has a button that sends this in one arrival
	Marked bool   // one of the two codes a page compares
	Folded int    // stands for so many lines of one reply
}

// newRows shows a dialogue as it is.
func newRows(rows []doc.Row, put bool) []rowView {
	var list []rowView
	for _, r := range rows {
		list = append(list, rowView{Row: r, Put: put && r.From == "client"})
	}
	return list
}

// dialogueRows shows a dialogue of a lesson: with a button at each line of the
// client, or at the end of each burst. A recording is there to be read.
func dialogueRows(d doc.Dialogue, put bool) []rowView {
	list := newRows(d.Rows, put && d.By == "")
	if !d.Burst || !put {
		return list
	}
	var burst []byte
	for i := range list {
		if list[i].From != "client" {
			continue
		}
		list[i].Put = false
		burst = append(burst, asSent(list[i].Send)...)
		if i+1 == len(list) || list[i+1].From != "client" {
			text, _ := json.Marshal(string(burst)) // an attribute would lose carriage returns
			list[i].Burst, burst = string(text), nil
		}
	}
	return list
}

// asSent is a line as it goes out: \n and its like stand for octets, as in the
// dialogue files.
func asSent(line string) []byte {
	sent, ok := smtp.Octets(line)
	if !ok {
		sent = []byte(line)
	}
	return append(sent, "\r\n"...)
}

// marked shows the dialogue of a comparison: the two codes stand out, and of
// other long replies only the last line is left.
func marked(c *Compare) []rowView {
	var list []rowView
	folded := 0
	for _, r := range newRows(c.Figure.Rows, false) {
		r.Marked = r.Code == c.A || r.Code == c.B
		if r.Tie != "" && !r.Marked {
			folded++
			if !r.Last {
				continue
			}
			r.Tie, r.Folded = "", folded
		}
		folded = 0
		list = append(list, r)
	}
	return list
}

// noteText says what stands in brackets in a dialogue.
func noteText(s scope, r rowView) string {
	what := r.Parts[0].Text
	word, rest, _ := strings.Cut(what, " ")
	text, ok := s.T["block"][word]
	if !ok {
		return what
	}
	return fill(text, rest)
}

// digitsOf are the three digits of a code with their words.
func digitsOf(t *Texts, code int) []Digit {
	e := t.Code(code)
	return e.Digits[:]
}
