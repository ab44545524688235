package site

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"ehlo/lessons"
	"ehlo/server/site/doc"
)

// Bounds of a folder of lessons. Ours stay below them; a file or a folder beyond
// is left out and said to be.
const (
	maxFile    = 256 << 10 // octets of one file
	maxLessons = 200       // folders on one shelf
	idPrefix   = "x-"      // before every id that such a file chooses: ours are not to be taken
)

// borrowed is a folder of lessons whose missing shelves are ours: somebody who
// writes three lessons need not bring the texts of the decoder.
type borrowed struct{ fs.FS }

func (b borrowed) Open(name string) (fs.File, error) {
	f, err := b.FS.Open(name)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	shelf := name
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		shelf = dir
	}
	if shelf == "tutorials" {
		return f, err
	}
	if _, there := fs.Stat(b.FS, shelf); there == nil {
		return f, err // the shelf is theirs, and this is not on it
	}
	return lessons.FS.Open(name)
}

// errTooLarge: the file was not read.
var errTooLarge = errors.New("the file is too large")

// read reads a file of lessons that is not too large; one that is has a fault.
// No reader, be it of Markdown or of dialogues, is kept busy by an endless one.
func (lib *Library) read(file string) ([]byte, error) {
	if info, err := fs.Stat(lib.fsys, file); err == nil && info.Size() > maxFile {
		lib.fault(file, 1, errTooLarge.Error(), "keep it below 256 KiB")
		return nil, errTooLarge
	}
	return fs.ReadFile(lib.fsys, file)
}

// apart gives the headings of such a file ids of their own, and lets links
// inside the file follow.
func apart(blocks []doc.Block) []doc.Block {
	out := make([]doc.Block, len(blocks))
	for i, b := range blocks {
		if h, ok := b.(doc.Heading); ok && h.ID != "" {
			h.ID = idPrefix + h.ID
			b = h
		}
		out[i] = b
	}
	return out
}

// ownPlace tells the anchors that pages have by themselves.
func ownPlace(id string) bool {
	return strings.HasPrefix(id, "step-") || slices.Contains(replySections, id) || slices.Contains(compareSections, id)
}
