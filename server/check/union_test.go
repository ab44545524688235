package check

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ehlo/lessons"
)

// alone is one shipped lesson by itself, as an author would have it.
func alone(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"en.md", "es.md", "solution.smtp", "mistakes.smtp"} {
		data, err := fs.ReadFile(lessons.FS, "tutorials/10-vrfy-252/"+name)
		if err != nil {
			t.Fatal(err)
		}
		files["tutorials/77-vrfy-252/"+name] = &fstest.MapFile{Data: data}
	}
	return files
}

// An author's folder holds one lesson: its links lead to ours, what it needs is
// ours, and nothing is said of what it does not have.
func TestOneLessonAlone(t *testing.T) {
	for _, p := range Folder(alone(t)) {
		t.Error(p)
	}
}

// Whatever is wrong with it, it is said of its own files, and the check ends.
func TestSpoiltLessonAlone(t *testing.T) {
	for name, text := range map[string]string{
		"tutorials/77-vrfy-252/en.md":         "",
		"tutorials/77-vrfy-252/es.md":         "---\n---\n",
		"tutorials/77-vrfy-252/solution.smtp": "",
		"tutorials/77-vrfy-252/mistakes.smtp": "== x\n",
	} {
		files := alone(t)
		files[name] = &fstest.MapFile{Data: []byte(text)}
		said := Folder(files)
		if len(said) == 0 {
			t.Errorf("%s emptied: nothing is said", name)
		}
		for _, p := range said {
			if !strings.HasPrefix(p.File, "tutorials/77-vrfy-252/") {
				t.Errorf("%s emptied: %s", name, p)
			}
		}
	}
}

// What is missing from the author's lesson is missing, also where ours of the
// same name has it.
func TestMissingFromOneLesson(t *testing.T) {
	for _, name := range []string{"en.md", "es.md", "solution.smtp", "mistakes.smtp"} {
		for _, dir := range []string{"tutorials/77-vrfy-252/", "tutorials/10-vrfy-252/"} {
			files := fstest.MapFS{}
			for file, data := range alone(t) {
				files[dir+path.Base(file)] = data
			}
			delete(files, dir+name)
			if !slices.ContainsFunc(Folder(files), func(p Problem) bool { return p.File == dir+name }) {
				t.Errorf("%s is not missed", dir+name)
			}
		}
	}
}

// An endless file keeps nobody busy, neither among lessons nor in a tree.
func TestTooLarge(t *testing.T) {
	files := alone(t)
	files["tutorials/77-vrfy-252/en.md"] = &fstest.MapFile{Data: []byte(strings.Repeat("[a](b ", 8<<20))}
	tree := fstest.MapFS{"page.md": {Data: []byte(strings.Repeat("[a](b ", 8<<20))}}
	for name, said := range map[string][]Problem{"tutorials/77-vrfy-252/en.md:1: ": Folder(files), "page.md:1: ": Tree(tree)} {
		found := false
		for _, p := range said {
			found = found || strings.HasPrefix(p.String(), name+"the file is too large")
		}
		if !found {
			t.Errorf("%s%v", name, said)
		}
	}
}
