// Package strip makes core.wasm lighter. Go's linker always writes tables that
// tell the source line and the name of every function, for stack traces. No
// visitor may see one, so they are dead weight: a fifth of the download.
//
//	strip.go     the steps: read, blank the tables, write
//	module.go    the WebAssembly container: sections and data segments
//	pclntab.go   the function table of the Go runtime, and what of it may go
//
// What the runtime works with stays: frame sizes, stack maps, panic bounds.
// The layout is that of Go 1.26; a linker that lays it out otherwise is refused
// with an error, never guessed at.
package strip

import "fmt"

// Core returns the module without custom sections, line tables and function
// names. It behaves as before, but for stack traces, which name nothing.
func Core(wasm []byte) ([]byte, error) {
	m, err := parse(wasm)
	if err != nil {
		return nil, fmt.Errorf("core.wasm: %w", err)
	}
	memory := m.memory()
	table, err := findTable(memory)
	if err != nil {
		return nil, fmt.Errorf("core.wasm: %w", err)
	}
	if err := table.blank(); err != nil {
		return nil, fmt.Errorf("core.wasm: %w", err)
	}
	return m.write(memory), nil
}
