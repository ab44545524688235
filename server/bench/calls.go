package main

import (
	_ "embed"
	"fmt"
	"time"

	"ehlo/static/test/rig"
)

// callsJS drives the shipped core in a page, without our scripts around it.
//
//go:embed calls.js
var callsJS string

// batches of calls; the median batch counts.
const batches, perBatch = 200, 1000

// calls measures the core in the page: octets in, reply octets and events out.
func calls(chromium *rig.Browser, server *rig.Server) ([]row, error) {
	page, err := chromium.Open(rig.View{})
	if err != nil {
		return nil, err
	}
	defer page.Close()
	if err := page.Navigate(server.URL("/en/playground/")); err != nil {
		return nil, err
	}
	const core = `performance.getEntriesByType("resource").map(r => r.name).find(n => n.endsWith(".wasm"))`
	if err := page.Wait("!!" + core); err != nil {
		return nil, fmt.Errorf("the page loads no core: %w", err)
	}
	got, err := rig.EvalWithin[[]float64](page, 5*time.Minute, fmt.Sprintf("(\n%s)(%s, %d, %d)", callsJS, core, batches, perBatch))
	if err != nil {
		return nil, err
	}
	return []row{
		{what: "NOOP in the page", got: got[0] / 1000, unit: "us", must: 1.5, aim: 1, note: fmt.Sprintf("median of %d batches of %d", batches, perBatch)},
		{what: "whole transaction in the page", got: got[1] / 1000, unit: "us", must: 8, aim: 5},
		{what: "growth of memory between call 1 M and 2 M", got: got[2], none: true},
	}, nil
}
