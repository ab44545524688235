// Package core makes core.wasm lighter and quicker to start than Go's linker
// leaves it.
//
//	core.go      the steps
//	module.go    the WebAssembly container: sections, data segments
//	leb.go       its numbers
//	pclntab.go   strip: the function table of the Go runtime, and what may go
//	freeze.go    freeze: the module as it is after its start function; start.go
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
// stack traces, which name nothing, and the start function, which is empty.
func Prepare(wasm []byte) ([]byte, error) {
	m, err := parse(wasm)
	if err != nil {
		return nil, fmt.Errorf("core.wasm: %w", err)
	}
	table, err := findTable(m.image)
	if err == nil {
		err = table.blank()
	}
	if err == nil {
		err = m.freeze()
	}
	if err != nil {
		return nil, fmt.Errorf("core.wasm: %w", err)
	}
	return m.write(), nil
}
