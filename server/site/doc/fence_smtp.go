package doc

import (
	"slices"
	"strings"
)

// dialogue reads the kinds of fence that hold a session:
//
//	```smtp                              to read, or to press line by line
//	```smtp live persona=exim role=mx    played before the reader's eyes
//	```smtp pipelined                    lines of the client in a row are one arrival
//	```smtp recorded by="Postfix 3.7"    what a real server said, word for word
//
// A live one may begin with world lines, up to an empty line.
func (r *reader) dialogue(src, info string, first int) Block {
	d := Dialogue{line: line(first - 1)}
	kind, rest, _ := strings.Cut(info, " ")
	switch kind {
	case "":
	case "pipelined":
		d.Burst = true
	case "live":
		d.Live = r.attributes(rest, first-1, "persona", "role")
	case "recorded":
		d.By = r.attributes(rest, first-1, "by")["by"]
		if d.By == "" {
			r.problem(first-1, "write ```smtp recorded by=\"SERVER VERSION\"", "a recording that does not say of what")
		}
	default:
		r.problem(first-1, "write ```smtp, ```smtp pipelined, ```smtp live persona=NAME role=NAME, or ```smtp recorded by=\"SERVER VERSION\"", "a dialogue does not take %q", kind)
	}
	if head, rest, ok := strings.Cut(src, "\n\n"); ok && d.Live != nil && !spoken(head) {
		d.Live["world"] = head
		first += strings.Count(head, "\n") + 2
		src = rest
	}
	rows, problems := Rows(r.file, src, first)
	r.problems = append(r.problems, problems...)
	d.Rows = rows
	return d
}

// attributes reads key=value and key="a value with spaces".
func (r *reader) attributes(text string, at int, keys ...string) map[string]string {
	found := map[string]string{}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		key, rest, _ := strings.Cut(text, "=")
		value, after, _ := strings.Cut(rest, " ")
		if quoted, ok := strings.CutPrefix(rest, `"`); ok {
			value, after, _ = strings.Cut(quoted, `"`)
		}
		text = after
		if !slices.Contains(keys, key) || value == "" {
			r.problem(at, "give it "+strings.Join(keys, "=... ")+"=...", "a dialogue does not take %q", key)
			continue
		}
		found[key] = value
	}
	return found
}
