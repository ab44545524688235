package check

import (
	"bytes"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// octets finds what an editor hides: text that is not UTF-8, and carriage
// returns, which would hide the front matter and travel into goals and
// dialogues, where they mean something.
func (c *checker) octets() {
	for _, shelf := range shelves {
		fs.WalkDir(c.fsys, shelf, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil // a missing shelf is nobody's fault; an unreadable file is told by whoever reads it
			}
			src, err := c.read(file, maxLesson)
			if err != nil {
				return nil
			}
			if at := invalid(src); at >= 0 {
				c.fault(file, lineAt(src, at), "save the file as UTF-8", "an octet that is no text: %#x", src[at])
			}
			if strings.HasSuffix(file, ".md") {
				c.fences(file, src)
			}
			if at := bytes.IndexByte(src, '\r'); at >= 0 {
				c.fault(file, lineAt(src, at), `save the file with lines that end in LF; in a dialogue write C- and \r`, "a carriage return")
			}
			return nil
		})
	}
}

// invalid is where UTF-8 ends, or -1.
func invalid(src []byte) int {
	for at := 0; at < len(src); {
		r, n := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return -1
}

func lineAt(src []byte, at int) int { return 1 + bytes.Count(src[:at], []byte("\n")) }
