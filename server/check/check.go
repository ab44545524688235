// Package check finds the faults in lessons before a reader does: "ehlo check".
//
//	site.Load ──► front matter, Markdown, links to files, goals, sections
//	octets.go     what an editor hides: not UTF-8, carriage returns
//	alike.go      both languages carry the same steps, goals, hints and codes
//	lessons.go    codes that exist, lessons that exist, hints that are used once
//	links.go      links between pages, down to the anchor
//	course.go     what every tutorial owes: a part, three hints a step, mistakes, the turn
//	glossary.go   the words in both languages; enhanced codes that go with a reply
//	texts.go      the decoder texts: nothing missing, nothing unknown
//	replay.go     every solution, mistake, trigger and live dialogue is played
//	possible.go   in any dialogue: replies that no server can say at that point
//	answers.go    which code can answer which command
//	union.go      an author's folder on top of the lessons that are shipped
//	tree.go       the dialogues of documents that are not ours
//	fallbacks.go  what stands inside <smtp-playground> is what its server says
//
// It reads one folder of lessons whole, for faults lie between files too, and
// reports those below the paths it was given. Nothing is written.
package check

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"ehlo/server/site"
)

// Problem is a fault: file, line, what it is and how to mend it.
type Problem = site.Problem

// checker collects the faults of one folder of lessons.
type checker struct {
	fsys     fs.FS
	lib      *site.Library
	problems []Problem
}

// Run checks paths and prints what it found, one line a fault or, on request,
// as JSON. The error is for paths that cannot be checked at all.
func Run(w io.Writer, asJSON bool, paths []string) (faults int, err error) {
	if len(paths) == 0 {
		return 0, fmt.Errorf("check: name a folder of lessons, such as lessons")
	}
	problems := []Problem{}
	roots := map[string][]Problem{}
	for _, p := range paths {
		root, below, check, err := find(p)
		if err != nil {
			return 0, err
		}
		key := root
		if documentFile(below) && !holdsLessons(root) {
			key = path.Join(root, below) // a document is checked by itself
		}
		if _, done := roots[key]; !done {
			roots[key] = check(os.DirFS(root))
		}
		problems = append(problems, under(roots[key], root, below)...)
	}
	slices.SortStableFunc(problems, order)
	problems = slices.Compact(problems)
	return len(problems), print(w, asJSON, problems)
}

// Folder checks a whole folder of lessons. File names are relative to it.
func Folder(fsys fs.FS) []Problem {
	fsys = whole(fsys)
	c := &checker{fsys: fsys, lib: site.Load(fsys)}
	c.problems = append(c.problems, c.lib.Problems...)
	for _, look := range []func(){c.files, c.octets, c.lessons, c.pages, c.alike, c.links, c.texts, c.glossary, c.replays} {
		look()
	}
	c.problems = slices.DeleteFunc(c.problems, func(p Problem) bool { return !c.own(p.File) })
	slices.SortStableFunc(c.problems, order)
	return slices.Compact(c.problems)
}

// guarded turns a panic over a file into a fault of it: whoever writes a lesson
// is told where, and the rest is still checked.
func (c *checker) guarded(file string, look func()) {
	if !c.own(file) {
		return
	}
	defer func() {
		if r := recover(); r != nil {
			c.fault(file, 1, "mend what else is said of it; if nothing is, the check itself is at fault", "it cannot be checked: %v", r)
		}
	}()
	look()
}

func (c *checker) fault(file string, line int, mend, format string, args ...any) {
	c.problems = append(c.problems, Problem{File: file, Line: line, What: fmt.Sprintf(format, args...), Mend: mend})
}

func order(a, b Problem) int {
	return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.What, b.What))
}

// shelves are the folders by which a folder of lessons is known.
var shelves = []string{"tutorials", "replies", "compare", "explain", "glossary"}

// find climbs from a path to the folder of lessons it is in. A path outside of
// lessons is Markdown of some other kind.
func find(p string) (root, below string, check func(fs.FS) []Problem, err error) {
	full, err := filepath.Abs(p)
	if err != nil {
		return "", "", nil, err
	}
	info, err := os.Stat(full)
	if err != nil {
		return "", "", nil, fmt.Errorf("check: %s: there is no such file or folder", p)
	}
	for dir := full; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if holdsLessons(dir) {
			below, err := filepath.Rel(dir, full)
			return dir, filepath.ToSlash(below), Folder, err
		}
	}
	switch {
	case info.IsDir() && holdsDocuments(full):
		return full, ".", Tree, nil
	case !info.IsDir() && documentFile(full):
		return filepath.Dir(full), filepath.Base(full), one(filepath.Base(full)), nil
	}
	return "", "", nil, fmt.Errorf("check: %s: nothing to check: no lessons, no Markdown, no HTML and no dialogue (.smtp)", p)
}

// holdsLessons knows a folder of lessons by its shelves. Others call a folder
// "compare", too: one such name alone proves nothing.
func holdsLessons(dir string) bool {
	found := 0
	for _, shelf := range shelves {
		if info, err := os.Stat(filepath.Join(dir, shelf)); err == nil && info.IsDir() {
			if found++; found == 2 || shelf == "tutorials" {
				return true
			}
		}
	}
	return false
}

// under keeps the faults below a path and names files as the caller would.
func under(problems []Problem, root, below string) []Problem {
	var list []Problem
	here, _ := os.Getwd()
	for _, p := range problems {
		if below != "." && p.File != below && !strings.HasPrefix(p.File, below+"/") {
			continue
		}
		full := filepath.Join(root, filepath.FromSlash(p.File))
		if rel, err := filepath.Rel(here, full); err == nil && !strings.HasPrefix(rel, "..") {
			full = rel
		}
		p.File = full
		list = append(list, p)
	}
	return list
}

// print writes for an editor to jump by, or for a program to read.
func print(w io.Writer, asJSON bool, problems []Problem) error {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(problems)
	}
	for _, p := range problems {
		if _, err := fmt.Fprintln(w, p); err != nil {
			return err
		}
	}
	return nil
}

// known lists which files may stand in a folder of each shelf.
var known = map[string][]string{
	"tutorials": {"en.md", "es.md", "solution.smtp", "mistakes.smtp"},
	"replies":   {"en.md", "es.md", "trigger.smtp"},
	"compare":   {"en.md", "es.md"},
}

// files finds what nobody would ever read: a misnamed file is a lost one.
func (c *checker) files() {
	for _, shelf := range shelves[:3] {
		dirs, _ := fs.ReadDir(c.fsys, shelf)
		for _, dir := range dirs {
			name := path.Join(shelf, dir.Name())
			if !dir.IsDir() {
				c.fault(name, 1, "move it into a folder of its own", "a file that no page is made of")
				continue
			}
			entries, _ := fs.ReadDir(c.fsys, name)
			for _, e := range entries {
				if !slices.Contains(known[shelf], e.Name()) {
					c.fault(path.Join(name, e.Name()), 1, "a folder in "+shelf+" holds "+strings.Join(known[shelf], " "), "a file that no page is made of")
				}
			}
		}
	}
}
