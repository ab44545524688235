//go:build wasip1

// Command wasm is the core as the browser loads it: a WASI reactor whose
// exports take and give offsets into one fixed buffer. It owns that buffer and
// a list of plays; everything else is in package play.
//
// Every export that gives something returns how many octets of it stand at the
// beginning of the buffer. Below zero: refused, the buffer holds why (see
// begin for the length), or crashed, when the host throws this instance away.
// An export never blocks.
//
//	main.go    the buffer, the way back from a panic, begin and shut
//	calls.go   what happens to a play; ask.go: what can be asked of it
package main

import (
	"runtime"

	"ehlo/wasm/play"
	"ehlo/wasm/smtp"
)

// size of the buffer: twice what the largest event takes, and an arrival of
// 64 KiB. The host cuts longer input into pieces.
const size = 128 << 10

// What an export returns instead of a length.
const (
	refused = -1 // the request was wrong; reason() tells why
	crashed = -2 // a fault of ours; reason() tells which
)

var (
	buffer [size]byte
	why    string // the reason of the last refusal or crash
	plays  []*play.Play
)

func main() {}

// init makes what sessions share: the built-in world, the reference persona
// ready for use. The build runs it once and ships the memory that it leaves
// behind (static/build/core), so that no page waits for it.
func init() {
	if r, err := play.ParseRequest(""); err == nil {
		r.Begin()
	}
}

//go:wasmexport buffer
func bufferOffset() *byte { return &buffer[0] }

//go:wasmexport capacity
func capacity() int32 { return size }

// rescue turns a panic into a number: the instance stays callable, so that the
// host learns what happened, but should be replaced.
func rescue(rc *int32) {
	switch r := recover().(type) {
	case nil:
	case error:
		*rc, why = crashed, r.Error()
	case string:
		*rc, why = crashed, r
	default:
		*rc, why = crashed, "panic"
	}
}

//go:wasmexport reason
func reason() int32 { return int32(copy(buffer[:], why)) }

// begin opens a session from the request in the buffer and returns its handle.
//
//go:wasmexport begin
func begin(n int32, now float64) (rc int32) {
	defer rescue(&rc)
	r, err := play.ParseRequest(string(buffer[:n]))
	if err != nil {
		return refuse(err)
	}
	if r.Start = smtp.Time(now); r.Memory == nil {
		r.Memory = remember(r.Served)
	}
	p, err := r.Begin()
	if err != nil {
		return refuse(err)
	}
	for i, other := range plays {
		if other == nil {
			plays[i] = p
			return int32(i)
		}
	}
	plays = append(plays, p)
	return int32(len(plays) - 1)
}

// port is what connections to one port of a visitor remember together.
var port struct {
	name   string
	memory *play.Memory
}

// remember gives the memory of a port; a new port begins with none.
func remember(name string) *play.Memory {
	if name == "" {
		return nil
	}
	if port.name != name {
		port.name, port.memory = name, new(play.Memory)
	}
	return port.memory
}

func refuse(err error) int32 {
	why = err.Error()
	return refused
}

// out puts what is new into the buffer.
func out(p *play.Play) int32 {
	n := len(p.Output(buffer[:0], size))
	tidy(1 + n>>10)
	return int32(n)
}

// The collector of Go runs beside the program, and between two calls nothing
// runs here: a collection once begun would stay half done and slow down every
// call. So the host turns it off (GOGC=off), and we collect in one go.
const (
	lookEvery = 1024    // calls, or KiB of output, between two looks at the heap
	garbage   = 8 << 20 // octets that may pile up
)

var (
	work  int
	live  uint64 // octets in use after the last collection
	stats runtime.MemStats
)

// tidy collects garbage if enough of it may have piled up.
func tidy(done int) {
	if work += done; work < lookEvery {
		return
	}
	work = 0
	if runtime.ReadMemStats(&stats); stats.HeapAlloc > live+garbage {
		runtime.GC()
		runtime.ReadMemStats(&stats)
		live = stats.HeapAlloc
	}
}

//go:wasmexport shut
func shut(h int32) { plays[h] = nil }
