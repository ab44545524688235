//go:build race

package check

// raced: the race detector makes WebAssembly twenty times slower and finds
// nothing in it; "make content" runs those tests without it.
const raced = true
