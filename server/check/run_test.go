package check

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder writes the good lessons to disk, spoilt in one place each of two files.
func folder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "course")
	files := good(t)
	for name, old := range map[string]string{helloEn: "minutes: 3", replyEn: "verdict: Done."} {
		files[name].Data = []byte(strings.Replace(string(files[name].Data), old, "wrong: 1", 1))
	}
	if err := os.CopyFS(dir, fs.FS(files)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func run(t *testing.T, asJSON bool, paths ...string) (string, int, error) {
	t.Helper()
	var out strings.Builder
	n, err := Run(&out, asJSON, paths)
	return out.String(), n, err
}

func TestRun(t *testing.T) {
	t.Chdir(folder(t))
	tests := []struct {
		path  string
		first string
		more  bool
	}{
		{".", "replies/252/en.md:1: no verdict", true},
		{"tutorials", `tutorials/01-hello/en.md:1: no minutes`, true},
		{"tutorials/01-hello/en.md", `tutorials/01-hello/en.md:1: no minutes`, true},
		{"replies/252", "replies/252/en.md:1: no verdict", true},
		{"compare", "", false},
	}
	for _, tt := range tests {
		out, n, err := run(t, false, tt.path)
		if err != nil || !strings.HasPrefix(out, tt.first) || (n > 0) != tt.more || strings.Count(out, "\n") != n {
			t.Errorf("%s: %d faults, %v\n%s", tt.path, n, err, out)
		}
	}
	both, _, _ := run(t, false, "replies", "replies/252")
	one, _, _ := run(t, false, "replies")
	if both != one {
		t.Errorf("overlapping paths say things twice:\n%s", both)
	}
}

func TestRunFromElsewhere(t *testing.T) {
	dir := folder(t)
	out, _, err := run(t, false, filepath.Join(dir, "replies"))
	if want := filepath.Join(dir, "replies", "252", "en.md") + ":1: no verdict"; err != nil || !strings.HasPrefix(out, want) {
		t.Errorf("%v\n%s, want %s", err, out, want)
	}
}

func TestRunJSON(t *testing.T) {
	t.Chdir(folder(t))
	out, n, err := run(t, true, "replies")
	var list []struct {
		File, What, Mend string
		Line             int
	}
	if err != nil || json.Unmarshal([]byte(out), &list) != nil || len(list) != n {
		t.Fatalf("%d faults, %v\n%s", n, err, out)
	}
	if p := list[0]; p.File != "replies/252/en.md" || p.Line != 1 || p.What != "no verdict" || p.Mend == "" {
		t.Errorf("%+v", p)
	}
	if out, n, _ := run(t, true, "compare"); strings.TrimSpace(out) != "[]" || n != 0 {
		t.Errorf("no faults: %d, %s", n, out)
	}
}

func TestRunRefuses(t *testing.T) {
	empty := t.TempDir()
	for name, paths := range map[string][]string{
		"name a folder of lessons":       {},
		"there is no such file":          {filepath.Join(empty, "gone")},
		"nothing to check":               {empty},
		"gone: there is no such file or": {folder(t), filepath.Join(empty, "gone")},
	} {
		if _, _, err := run(t, false, paths...); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v: %v, want %q", paths, err, name)
		}
	}
}
