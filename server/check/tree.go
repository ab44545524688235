package check

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/wasm/play"
)

// Tree checks the SMTP dialogues in any folder of documents: what shows what a
// server says should show what a server can say. In Markdown these are fenced
// blocks, anywhere the insides of <smtp-playground>.
func Tree(fsys fs.FS) []Problem {
	c := &checker{fsys: fsys}
	fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			c.fault(p, 1, "make it readable", "%v", err)
		case d.IsDir() && p != "." && skipped(d.Name()):
			return fs.SkipDir
		case !d.IsDir() && documentFile(p):
			c.document(p)
		}
		return nil
	})
	return c.problems
}

// one checks a single document.
func one(name string) func(fs.FS) []Problem {
	return func(fsys fs.FS) []Problem {
		c := &checker{fsys: fsys}
		c.document(name)
		return c.problems
	}
}

// skipped folders hold what others have written.
func skipped(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules" || name == "vendor"
}

func markdownFile(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

func dialogueFile(name string) bool { return strings.ToLower(path.Ext(name)) == ".smtp" }

// documentFile can hold an element of ours, or is a dialogue itself.
func documentFile(name string) bool {
	return markdownFile(name) || dialogueFile(name) || slices.Contains([]string{".html", ".htm", ".mdx", ".rst"}, strings.ToLower(path.Ext(name)))
}

func (c *checker) document(file string) {
	if dialogueFile(file) {
		c.session(file)
		return
	}
	src, err := c.read(file, maxMarkdown)
	if errors.Is(err, fs.ErrInvalid) {
		return // that has been told
	} else if err != nil {
		c.fault(file, 1, "make it readable", "%v", err)
		return
	}
	for _, f := range fallbacks(src) {
		c.fallback(file, f)
	}
	if !markdownFile(file) {
		return
	}
	for _, f := range doc.Fences(src) {
		if !dialogue(f) {
			continue
		}
		rows, problems := doc.Rows(file, spoken(f.Text), f.Line)
		c.problems = append(c.problems, problems...)
		c.possible(file, rows)
	}
}

// dialogue: a fence called smtp, or one in which everybody is named.
func dialogue(f doc.FenceText) bool {
	if f.Info == "smtp" {
		return true
	}
	server := false
	for _, line := range strings.Split(strings.TrimSpace(f.Text), "\n") {
		s := strings.HasPrefix(line, "S: ")
		if !s && !strings.HasPrefix(line, "C:") {
			return false
		}
		server = server || s
	}
	return server
}

// spoken blanks header lines of a .smtp dialogue, and keeps the count of lines.
func spoken(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "C:") || strings.HasPrefix(line, "S:") || strings.HasPrefix(line, "[") {
			break
		}
		lines[i] = ""
	}
	return strings.Join(lines, "\n")
}

// possible checks rows that stand in a file.
func (c *checker) possible(file string, rows []doc.Row) {
	impossible(rows, func(row doc.Row, mend, format string, args ...any) {
		c.fault(file, row.At, mend, format, args...)
	})
}

// session plays a dialogue file that belongs to no lesson, as somebody kept it.
func (c *checker) session(file string) {
	d, ok := c.dialogue(file, "make it readable")
	if !ok {
		return
	}
	if _, err := play.Replay(d, play.Config{}); err != nil {
		c.replayError(file, err)
	}
}

// holdsDocuments tells whether there is anything in a folder to check.
func holdsDocuments(dir string) bool {
	found := false
	fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && p != "." && skipped(d.Name()) {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() && documentFile(p) {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}
