//go:build wasip1

package main

import "ehlo/wasm/trail"

// readlog makes a recording of another program's log.
//
//go:wasmexport readlog
func readlog(n int32) (rc int32) {
	defer rescue(&rc)
	return answer(trail.Recording(buffer[:0], string(buffer[:n])))
}

// exported: the session in other forms; in the buffer, the server its command
// lines are for.
//
//go:wasmexport exported
func exported(h, n int32) (rc int32) {
	defer rescue(&rc)
	return answer(plays[h].ExportJSON(buffer[:0], string(buffer[:n])))
}
