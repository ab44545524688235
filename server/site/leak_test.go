package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ehlo/lessons"

	"go.uber.org/goleak"
)

// TestMain can leave the pages in a folder, to look at them in a browser.
func TestMain(m *testing.M) {
	if dir := os.Getenv("EHLO_PAGES"); dir != "" {
		s := New(Config{Lessons: lessons.FS, Dist: os.DirFS("../../static/dist"), Sandbox: "sandbox:25"})
		for _, path := range s.Paths() {
			p, _ := s.Page(path)
			if strings.HasSuffix(path, "/") {
				path += "index.html"
			}
			os.MkdirAll(filepath.Join(dir, filepath.Dir(path)), 0o755)
			os.WriteFile(filepath.Join(dir, path), p.Body, 0o644)
		}
	}
	goleak.VerifyTestMain(m)
}
