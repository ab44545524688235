package check

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"ehlo/lessons"
)

// union is an author's folder on top of the lessons that are shipped: who
// writes one lesson may link to ours, need ours, and brings no decoder texts.
type union struct{ top, base fs.FS }

func (u union) Open(name string) (fs.File, error) {
	f, err := u.top.Open(name)
	if err == nil || u.theirs(path.Dir(name)) {
		return f, err
	}
	return u.base.Open(name)
}

// theirs: the folder is the author's, and what is missing from it is missing,
// even if ours of the same name has it.
func (u union) theirs(dir string) bool {
	if dir == "." || slices.Contains([]string{"tutorials", "replies", "compare"}, dir) {
		return false // a shelf: what they do not bring stands beside it
	}
	_, err := fs.Stat(u.top, dir)
	return err == nil
}

// ReadDir joins both folders; a file of the author hides ours.
func (u union) ReadDir(name string) ([]fs.DirEntry, error) {
	list, errTop := fs.ReadDir(u.top, name)
	if u.theirs(name) {
		return list, errTop
	}
	below, errBase := fs.ReadDir(u.base, name)
	if errTop != nil && errBase != nil {
		return nil, errTop
	}
	for _, e := range below {
		if !slices.ContainsFunc(list, func(o fs.DirEntry) bool { return same(name, o.Name(), e.Name()) }) {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// same: a lesson is known by its slug, whatever its number.
func same(dir, a, b string) bool {
	if dir == "tutorials" {
		_, a, _ = strings.Cut(a, "-")
		_, b, _ = strings.Cut(b, "-")
	}
	return a == b
}

// whole puts a folder that has no decoder texts on top of ours.
func whole(fsys fs.FS) fs.FS {
	if _, err := fs.Stat(fsys, "explain"); err == nil {
		return fsys
	}
	return union{fsys, lessons.FS}
}

// own tells whether a file, or the folder it should be in, is the author's.
func (c *checker) own(file string) bool {
	u, ok := c.fsys.(union)
	if !ok {
		return true
	}
	if _, err := fs.Stat(u.top, file); err == nil {
		return true
	}
	dir := path.Dir(file)
	_, err := fs.Stat(u.top, dir)
	return err == nil && dir != "."
}
