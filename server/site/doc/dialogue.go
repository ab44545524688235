package doc

import (
	"strings"

	"ehlo/wasm/smtp"
)

// Row is one line of a dialogue, taken apart for the eye.
type Row struct {
	From  string // client server note
	Parts []Part
	Code  int    // server: the reply code
	Last  bool   // server: the last line of its reply
	Tie   string // place in a reply of several lines: "", tied-first, tied, tied-last
	Send  string // client: the line as typed
	At    int    // its line in the file
}

// Part is a piece of a row: verb text code sep enh note.
type Part struct{ Kind, Text string }

// Class names the hue of the reply by its first digit, as the style sheet does.
func (r Row) Class() string { return Class(r.Code) }

// Class is c2 to c5, or nothing for a number that SMTP does not have.
func Class(code int) string {
	if code < 200 || code > 599 {
		return ""
	}
	return "c" + string(rune('0'+code/100))
}

// Rows reads the "C:", "S:" and "[...]" lines of a dialogue. Lines it cannot
// read come back as problems of the given file; first is the number of line 1.
func Rows(file, src string, first int) ([]Row, []Problem) {
	var (
		rows []Row
		bad  []Problem
		body bool // the client is sending a message: no line of it is a command
	)
	for i, text := range strings.Split(strings.TrimRight(src, "\n"), "\n") {
		row, ok := readRow(text, body)
		if !ok {
			bad = append(bad, Problem{file, first + i, "not a line of a dialogue: " + text, `begin it with "C: ", "S: " or "["`})
			continue
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		row.At = first + i
		body = row.Code == 354 || body && row.From == "client" && row.Send != "."
		rows = append(rows, row)
	}
	tie(rows)
	return rows, bad
}

// readRow tells who speaks. The speaker is written in capitals and with a colon;
// nothing is guessed, for a misread line would be a false lesson.
func readRow(text string, body bool) (Row, bool) {
	if said, ok := cut(text, "C:"); ok {
		return clientRow(said, body), true
	}
	if said, ok := cut(text, "S:"); ok {
		return serverRow(said), true
	}
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		return Row{From: "note", Parts: []Part{{"note", strings.Trim(text, "[]")}}}, true
	}
	return Row{}, strings.TrimSpace(text) == ""
}

// cut takes the speaker and one space off a line; an empty line may be said.
func cut(text, who string) (string, bool) {
	said, ok := strings.CutPrefix(text, who)
	return strings.TrimPrefix(said, " "), ok
}

// clientRow sets the verb apart if it is one; the text of a message is none.
func clientRow(said string, body bool) Row {
	row := Row{From: "client", Send: said}
	word, rest := said, ""
	if i := strings.IndexAny(said, " :"); i > 0 {
		word, rest = said[:i], said[i:]
	}
	if body || smtp.Lookup([]byte(word)) == nil {
		row.Parts = []Part{{"text", said}}
		return row
	}
	row.Parts = []Part{{"verb", word}}
	if rest != "" {
		row.Parts = append(row.Parts, Part{"text", rest})
	}
	return row
}

// serverRow lets wasm/smtp take the line apart. A line that is no reply stays
// text: other protocols answer on these ports, too.
func serverRow(said string) Row {
	row := Row{From: "server", Last: true}
	line, ok := smtp.ParseReplyLine([]byte(said))
	if !ok {
		row.Parts = []Part{{"text", said}}
		return row
	}
	row.Code, row.Last = line.Code, line.Last()
	row.Parts = []Part{{"code", said[:3]}}
	if line.Sep != 0 {
		row.Parts = append(row.Parts, Part{"sep", string(line.Sep)})
	}
	if line.EnhancedLen > 0 {
		row.Parts = append(row.Parts, Part{"enh", said[4 : 4+line.EnhancedLen]})
	}
	// The parts of a row always add up to its line, spaces and all.
	if rest := 4 + line.EnhancedLen; rest < len(said) {
		row.Parts = append(row.Parts, Part{"text", said[rest:]})
	}
	return row
}

// tie marks the lines that belong to one reply.
func tie(rows []Row) {
	open := false
	for i := range rows {
		r := &rows[i]
		switch {
		case r.From != "server":
			open = false
		case !r.Last && !open:
			r.Tie, open = "tied-first", true
		case !r.Last:
			r.Tie = "tied"
		case open:
			r.Tie, open = "tied-last", false
		}
	}
}
