package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// topLevel is all there may be beside dot files; bin is what a build makes.
var topLevel = map[string]bool{
	"wasm": true, "server": true, "static": true, "lessons": true, "bin": true,
	"go.mod": true, "go.sum": true, "Makefile": true, "README.md": true, "CONTRIBUTING.md": true, "LICENSE": true,
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !topLevel[e.Name()] && !strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s: nothing new at the top level; it belongs into one of the four folders", e.Name())
		}
	}
}

// "go build ./..." of a fresh clone fails when wasm/ holds an untagged file:
// a package main without main.
func TestWasmMainIsTagged(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(root, "wasm", "*.go"))
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") && !strings.Contains(string(text), "//go:build wasip1") {
			t.Errorf("%s: needs //go:build wasip1", name)
		}
	}
}

var address = regexp.MustCompile(`"resolved"|https?://`)

// A lock file holds versions and checksums; where they come from is the
// business of whoever installs them.
func TestLockFilesNameNoHost(t *testing.T) {
	found := 0
	sources(t, "static/test", []string{"package-lock.json"}, func(name, text string) {
		found++
		for i, line := range strings.Split(text, "\n") {
			if address.MatchString(line) && !strings.Contains(line, `"url"`) { // where to give money
				t.Errorf("%s:%d: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	})
	if found == 0 {
		t.Error("no lock file found")
	}
}
