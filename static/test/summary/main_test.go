package main

import (
	"path/filepath"
	"strings"
	"testing"
)

const events = `{"Action":"start","Package":"ehlo/a"}
{"Action":"run","Package":"ehlo/a","Test":"TestGood"}
{"Action":"output","Package":"ehlo/a","Test":"TestGood","Output":"quiet\n"}
{"Action":"pass","Package":"ehlo/a","Test":"TestGood","Elapsed":0.5}
{"Action":"skip","Package":"ehlo/a","Test":"TestElsewhere"}
{"Action":"output","Package":"ehlo/a","Output":"ok  \tehlo/a\t1.5s\n"}
{"Action":"pass","Package":"ehlo/a","Elapsed":1.5}
`

const bad = `{"Action":"output","Package":"ehlo/b","Test":"TestBad","Output":"loud\n"}
{"Action":"fail","Package":"ehlo/b","Test":"TestBad","Elapsed":1}
{"Action":"output","Package":"ehlo/b","Output":"FAIL\n"}
{"Action":"fail","Package":"ehlo/b","Elapsed":2}
`

const broken = `{"ImportPath":"ehlo/c","Action":"build-output","Output":"undefined: x\n"}
{"ImportPath":"ehlo/c","Action":"build-fail"}
{"Action":"fail","Package":"ehlo/c","Elapsed":0}
`

func TestFollow(t *testing.T) {
	for _, c := range []struct {
		name, in          string
		passed, failed    int
		says, keeps, fail string
	}{
		{"all is well", events, 1, 0, "ok  \tehlo/a", "quiet", ""},
		{"a test fails", events + bad, 1, 1, "loud", "quiet", "ehlo/b.TestBad"},
		{"a package does not build", events + broken, 1, 0, "undefined: x", "quiet", "ehlo/c"},
		{"nothing at all", "", 0, 0, "", "x", "nothing was tested"},
		{"no events", "make: nothing", 0, 0, "", "x", "not from go test -json"},
	} {
		var out strings.Builder
		got, err := follow(strings.NewReader(c.in), &out, "unit")
		if got.Passed != c.passed || got.Failed != c.failed {
			t.Errorf("%s: %+v", c.name, got)
		}
		if !strings.Contains(out.String(), c.says) || strings.Contains(out.String(), c.keeps) {
			t.Errorf("%s: printed %q", c.name, out.String())
		}
		if (err == nil) != (c.fail == "") || err != nil && !strings.Contains(err.Error(), c.fail) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestSum(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "counts")
	for _, c := range []count{{Step: "unit", Packages: 3, Passed: 10, Seconds: 2}, {Step: "race", Packages: 1, Passed: 4, Failed: 1, Broken: []string{"ehlo/b.TestBad"}}} {
		if err := c.keep(dir); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	if err := sum(&out, dir); err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(out.String()) {
		if words := strings.Fields(line); len(words) > 0 && words[0] == "all" {
			all = words
		}
	}
	if strings.Join(all, " ") != "all 4 14 1 0 2" || !strings.Contains(out.String(), "FAIL ehlo/b.TestBad") {
		t.Error(out.String())
	}
	if err := sum(&out, t.TempDir()); err == nil {
		t.Error("no counts are no success")
	}
}
