package main_test

import (
	"os/exec"
	"strings"
	"testing"
)

// What each package of the core may import of its own; the arrows of the map
// in CONTRIBUTING.md. Nothing here may know server, static or lessons.
var arrows = map[string][]string{
	"ehlo/wasm/smtp":          {},
	"ehlo/wasm/mta/world":     {"ehlo/wasm/smtp"},
	"ehlo/wasm/mta/persona":   {"ehlo/wasm/smtp"},
	"ehlo/wasm/mta":           {"ehlo/wasm/smtp", "ehlo/wasm/mta/persona", "ehlo/wasm/mta/world"},
	"ehlo/wasm/mta/recording": {}, // of the tests; never part of the core
	"ehlo/wasm/wire":          {"ehlo/wasm/smtp"},
	"ehlo/wasm/client":        {"ehlo/wasm/smtp"},
	"ehlo/wasm/mail":          {"ehlo/wasm/smtp", "ehlo/wasm/wire"},
	"ehlo/wasm/trail":         {"ehlo/wasm/smtp"},
	"ehlo/wasm/lesson":        {"ehlo/wasm/wire", "ehlo/wasm/smtp", "ehlo/wasm/mta/world"},
	"ehlo/wasm/play": {"ehlo/wasm/smtp", "ehlo/wasm/mta", "ehlo/wasm/mta/persona", "ehlo/wasm/mta/world",
		"ehlo/wasm/wire", "ehlo/wasm/lesson", "ehlo/wasm/client", "ehlo/wasm/trail"},
	"ehlo/wasm": {"ehlo/wasm/mail", "ehlo/wasm/play", "ehlo/wasm/smtp", "ehlo/wasm/trail", "ehlo/wasm/wire"},
}

func TestArrows(t *testing.T) {
	for _, line := range list(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		pkg, imports, _ := strings.Cut(line, " ")
		allowed, known := arrows[pkg]
		if !known {
			t.Errorf("%s: not on the map; add it to arrows", pkg)
		}
		for _, imp := range strings.Fields(imports) {
			if strings.HasPrefix(imp, "ehlo/") && !contains(allowed, imp) {
				t.Errorf("%s imports %s: that arrow points the wrong way", pkg, imp)
			}
		}
	}
}

// The standard library the core may use by name. fmt, time, encoding/json and
// crypto would each cost tens of kB of the download, and time and os are not
// ours to ask.
var pure = strings.Fields("strings strconv bytes bufio io errors unicode unicode/utf8 slices maps sort encoding/base64 sync math/bits unsafe runtime")

func TestCoreIsPure(t *testing.T) {
	for _, line := range list(t, "-deps", "-f", `{{if not .Standard}}{{.ImportPath}} {{join .Imports " "}}{{end}}`, ".") {
		pkg, imports, _ := strings.Cut(line, " ")
		for _, imp := range strings.Fields(imports) {
			if !strings.HasPrefix(imp, "ehlo/wasm/") && !contains(pure, imp) {
				t.Errorf("%s imports %s, which the core does without", pkg, imp)
			}
		}
	}
}

// Nor may anything heavy come in behind our backs.
func TestCoreIsLight(t *testing.T) {
	heavy := strings.Fields("fmt time log regexp encoding/json encoding/hex math/rand net net/http mime text/template os/exec")
	for _, dep := range list(t, "-deps", ".") {
		if contains(heavy, dep) || strings.HasPrefix(dep, "crypto/") {
			t.Errorf("the core depends on %s", dep)
		}
	}
}

// list asks the go command about the core as it is built for the page.
func list(t *testing.T, args ...string) (lines []string) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Env = append(cmd.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(out), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
