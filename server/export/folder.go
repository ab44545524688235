package export

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// listFile marks a folder as an export and names what is ours in it: only that
// is ever removed. A file somebody else put there (a CNAME) stays.
const listFile = ".ehlo-export"

const listHead = "# Written by \"ehlo export\": the files that the next one replaces or removes.\n"

// A NotOursError is a folder that holds other things than an export.
type NotOursError struct{ Dir string }

func (e *NotOursError) Error() string {
	return e.Dir + " holds files that are no earlier export; name a new or an empty folder"
}

// folder is where an export is written. The root keeps symbolic links and the
// list of an export that somebody tampered with from leading out of it.
type folder struct {
	root  *os.Root
	old   []string
	wrote map[string]bool
}

// openFolder takes a folder that is new, empty or an earlier export.
func openFolder(dir string) (*folder, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s is a file, not a folder", dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, plainly(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, plainly(err)
	}
	f := &folder{root: root, wrote: map[string]bool{}}
	if err := f.claim(dir); err != nil {
		root.Close()
		return nil, err
	}
	return f, nil
}

// claim marks the folder before anything else is written: an export that was
// interrupted is an export, too.
func (f *folder) claim(dir string) error {
	list, err := f.root.ReadFile(listFile)
	if err == nil && strings.HasPrefix(string(list), listHead) {
		f.old = strings.Fields(strings.TrimPrefix(string(list), listHead))
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return plainly(err)
	}
	if len(entries) > 0 {
		return &NotOursError{dir}
	}
	return plainly(f.root.WriteFile(listFile, []byte(listHead), 0o644))
}

// write puts one file into the folder; its name has slashes.
func (f *folder) write(name string, data []byte) error {
	if f.wrote[name] {
		return fmt.Errorf("%s would be written twice", name)
	}
	f.wrote[name] = true
	name = filepath.FromSlash(name)
	err := f.root.WriteFile(name, data, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		if err = f.root.MkdirAll(filepath.Dir(name), 0o755); err == nil {
			err = f.root.WriteFile(name, data, 0o644)
		}
	}
	return plainly(err)
}

// finish removes what only the earlier export had, and lists what there is.
func (f *folder) finish() (removed int, err error) {
	for _, name := range f.old {
		if f.wrote[name] || !fs.ValidPath(name) {
			continue
		}
		if f.root.Remove(filepath.FromSlash(name)) == nil {
			removed++
		}
		for dir := path.Dir(name); dir != "." && f.root.Remove(filepath.FromSlash(dir)) == nil; dir = path.Dir(dir) {
		}
	}
	names := slices.Sorted(maps.Keys(f.wrote))
	return removed, plainly(f.root.WriteFile(listFile, []byte(listHead+strings.Join(names, "\n")+"\n"), 0o644))
}

func (f *folder) close() { f.root.Close() }

// plainly says which file and why, and nothing about system calls.
func plainly(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("%s: %w", p.Path, p.Err)
	}
	return err
}
