// Command summary stands behind "go test -json": it prints what people want to
// read of it, and keeps count, so that a run of many steps can end with the sum.
//
//	go test -json ./... | summary -step unit -into bin/test
//	summary -total -into bin/test
//
// It fails where a test failed, a package did not build, or nothing was tested.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

// count is what one step came to.
type count struct {
	Step                              string
	Packages, Passed, Failed, Skipped int
	Seconds                           float64
	Broken                            []string // tests, or packages that did not build
}

// event is a line of go test -json (go doc test2json).
type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

func main() {
	step := flag.String("step", "", "name of the step whose events come on standard input")
	dir := flag.String("into", ".", "where the counts are kept")
	total := flag.Bool("total", false, "print the sum of all steps instead")
	flag.Parse()
	var err error
	if *total {
		err = sum(os.Stdout, *dir)
	} else {
		var c count
		c, err = follow(os.Stdin, os.Stdout, *step)
		err = errors.Join(err, c.keep(*dir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// follow reads events to their end. The output of a test is shown if it failed.
func follow(in io.Reader, out io.Writer, step string) (count, error) {
	c := count{Step: step}
	said := map[string]*strings.Builder{}
	d := json.NewDecoder(in)
	for {
		var e event
		if err := d.Decode(&e); err == io.EOF {
			break
		} else if err != nil {
			return c, fmt.Errorf("%s: this is not from go test -json: %w", step, err)
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output":
			if said[key] == nil {
				said[key] = &strings.Builder{}
			}
			said[key].WriteString(e.Output)
		case "build-output":
			io.WriteString(out, e.Output)
		case "build-fail":
			c.Broken = append(c.Broken, e.ImportPath)
		case "pass", "fail", "skip":
			c.add(e)
			if e.Action == "fail" && said[key] != nil || e.Test == "" && said[key] != nil {
				io.WriteString(out, strings.TrimPrefix(said[key].String(), "PASS\n"))
			}
			delete(said, key)
		}
	}
	switch {
	case c.Failed > 0 || len(c.Broken) > 0:
		return c, fmt.Errorf("%s: failed: %s", step, strings.Join(c.Broken, " "))
	case c.Packages == 0:
		return c, fmt.Errorf("%s: nothing was tested", step)
	}
	return c, nil
}

func (c *count) add(e event) {
	if e.Test == "" {
		c.Packages++
		c.Seconds += e.Elapsed
		if e.Action == "fail" && !slices.ContainsFunc(c.Broken, func(b string) bool {
			return b == e.Package || strings.HasPrefix(b, e.Package+".") || strings.HasPrefix(b, e.Package+" ")
		}) {
			c.Broken = append(c.Broken, e.Package)
			c.Failed++
		}
		return
	}
	switch e.Action {
	case "pass":
		c.Passed++
	case "skip":
		c.Skipped++
	case "fail":
		c.Failed++
		c.Broken = append(c.Broken, e.Package+"."+e.Test)
	}
}

func (c count) keep(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, c.Step+".json"), text, 0o644)
}

// sum prints a line for each step and one for all.
func sum(out io.Writer, dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("%s: no counts there: %v", dir, err)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\nstep\tpackages\tpassed\tfailed\tskipped\tseconds\t")
	all := count{Step: "all"}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var c count
		if err := json.Unmarshal(text, &c); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		c.print(w)
		all.Packages += c.Packages
		all.Passed += c.Passed
		all.Failed += c.Failed
		all.Skipped += c.Skipped
		all.Seconds += c.Seconds
		all.Broken = append(all.Broken, c.Broken...)
	}
	all.print(w)
	w.Flush()
	for _, name := range all.Broken {
		fmt.Fprintln(out, "FAIL", name)
	}
	return nil
}

func (c count) print(w io.Writer) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%.0f\t\n", c.Step, c.Packages, c.Passed, c.Failed, c.Skipped, c.Seconds)
}
