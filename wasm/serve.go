//go:build wasip1

package main

// queue is the program that calls, and what is left of its message.
//
//go:wasmexport queue
func queue(h int32) (rc int32) {
	defer rescue(&rc)
	return int32(len(plays[h].QueueJSON(buffer[:0])))
}
