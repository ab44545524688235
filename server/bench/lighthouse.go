package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"ehlo/static/test/rig"
)

// judged are the pages that Lighthouse looks at.
var judged = []string{"/en/", "/en/playground/", "/es/lessons/vrfy-252/", "/en/replies/252/"}

// verdict is what we read of a report of Lighthouse.
type verdict struct {
	Categories map[string]struct{ Score float64 }
	Audits     map[string]struct {
		Score *float64
		Title string
		Value float64 `json:"numericValue"`
	}
}

// lighthouse runs it five times on every page and takes medians.
func lighthouse() ([]row, error) {
	dir := filepath.Join(rig.Root(), "static/test/lighthouse")
	if _, err := os.Stat(filepath.Join(dir, "node_modules/.bin/lighthouse")); err != nil {
		install := exec.Command("npm", "ci", "--no-progress")
		install.Dir = dir
		if out, err := install.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("install Lighthouse: %w: %s", err, out)
		}
	}
	server, err := rig.Serve(rig.Binary())
	if err != nil {
		return nil, err
	}
	defer server.Kill()
	var rows []row
	for _, path := range judged {
		found, err := judge(dir, server.URL(path), path)
		if err != nil {
			return rows, fmt.Errorf("%s: %w", path, err)
		}
		rows = append(rows, found...)
	}
	return rows, nil
}

func judge(dir, url, path string) ([]row, error) {
	scores, faults := map[string][]float64{}, ""
	for range 5 {
		v, err := lighthouseOnce(dir, url)
		if err != nil {
			return nil, err
		}
		for name, category := range v.Categories {
			scores[name] = append(scores[name], category.Score*100)
		}
		scores["layout shift"] = append(scores["layout shift"], v.Audits["cumulative-layout-shift"].Value)
		faults = v.faults()
	}
	rows := []row{{what: "Lighthouse " + path + ": performance", got: median(scores["performance"]), unit: "points", must: 98, aim: 100, atLeast: true}}
	for _, name := range []string{"accessibility", "best-practices", "seo"} {
		r := row{what: "Lighthouse " + path + ": " + name, got: median(scores[name]), unit: "points", must: 100, atLeast: true}
		if r.got < r.must {
			r.note = faults
		}
		rows = append(rows, r)
	}
	return append(rows, row{what: "Lighthouse " + path + ": layout shift", got: median(scores["layout shift"]), none: true}), nil
}

// faults names the audits that failed, where the score must be full.
func (v verdict) faults() string {
	var names []string
	for name, audit := range v.Audits {
		if audit.Score != nil && *audit.Score == 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

func lighthouseOnce(dir, url string) (verdict, error) {
	run := exec.Command("node_modules/.bin/lighthouse", url, "--output=json", "--output-path=stdout", "--quiet",
		"--only-categories=performance,accessibility,best-practices,seo",
		"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync")
	run.Dir = dir
	out, err := run.Output()
	if err != nil {
		return verdict{}, fmt.Errorf("run Lighthouse: %w", err)
	}
	var v verdict
	return v, json.Unmarshal(out, &v)
}
