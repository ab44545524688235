// Package core makes core.wasm lighter and quicker to start than Go's linker
// leaves it.
//
//	core.go      the steps
//	module.go    the WebAssembly container: sections, data segments
//	leb.go       its numbers
//	pclntab.go   strip: the function table of the Go runtime, and what may go
//	freeze.go    freeze: the module as it is after its start function; start.go
//	idle.go      empty: what no page needs of Go's runtime
//	jumps.go     direct: jumps forwards without Go's detour
//	panics.go    outline: calls that are hardly ever made, out of the way
//	part.go      split: what only some pages need becomes a module of its own;
//	             code.go walks over instructions, source.go knows the files
//
// Go always writes tables that tell the source line and the name of every
// function, for stack traces. No visitor may see one: they are a quarter of the
// download and nothing else. And Go's runtime sets itself up in the same way on
// every page: it is done once, here.
//
// The layout is that of Go 1.26; a linker that lays it out otherwise is refused
// with an error, never guessed at.
package core

import "fmt"

// Prepare returns the module as it is shipped. It behaves as before, but for
// stack traces and last words, of which there are none, and the start function,
// which is empty. The
// functions of some sources (cold: files, or folders that end with a slash) are
// left out and stand in more, a module that shares the memory of the first; nil
// if there are none.
func Prepare(wasm []byte, cold ...string) (main, more []byte, err error) {
	m, err := parse(wasm)
	if err != nil {
		return nil, nil, fmt.Errorf("core.wasm: %w", err)
	}
	table, err := findTable(m.image)
	var unused, moved, unwinding []uint64
	if err == nil {
		unused, err = table.idle()
	}
	if err == nil {
		moved, err = table.from(cold)
	}
	if err == nil {
		unwinding, err = table.find(rare)
	}
	if err == nil {
		err = table.blank()
	}
	if err == nil {
		err = m.freeze()
	}
	if err == nil {
		err = m.empty(unused)
	}
	if err == nil {
		err = m.direct()
	}
	if err == nil && len(moved) > 0 {
		more, err = m.part(moved)
	}
	if err == nil && len(unwinding) > 0 {
		err = m.outline(unwinding)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("core.wasm: %w", err)
	}
	return m.write(), more, nil
}
