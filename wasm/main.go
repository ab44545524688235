//go:build wasip1

// Command wasm is the core as the browser loads it: a WASI reactor whose
// exports take and give offsets into one fixed buffer. It owns that buffer and
// a list of plays; everything else is in package play.
//
// Every export that gives something returns how many octets of it stand at the
// beginning of the buffer. Below zero: refused, the buffer holds why (see
// begin for the length), or crashed, when the host throws this instance away.
// An export never blocks.
package main

import (
	"strings"

	"ehlo/wasm/play"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
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
	r.Start = smtp.Time(now)
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

func refuse(err error) int32 {
	why = err.Error()
	return refused
}

// out puts what is new into the buffer.
func out(p *play.Play) int32 { return int32(len(p.Output(buffer[:0], size))) }

//go:wasmexport shut
func shut(h int32) { plays[h] = nil }

//go:wasmexport feed
func feed(h, n int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	p.Feed(smtp.Time(now), buffer[:n])
	return out(p)
}

// peer takes bytes of a watched server.
//
//go:wasmexport peer
func peer(h, n int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	p.Peer(smtp.Time(now), buffer[:n])
	return out(p)
}

// words are texts in the buffer with a zero octet between them.
func words(n int32) []string { return strings.Split(string(buffer[:n]), "\x00") }

// word is the i-th of a list, or nothing.
func word(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// note: id and up to three args.
//
//go:wasmexport note
func note(h, n int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	list := words(n)
	p.Note(smtp.Time(now), list[0], list[1:]...)
	return out(p)
}

// handshake: version, cipher, why it was not verified, "yes" if it was.
//
//go:wasmexport handshake
func handshake(h, n int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	list := words(n)
	p.Handshake(smtp.Time(now), wire.Facts{Version: word(list, 0), Cipher: word(list, 1),
		Why: word(list, 2), Verified: word(list, 3) == "yes"})
	return out(p)
}

// hangup: by whom, and why.
//
//go:wasmexport hangup
func hangup(h, n int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	list := words(n)
	p.Hangup(smtp.Time(now), list[0], word(list, 1))
	return out(p)
}

//go:wasmexport end
func end(h int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	p.End(smtp.Time(now))
	return out(p)
}

//go:wasmexport advance
func advance(h int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	p.Advance(smtp.Time(now))
	return out(p)
}

//go:wasmexport wind
func wind(h int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	p.WindForward(smtp.Time(now))
	return out(p)
}

//go:wasmexport rewind
func rewind(h, n int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	if err := p.Rewind(smtp.Time(now), int(n)); err != nil {
		return refuse(err)
	}
	return out(p)
}

//go:wasmexport restart
func restart(h int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	p.Restart(smtp.Time(now))
	return out(p)
}

// goals: a request of which only goal, hint and met count.
//
//go:wasmexport goals
func goals(h, n int32) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	r, err := play.ParseRequest(string(buffer[:n]))
	if err != nil {
		return refuse(err)
	}
	p.SetGoals(r.Steps, r.Met)
	return out(p)
}

//go:wasmexport more
func more(h int32) (rc int32) {
	defer rescue(&rc)
	return out(plays[h])
}

// said gives the server's bytes since the last call; call again while it fills
// the buffer.
//
//go:wasmexport said
func said(h int32) (rc int32) {
	defer rescue(&rc)
	return int32(plays[h].Said(buffer[:]))
}

//go:wasmexport legal
func legal(h int32) (rc int32) {
	defer rescue(&rc)
	return int32(len(plays[h].LegalJSON(buffer[:0])))
}

// mail is the i-th delivered message; 0: there is none.
//
//go:wasmexport mail
func mail(h, i int32) (rc int32) {
	defer rescue(&rc)
	return int32(len(plays[h].MailJSON(buffer[:0], int(i), size/8)))
}

// fail panics on purpose: tests of the host's way back need a crash.
//
//go:wasmexport fail
func fail(h int32) (rc int32) {
	defer rescue(&rc)
	panic("the core was asked to fail")
}
