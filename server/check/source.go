package check

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"ehlo/server/site"
	"ehlo/server/site/doc"
)

// Bounds of what is checked: a file of lessons, and one of any other Markdown.
const (
	maxLesson   = 256 << 10
	maxMarkdown = 4 << 20
)

// read reads a file that is not too large.
func (c *checker) read(file string, most int64) ([]byte, error) {
	if info, err := fs.Stat(c.fsys, file); err == nil && info.Size() > most {
		c.fault(file, 1, fmt.Sprintf("keep it below %d KiB", most>>10), "the file is too large")
		return nil, fs.ErrInvalid
	}
	return fs.ReadFile(c.fsys, file)
}

// keyLine is where a key stands in the front matter of a file; 1 if nowhere.
func (c *checker) keyLine(file, key string) int {
	src, err := c.read(file, maxLesson)
	if err != nil {
		return 1
	}
	for i, line := range strings.Split(string(src), "\n") {
		if i > 0 && line == "---" {
			break
		}
		if strings.HasPrefix(line, key+":") {
			return i + 1
		}
	}
	return 1
}

// fences finds a block that is never closed: everything below it would be code.
func (c *checker) fences(file string, src []byte) {
	open, at := "", 0
	for i, line := range strings.Split(string(src), "\n") {
		run := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case len(run) < 3:
		case open == "":
			open, at = run, i+1
		case len(run) >= len(open) && strings.TrimSpace(line) == run:
			open = ""
		}
	}
	if open != "" {
		c.fault(file, at, "close it with a line "+open, "a block that begins here and never ends")
	}
}

// slugs must be one of a kind: addresses and what visitors have done rest on
// them.
func (c *checker) slugs() {
	for _, lang := range site.Languages() {
		seen := map[string]*site.Lesson{}
		for _, l := range c.lib.Lessons[lang] {
			if other, twice := seen[l.Slug]; twice {
				c.fault(l.File, 1, "give one of them another slug", "the slug %q is that of %s, too", l.Slug, other.Dir)
			}
			seen[l.Slug] = l
		}
	}
}

// dotted is an enhanced code as prose names it.
var dotted = regexp.MustCompile(`^[0-9]\.[0-9]{1,3}\.[0-9]{1,3}$`)

// named finds enhanced codes in prose that nobody has given a meaning.
func (c *checker) named(file string, blocks []doc.Block) {
	doc.EachInline(blocks, func(at int, in doc.Inline) {
		if in.Kind == "code" && dotted.MatchString(in.Text) && (!strings.Contains("245", in.Text[:1]) || !knownEnhanced(in.Text)) {
			c.fault(file, max(at, 1), "use one of the list at /enhanced/, or write it without backticks", "there is no enhanced code %s", in.Text)
		}
	})
}
