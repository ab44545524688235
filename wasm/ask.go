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

// recording is the session as text, see play.Recording.
//
//go:wasmexport recording
func recording(h int32) (rc int32) {
	defer rescue(&rc)
	return answer(plays[h].Recording(buffer[:0]))
}

// answer gives what was put into the buffer, if it fits.
func answer(b []byte, err error) int32 {
	if err == nil && len(b) > size {
		err = play.ErrLong
	}
	if err != nil {
		return refuse(err)
	}
	return int32(len(b))
}

// about tells who is met.
//
//go:wasmexport about
func about(h int32) (rc int32) {
	defer rescue(&rc)
	return answer(plays[h].AboutJSON(buffer[:0]), nil)
}

// complete: the command line so far.
//
//go:wasmexport complete
func complete(h, n int32) (rc int32) {
	defer rescue(&rc)
	return answer(plays[h].CompleteJSON(buffer[:0], string(buffer[:n])), nil)
}

//go:wasmexport machine
func machine(h int32) (rc int32) {
	defer rescue(&rc)
	return int32(len(plays[h].MachineJSON(buffer[:0])))
}

// compare: the name of another persona.
//
//go:wasmexport compare
func compare(h, n int32) (rc int32) {
	defer rescue(&rc)
	return answer(plays[h].CompareJSON(buffer[:0], string(buffer[:n])))
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
