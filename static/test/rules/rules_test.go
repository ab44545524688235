// Package rules holds the house rules to the sources: what a reviewer would
// otherwise have to look for in every change. It reads files and runs nothing.
//
//	length_test.go   files and functions stay short
//	banned_test.go   no HTML sinks, no protocol parsing in JavaScript, no sleeping tests
//	docs_test.go     every path and make target that the documents name exists
//	layout_test.go   the top level, the npm lock files
package rules

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../../.." // tests run in their own folder

// generated or foreign folders hold nothing that anybody wrote by hand.
var skipped = map[string]bool{"node_modules": true, "dist": true, "testdata": true, "bin": true, "shots": true, ".git": true}

// sources calls check with the name, relative to the project, and the text of
// every file below dir whose name ends in one of the given ways.
func sources(t *testing.T, dir string, ends []string, check func(name, text string)) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped[d.Name()]:
			return fs.SkipDir
		case d.IsDir() || !endsInOne(path, ends):
			return nil
		}
		text, err := os.ReadFile(path)
		if err == nil {
			name, _ := filepath.Rel(root, path)
			check(filepath.ToSlash(name), string(text))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func endsInOne(path string, ends []string) bool {
	for _, end := range ends {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}
