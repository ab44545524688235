package persona

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryRecordingHasAPersona: none may get lost, nor appear twice.
func TestEveryRecordingHasAPersona(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range Names() {
		if seen[name] {
			t.Errorf("%s is there twice", name)
		}
		seen[name] = true
		if p, ok := Get(name); !ok || p.Name != name || p.Base != nil {
			t.Errorf("Get(%q) brings something else", name)
		}
	}
	files, _ := filepath.Glob("../testdata/recordings/*.txt")
	want := []string{"rfc", "gmail", "exchange", "microsoft365"}
	for _, f := range files {
		want = append(want, strings.TrimSuffix(filepath.Base(f), ".txt"))
	}
	for _, name := range want {
		if !seen[name] {
			t.Errorf("%s is not enlisted by its file", name)
		}
	}
	if len(want) != len(seen) {
		t.Errorf("%d personas, %d are expected", len(seen), len(want))
	}
}

// TestUnrecordedPersonasSaySo: who was never recorded names a source, and marks
// what even that does not hold.
func TestUnrecordedPersonasSaySo(t *testing.T) {
	for _, name := range []string{"gmail", "exchange", "microsoft365"} {
		p, _ := Get(name)
		guesses := 0
		for _, v := range p.Verbs {
			for _, c := range v.Checks {
				if c.Guess {
					guesses++
				}
			}
		}
		if p.Source == "" || guesses == 0 {
			t.Errorf("%s: source %q, %d guesses", name, p.Source, guesses)
		}
	}
}

// TestSharedListsAreFlat: nothing of how the data is shared reaches the engine.
func TestSharedListsAreFlat(t *testing.T) {
	for _, name := range Names() {
		p, _ := Get(name)
		for _, v := range p.Verbs {
			if v.Verb == "" || len(v.Checks) == 0 {
				t.Errorf("%s: a command without checks: %q", name, v.Verb)
			}
			for _, c := range v.Checks {
				if c.Use != nil {
					t.Errorf("%s %s: a list in place of a check", name, v.Verb)
				}
			}
		}
	}
}
