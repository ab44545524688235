package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A few lessons export quickly and cross every part; the whole site is exported
// in static/test.
func TestExportCommand(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	o := call(t, "", "export", "--out", dir, "--base-url", "https://example.org/smtp/")
	if !strings.Contains(o.err, "make build") && (o.code != done || !strings.Contains(o.out, " files in "+dir)) {
		t.Fatalf("%+v", o)
	}
	if o.code != done {
		t.Skip("static/dist is not built")
	}
	for name, want := range map[string]string{
		"sitemap.xml":                       "<loc>https://example.org/smtp/en/lessons/vrfy-252/</loc>",
		"404.html":                          `href="/smtp/en/"`,
		"en/lessons/vrfy-252/index.html":    `href="https://example.org/smtp/en/lessons/vrfy-252/"`,
		"es/playground/index.html":          "Detrás de esta copia no hay ningún servidor",
		"en/playground/index.html":          "No server stands behind this copy",
		"es/lessons/real-banner/index.html": "no tiene botón para un servidor real",
		"en/doctor/index.html":              "ehlo doctor HOST",
		"es/doctor/index.html":              `href="../../es/playground/#`,
		"en/compare/550-250/index.html":     "../250-550/",
	} {
		if text := readFile(t, filepath.Join(dir, name)); !strings.Contains(text, want) {
			t.Errorf("%s: no %s", name, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "en", "abuse")); err == nil {
		t.Error("there is a page about visits, and nobody visits")
	}
	looseEnds(t, dir)
}

var rootLink = regexp.MustCompile(`="/[^"]*"`)

// looseEnds finds addresses that begin at the top of the host.
func looseEnds(t *testing.T, dir string) {
	t.Helper()
	for _, pattern := range []string{"*/index.html", "*/*/index.html", "*/*/*/index.html"} {
		files, _ := filepath.Glob(filepath.Join(dir, pattern))
		if len(files) < 2 {
			t.Errorf("%d files %s", len(files), pattern)
		}
		for _, file := range files {
			if found := rootLink.FindString(readFile(t, file)); found != "" {
				t.Errorf("%s: %s leaves the export", file, found)
			}
		}
	}
}

func TestExportMisused(t *testing.T) {
	full := t.TempDir()
	os.WriteFile(filepath.Join(full, "x"), nil, 0o600)
	for _, c := range []struct{ args, want string }{
		{"", "where to?"},
		{"--out " + full, "no earlier export"},
		{"--out x more", "unexpected argument"},
		{"--out x --base-url play.example", "is no address of pages"},
		{"--out x --lessons /nowhere/at/all", "there is no such file"},
		{"--into x", "unknown flag --into"},
	} {
		o := call(t, "", append([]string{"export"}, strings.Fields(c.args)...)...)
		if o.code != misuse && !strings.Contains(o.err, "make build") || !strings.Contains(o.err, c.want) && !strings.Contains(o.err, "make build") {
			t.Errorf("%s: %+v, want %s", c.args, o, c.want)
		}
	}
}
