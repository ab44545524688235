package site

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"ehlo/server/site/doc"
)

// Problem is a fault in a file of the lessons.
type Problem = doc.Problem

// Library is the folder lessons, read.
type Library struct {
	Lessons  map[string][]*Lesson      // language -> in their order
	Replies  map[string]map[int]*Reply // language -> code
	Compares map[string][]*Compare     // language -> by their codes
	Explain  map[string]*Texts         // language -> decoder texts
	Glossary map[string][]Term         // language -> in the order of a dictionary
	Problems []Problem

	fsys    fs.FS
	foreign bool // not ours: see foreign.go
}

// Load reads every lesson and page of the folder. It goes on after a fault and
// lists what it found.
func Load(fsys fs.FS) *Library { return load(fsys, false) }

// LoadForeign reads a folder that somebody else has written: its files are
// bounded, their ids kept apart, and shelves that it lacks are ours.
func LoadForeign(fsys fs.FS) *Library { return load(borrowed{fsys}, true) }

func load(fsys fs.FS, foreign bool) *Library {
	lib := &Library{
		Lessons:  map[string][]*Lesson{},
		Replies:  map[string]map[int]*Reply{},
		Compares: map[string][]*Compare{},
		Explain:  map[string]*Texts{},
		Glossary: map[string][]Term{},
		fsys:     fsys,
		foreign:  foreign,
	}
	for _, lang := range Languages() {
		lib.Replies[lang] = map[int]*Reply{}
		lib.loadTexts(lang)
		lib.loadGlossary(lang)
		for _, dir := range lib.dirs("tutorials") {
			lib.loadLesson(dir, lang)
		}
		for _, dir := range lib.dirs("replies") {
			lib.loadReply(dir, lang)
		}
		for _, dir := range lib.dirs("compare") {
			lib.loadCompare(dir, lang)
		}
	}
	lib.sort()
	return lib
}

func (lib *Library) add(problems ...Problem) { lib.Problems = append(lib.Problems, problems...) }

// fault adds one problem: what is wrong on a line, and how to mend it.
func (lib *Library) fault(file string, line int, what, mend string) {
	lib.add(Problem{File: file, Line: line, What: what, Mend: mend})
}

// sort puts lessons in order and tells each its place among them.
func (lib *Library) sort() {
	for _, list := range lib.Lessons {
		sort.SliceStable(list, func(i, j int) bool { return list[i].Number < list[j].Number })
		for i, l := range list {
			l.Place, l.Of = i+1, len(list)
		}
	}
	sort.SliceStable(lib.Problems, func(i, j int) bool {
		a, b := lib.Problems[i], lib.Problems[j]
		return a.File < b.File || a.File == b.File && a.Line < b.Line
	})
}

// dirs lists the folders in one of the three shelves.
func (lib *Library) dirs(shelf string) []string {
	entries, err := fs.ReadDir(lib.fsys, shelf)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		lib.fault(shelf, 1, err.Error(), "make it readable")
	}
	var list []string
	for _, e := range entries {
		if e.IsDir() {
			list = append(list, path.Join(shelf, e.Name()))
		}
	}
	if lib.foreign && len(list) > maxLessons {
		lib.fault(shelf, 1, fmt.Sprintf("%d folders", len(list)), fmt.Sprintf("keep to %d", maxLessons))
		list = list[:maxLessons]
	}
	return list
}

// document reads one Markdown file: the front matter into a struct, the body
// into blocks. False: there is no such file.
func (lib *Library) document(file, lang string, front any) ([]doc.Block, bool) {
	src, err := lib.read(file)
	if err != nil {
		return nil, false
	}
	lib.add(doc.Front(file, src, front)...)
	_, body, line, _ := doc.Split(src)
	blocks, problems := doc.Parse(file, body, line, lib.links(lang))
	lib.add(problems...)
	if lib.foreign {
		blocks = apart(blocks)
	}
	return blocks, true
}

// need reports the keys of a front matter that are missing.
func (lib *Library) need(file string, keys map[string]bool) {
	var missing []string
	for key, there := range keys {
		if !there {
			missing = append(missing, key)
		}
	}
	sort.Strings(missing)
	for _, key := range missing {
		lib.fault(file, 1, fmt.Sprintf("no %s", key), fmt.Sprintf("add a line %q to the front matter", key+": ..."))
	}
}

// links resolves the target of a link in a file of one language. Links to other
// files are written as files, so that they work on GitHub too.
func (lib *Library) links(lang string) doc.Links {
	return func(file, target string) (string, error) {
		switch {
		case strings.HasPrefix(target, "#") && lib.foreign && !ownPlace(target[1:]):
			return "#" + idPrefix + target[1:], nil
		case strings.HasPrefix(target, "#"), strings.HasPrefix(target, "https://"):
			return target, nil
		case strings.HasPrefix(target, "//"):
			return "", errors.New("write https: in front of another site")
		case strings.HasPrefix(target, "/"):
			return "/" + lang + target, nil
		case strings.Contains(target, ":"): // javascript: data: http: tel: ...
			return "", errors.New("only https: and files of this folder")
		}
		name, anchor, _ := strings.Cut(target, "#")
		name = path.Join(path.Dir(file), name)
		if _, err := fs.Stat(lib.fsys, name); err != nil {
			return "", fmt.Errorf("there is no file %s", name)
		}
		to, ok := address(name, lang)
		if !ok {
			return "", fmt.Errorf("%s is not a page in this language", name)
		}
		if anchor != "" {
			to += "#" + anchor
		}
		return to, nil
	}
}

// shelves says which files are pages, and under what name: the number of a
// lesson is dropped from its address.
var shelves = regexp.MustCompile(`^(?:tutorials/\d+-([a-z0-9-]+)|replies/(\d{3})|compare/(\d{3}-\d{3}))/([a-z]{2})\.md$`)

// address is the page made from a Markdown file.
func address(file, lang string) (string, bool) {
	m := shelves.FindStringSubmatch(file)
	if m == nil || m[4] != lang {
		return "", false
	}
	for i, kind := range []string{"lessons", "replies", "compare"} {
		if m[i+1] != "" {
			return "/" + lang + "/" + kind + "/" + m[i+1] + "/", true
		}
	}
	return "", false
}

// code reads a folder name such as 252.
func code(name string) (int, bool) {
	n, err := strconv.Atoi(name)
	return n, err == nil && len(name) == 3
}
