//go:build wasip1

package main

import (
	post "ehlo/wasm/mail"
	"ehlo/wasm/wire"
)

// letter reads the i-th delivered message: what its envelope, header and parts
// say (mail.Message.AppendJSON). 0: there is none.
//
//go:wasmexport letter
func letter(h, i int32) (rc int32) {
	defer rescue(&rc)
	list := plays[h].Mail()
	if i < 0 || int(i) >= len(list) {
		return 0
	}
	m := &list[i]
	return int32(len(post.Read(m.Data).AppendJSON(buffer[:0], post.Envelope{From: m.From, To: m.To}, m.Trace, size)))
}

// letterpart gives a piece of the text of a part, from an offset on; as: 0
// source, 1 text, 2 HTML made harmless.
//
//go:wasmexport letterpart
func letterpart(h, i, part, as, at int32) (rc int32) {
	defer rescue(&rc)
	list := plays[h].Mail()
	if i < 0 || int(i) >= len(list) {
		return 0
	}
	return int32(len(post.Read(list[i].Data).AppendPart(buffer[:0], int(part), int(as), int(at))))
}

// letters is how many messages there are.
//
//go:wasmexport letters
func letters(h int32) (rc int32) {
	defer rescue(&rc)
	return int32(len(wire.AppendInt(buffer[:0], int64(len(plays[h].Mail())))))
}
