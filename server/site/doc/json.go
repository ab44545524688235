package doc

import "encoding/json"

// The JSON of a lesson is the contract between the site and the element: plain
// arrays and strings from which it builds nodes, one by one, without any HTML.

// JSON is the inline text as an array of strings and ["code"|"em"|"strong",
// ...] or ["a", href, ...].
func JSON(list []Inline) []any {
	out := []any{}
	for _, in := range list {
		switch in.Kind {
		case "text":
			out = append(out, in.Text)
		case "code":
			out = append(out, []any{"code", in.Text})
		case "a":
			out = append(out, append([]any{"a", in.Href}, JSON(in.Kids)...))
		default:
			out = append(out, append([]any{in.Kind}, JSON(in.Kids)...))
		}
	}
	return out
}

// object is a block in JSON; t is its kind.
type object map[string]any

func (p Para) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"t": "p", "c": JSON(p.Text)})
}

func (h Heading) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"t": h.Kind(), "c": JSON(h.Text)})
}

func (l List) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"t": l.Kind(), "items": l.Items})
}

func (a Aside) MarshalJSON() ([]byte, error) {
	o := object{"t": "aside", "c": a.Body}
	if a.Turn {
		o["turn"] = true
	}
	return json.Marshal(o)
}

func (p Pre) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"t": "pre", "text": p.Text})
}

func (t Table) MarshalJSON() ([]byte, error) {
	o := object{"t": "table", "head": cells(t.Head), "rows": [][]any{}}
	rows := [][][]any{}
	for _, row := range t.Rows {
		rows = append(rows, cells(row))
	}
	o["rows"] = rows
	return json.Marshal(o)
}

func cells(row [][]Inline) [][]any {
	out := [][]any{}
	for _, cell := range row {
		out = append(out, JSON(cell))
	}
	return out
}

func (d Dialogue) MarshalJSON() ([]byte, error) {
	o := object{"t": "dialogue", "lines": d.Rows}
	if d.By != "" {
		o["by"] = d.By
	}
	if d.Burst {
		o["pipelined"] = true
	}
	return json.Marshal(o)
}

func (r Row) MarshalJSON() ([]byte, error) {
	o := object{"from": r.From, "parts": r.Parts}
	if r.Code != 0 {
		o["code"] = r.Code
	}
	if r.From == "client" {
		o["send"] = r.Send
	}
	return json.Marshal(o)
}

func (p Part) MarshalJSON() ([]byte, error) { return json.Marshal([]string{p.Kind, p.Text}) }

func (g Goals) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"t": "goals", "goals": g.Goals})
}

func (h Hunt) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"t": "hunt", "goals": h.Goals})
}

func (g Goal) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"line": g.Line, "text": JSON(g.Text)})
}

func (h Hint) MarshalJSON() ([]byte, error) {
	if h.ID != "" {
		return json.Marshal(object{"t": "hint", "id": h.ID, "when": h.When, "c": h.Body})
	}
	return json.Marshal(object{"t": "hint", "level": h.Level, "c": h.Body})
}

func (q Quiz) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"t": "quiz", "q": JSON(q.Question), "a": q.Answers})
}

func (a Answer) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{"text": JSON(a.Text), "right": a.Right, "why": JSON(a.Why)})
}
