package check

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ehlo/lessons"
	"ehlo/server/site"
	"ehlo/server/site/doc"
	"ehlo/wasm/smtp"
)

// wire holds every line that a recorded server has said.
func wireLines(t *testing.T) map[string]bool {
	t.Helper()
	lines := map[string]bool{}
	for _, line := range noted {
		lines[blank(line)] = true
	}
	files, _ := filepath.Glob("../../wasm/mta/testdata/*/*.txt")
	if len(files) == 0 {
		t.Fatal("no recordings")
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(src), "\n") {
			if said, ok := strings.CutPrefix(line, "S: "); ok {
				lines[blank(said)] = true
			}
		}
	}
	return lines
}

// noted are replies that were written down while recording, outside the
// sessions that stand in the files.
var noted = []string{
	"334", "421 4.7.0 mx.lab.example Error: too many connections from 192.0.2.10",
	"452 4.5.3 Maximum limit of 50 recipients reached", "501 5.7.0 Authentication aborted",
}

// varies is what differs from one recording to the next: dates, queue ids.
var varies = regexp.MustCompile(`[0-9A-Za-z:.+-]*[0-9][0-9A-Za-z:.+-]*|\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b`)

func blank(line string) string {
	if len(line) < 4 {
		return line
	}
	return line[:4] + varies.ReplaceAllString(line[4:], "#")
}

// A dialogue that calls itself recorded is one: each line of the server stands
// in a recording.
func TestRecordedDialogues(t *testing.T) {
	lines := wireLines(t)
	for lang, list := range site.Load(lessons.FS).Lessons {
		for _, l := range list {
			for _, s := range l.Steps {
				for _, b := range s.Blocks {
					d, ok := b.(doc.Dialogue)
					if !ok || d.By == "" {
						continue
					}
					for _, row := range d.Rows {
						if row.From == "server" && !lines[blank(said(row))] {
							t.Errorf("%s:%d (%s): nobody was recorded to say %q", l.File, row.At, lang, said(row))
						}
					}
				}
			}
		}
	}
}

// What a reply page quotes as recorded stands in the recordings.
func TestQuotedReplies(t *testing.T) {
	lines := wireLines(t)
	for lang, replies := range site.Load(lessons.FS).Replies {
		for _, r := range replies {
			for _, s := range r.Sections {
				if s.ID != "servers" {
					continue
				}
				for _, b := range s.Blocks {
					if table, ok := b.(doc.Table); ok && recordedTable(table) {
						quotedIn(t, lang, r.File, table, lines)
					}
				}
			}
		}
	}
}

func recordedTable(table doc.Table) bool {
	caption := doc.Plain(table.Caption)
	return strings.HasPrefix(caption, "Recorded ") || strings.HasPrefix(caption, "Grabado ")
}

func quotedIn(t *testing.T, lang, file string, table doc.Table, lines map[string]bool) {
	for _, row := range table.Rows {
		for _, cell := range row {
			text := doc.Plain(cell)
			if _, ok := smtp.ParseReplyLine([]byte(text)); !ok || len(cell) != 1 || cell[0].Kind != "code" {
				continue
			}
			if !lines[blank(text)] {
				t.Errorf("%s (%s): nobody was recorded to say %q", file, lang, text)
			}
		}
	}
}

var counted = regexp.MustCompile(`(?m)^\[(message of|next line|\d+ times|client hello|connection)|^# .* recipients$`)

// What real servers said is possible: no rule of ours calls it impossible,
// but for what these servers, or the questions put to them, get wrong.
func TestRecordedIsPossible(t *testing.T) {
	files, _ := filepath.Glob("../../wasm/mta/testdata/*/*.txt")
	sessions := 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, session := range strings.Split(string(src), "\n== ")[1:] {
			name, text, _ := strings.Cut(session, "\n")
			if strings.ContainsAny(text, "\\") || counted.MatchString(text) {
				continue // more than a dialogue can show
			}
			rows, _ := doc.Rows(file, text, 1)
			sessions++
			impossible(rows, func(row doc.Row, _, format string, args ...any) {
				what := fmt.Sprintf(format, args...)
				if !strings.Contains(what, "in the reply to") { // go-smtp and its kin: against RFC 2034
					t.Errorf("%s, %s: %s", filepath.Base(file), name, what)
				}
			})
		}
	}
	if sessions < 1000 {
		t.Errorf("%d sessions only", sessions)
	}
}
