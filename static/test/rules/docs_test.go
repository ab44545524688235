package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	documents  = []string{"README.md", "CONTRIBUTING.md"}
	codeSpan   = regexp.MustCompile("`([^`\n]+)`")
	linkTarget = regexp.MustCompile(`\]\(([^)#\s]+)`)
	makeCall   = regexp.MustCompile(`\bmake ([a-z]+)\b`)
	makeTarget = regexp.MustCompile(`(?m)^([a-z]+):`)
	treeLine   = regexp.MustCompile(`^[\w./-]+$`)
)

func TestDocumentsNameWhatExists(t *testing.T) {
	for _, doc := range documents {
		text, err := os.ReadFile(filepath.Join(root, doc))
		if err != nil {
			t.Error(err)
			continue
		}
		for i, line := range strings.Split(string(text), "\n") {
			for _, path := range paths(line) {
				if !exists(path) {
					t.Errorf("%s:%d: %s does not exist", doc, i+1, path)
				}
			}
		}
	}
}

// paths lists what a line names inside the project: link targets, and code
// that starts with a folder or file of the top level.
func paths(line string) (found []string) {
	for _, m := range linkTarget.FindAllStringSubmatch(line, -1) {
		if !strings.Contains(m[1], ":") {
			found = append(found, m[1])
		}
	}
	for _, m := range codeSpan.FindAllStringSubmatch(line, -1) {
		for _, word := range strings.Fields(m[1]) {
			word = strings.TrimPrefix(strings.TrimRight(word, ",.;:"), "./")
			top, _, _ := strings.Cut(word, "/")
			if topLevel[top] && treeLine.MatchString(word) {
				found = append(found, word)
			}
		}
	}
	return found
}

// exists accepts what only a build makes, and names with a placeholder in
// capitals, such as lessons/replies/CODE/.
func exists(path string) bool {
	if strings.HasPrefix(path, "bin/") || strings.HasPrefix(path, "static/dist/") || placeholder.MatchString(path) {
		return true
	}
	_, err := os.Stat(filepath.Join(root, path))
	return err == nil
}

var placeholder = regexp.MustCompile(`\b(NN|CODE|LANG|SLUG|NAME|A-B)\b`)

func TestDocumentsNameMakeTargets(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]bool{}
	for _, m := range makeTarget.FindAllStringSubmatch(string(makefile), -1) {
		targets[m[1]] = true
	}
	for _, doc := range documents {
		text, _ := os.ReadFile(filepath.Join(root, doc))
		for _, span := range codeSpan.FindAllString(string(text), -1) {
			for _, m := range makeCall.FindAllStringSubmatch(span, -1) {
				if !targets[m[1]] {
					t.Errorf("%s: there is no target %q", doc, m[0])
				}
			}
		}
	}
}
