// Command bench measures Ehlo against its budgets and prints one table. Every
// figure is measured in the run that prints it; where a budget is a ratio,
// both sides are measured alternately, so that a busy machine slows both.
//
//	main.go        which groups there are, and in which order
//	row.go         a figure beside its budget, and the table of them
//	size.go        what travels: core.wasm, scripts, a whole page (tiny.go: the engine alone)
//	engine.go      the engine alone, native
//	browser.go     in Chromium: navigation to the first 220, calls, memory, long tasks
//	rows10k.go     ... long tasks beside a transcript of 10,000 rows, each view open
//	tcp.go         the server on TCP beside smtp-sink and go-smtp (rivals.go)
//	load.go        the SMTP load client
//	relay.go       the relay beside direct TCP (ws.go, bulk.go), and among visitors who are stuck (stuck.go)
//	lighthouse.go  the scores of Lighthouse
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// A group measures some rows. It may need the program, which is why each
// starts its own.
type group struct {
	name    string
	measure func() ([]row, error)
}

var groups = []group{
	{"size", sizes},
	{"engine", engine},
	{"tcp", tcp},
	{"page", browser},
	{"long", long},
	{"relay", relay},
	{"lighthouse", lighthouse},
}

func main() {
	names := flag.String("rows", "", "only these groups, separated by commas: size, engine, tcp, page, long, relay, lighthouse")
	role := flag.String("role", "", "for its own use: what this process shall be")
	flag.Parse()
	if *role != "" {
		if err := play(*role, flag.Args()); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	wanted := strings.FieldsFunc(*names, func(r rune) bool { return r == ',' })
	if !run(wanted) {
		os.Exit(1)
	}
}

// run measures the wanted groups and reports whether all could be measured. A
// budget that is missed is in the table; it is no error of the run.
func run(wanted []string) bool {
	started := time.Now()
	var rows []row
	ok := true
	for _, g := range groups {
		if len(wanted) > 0 && !slices.Contains(wanted, g.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "measuring %s ...\n", g.name)
		found, err := g.measure()
		rows = append(rows, found...)
		if err != nil {
			first, rest, _ := strings.Cut(err.Error(), "\n")
			rows = append(rows, row{what: g.name + ": not measured", note: first})
			fmt.Fprintln(os.Stderr, rest)
			ok = false
		}
	}
	missed := table(os.Stdout, rows)
	fmt.Printf("\n%d rows, %d miss their budget; measured in %v\n", len(rows), missed, time.Since(started).Round(time.Second))
	return ok
}

// play is what a child process does: some figures need a process of its own,
// kept on one core.
func play(role string, args []string) error {
	switch role {
	case "go-smtp":
		return serveGoSMTP(args)
	case "relay":
		return relayWorker(args)
	}
	return fmt.Errorf("no role %q", role)
}
