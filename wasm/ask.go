//go:build wasip1

package main

import "ehlo/wasm/play"

// more gives the events that did not fit.
//
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

// personas lists whom begin can open, in order, with the server each stands for.
//
//go:wasmexport personas
func personas() (rc int32) {
	defer rescue(&rc)
	return int32(len(play.PersonasJSON(buffer[:0])))
}
