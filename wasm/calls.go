//go:build wasip1

package main

import (
	"ehlo/wasm/play"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

//go:wasmexport feed
func feed(h, n int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	p.Feed(smtp.Time(now), buffer[:n])
	if n > 1<<10 {
		tidy(int(n >> 10))
	}
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
func words(n int32) []string { return play.Split(string(buffer[:n]), 0) }

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

// wait lets milliseconds pass at once.
//
//go:wasmexport wait
func wait(h int32, ms, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	p.Wait(smtp.Time(now), int64(ms))
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

// early restarts with bytes that come before the greeting.
//
//go:wasmexport early
func early(h, n int32, now float64) (rc int32) {
	defer rescue(&rc)
	p := plays[h]
	p.RestartEarly(smtp.Time(now), buffer[:n])
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
