package rules

import (
	"path/filepath"
	"strings"
	"testing"
)

// The server runs for months: a test of it that leaves a goroutine behind has
// found a fault, so every package of it looks.
func TestServerPackagesLookForLeaks(t *testing.T) {
	looks := map[string]bool{}
	sources(t, "server", []string{"_test.go"}, func(name, text string) {
		dir := filepath.Dir(name)
		looks[dir] = looks[dir] || strings.Contains(text, "goleak.VerifyTestMain(m)")
	})
	for dir, ok := range looks {
		if !ok {
			t.Errorf("%s: no TestMain with goleak", dir)
		}
	}
	if len(looks) < 10 {
		t.Errorf("only %d packages were found", len(looks))
	}
}
