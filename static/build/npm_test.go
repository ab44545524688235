package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// packable is a project that was built and has what a package takes besides.
func packable(t *testing.T) string {
	t.Helper()
	top := newProject(t)
	here, err := os.ReadFile("npm/held.js")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"lessons/explain/es.yaml":           "replies:\n  220: {title: Listo}\n",
		"static/build/npm/held.js":          string(here),
		"static/build/npm/README.md":        "VERSION: INTEGRITY\n",
		"static/types/smtp-playground.d.ts": "export {};\n",
		"LICENSE":                           "MIT\n",
		"static/smtp-playground.js":         "const names = __ASSETS__;\nexport const site = names.site;\nfetch(new URL(names['core.wasm'], import.meta.url));\n",
	} {
		full := filepath.Join(top, name)
		os.MkdirAll(filepath.Dir(full), 0o755)
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := run(top); err != nil {
		t.Fatal(err)
	}
	return top
}

// unpacked reads a packed package.
func unpacked(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		if !h.ModTime.IsZero() && h.ModTime.Unix() != 0 {
			t.Errorf("%s carries a time", h.Name)
		}
		body, _ := io.ReadAll(r)
		got[strings.TrimPrefix(h.Name, "package/")] = string(body)
	}
}

func TestPackage(t *testing.T) {
	top, dir := packable(t), t.TempDir()
	integrity, err := npmPackage(top, dir, "v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	got := unpacked(t, filepath.Join(dir, "smtp-playground-1.2.3.tgz"))
	sum := sha512.Sum384([]byte(got[single]))
	if want := "sha384-" + base64.StdEncoding.EncodeToString(sum[:]); integrity != want || got["README.md"] != "1.2.3: "+want+"\n" {
		t.Errorf("integrity %s, README %q, want %s", integrity, got["README.md"], want)
	}
	made := manifest(t, files(t, top))
	if core := made["core.wasm"].Path; got[core] == "" || !strings.Contains(got["smtp-playground.js"], "./"+core) {
		t.Errorf("the core is not beside the module: %s", got["smtp-playground.js"])
	}
	if js := got[single]; !strings.Contains(js, "held:core.wasm") || !strings.Contains(js, "DecompressionStream") || strings.Contains(js, "assets/") {
		t.Errorf("the single file: %s", js)
	}
	var about struct {
		Version      string
		Exports      map[string]any
		Dependencies any
	}
	if err := json.Unmarshal([]byte(got["package.json"]), &about); err != nil || about.Version != "1.2.3" || about.Dependencies != nil || about.Exports["./single"] == nil {
		t.Errorf("%v %s", err, got["package.json"])
	}
	for name, text := range got {
		if file, _ := os.ReadFile(filepath.Join(dir, "package", name)); string(file) != text {
			t.Errorf("%s differs between the folder and the packed file", name)
		}
	}
	again := t.TempDir()
	npmPackage(top, again, "v1.2.3")
	one, _ := os.ReadFile(filepath.Join(dir, "smtp-playground-1.2.3.tgz"))
	two, _ := os.ReadFile(filepath.Join(again, "smtp-playground-1.2.3.tgz"))
	if !bytes.Equal(one, two) {
		t.Error("two packages of one build differ")
	}
}

func TestPackageBeforeTheBuild(t *testing.T) {
	if _, err := npmPackage(newProject(t), t.TempDir(), "dev"); err == nil || !strings.Contains(err.Error(), "make build") {
		t.Error(err)
	}
}

func TestSemver(t *testing.T) {
	for in, want := range map[string]string{
		"v1.2.0": "1.2.0", "1.2.0": "1.2.0", "dev": "0.0.0-gdev", "7567c88-dirty": "0.0.0-g7567c88-dirty", "0123456": "0.0.0-g0123456", "v1.2.0-3-gabc/d": "0.0.0-gv1-2-0-3-gabc-d",
	} {
		if got := semver(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
