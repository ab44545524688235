package smtpd

import (
	"ehlo/wasm/mta"
	"ehlo/wasm/smtp"
)

// outbox holds what the engine has said. What is due now is joined into one
// write; what has a delay waits, and everything behind it too: replies never
// overtake each other.
type outbox struct {
	ready []byte
	then  mta.Then  // what to do once ready has been written
	wait  []waiting // in order
	last  smtp.Time // when the last output is due
}

type waiting struct {
	at    smtp.Time
	bytes []byte
	then  mta.Then
}

// add takes the outputs of one call. Their bytes are the engine's, so they are
// copied.
func (o *outbox) add(now smtp.Time, outs []mta.Output) {
	for i := range outs {
		out := &outs[i]
		o.last = max(o.last, now) + smtp.Time(out.Delay)
		if len(o.wait) == 0 && o.last <= now && o.then == mta.Nothing {
			o.ready = append(o.ready, out.Bytes...)
			o.then = out.Then
			continue
		}
		o.wait = append(o.wait, waiting{o.last, append([]byte(nil), out.Bytes...), out.Then})
	}
}

// ripen moves to ready what has become due. It stops at anything that is more
// than bytes: a handshake must be over before the next reply.
func (o *outbox) ripen(now smtp.Time) {
	for len(o.wait) > 0 && o.wait[0].at <= now && o.then == mta.Nothing {
		o.ready = append(o.ready, o.wait[0].bytes...)
		o.then = o.wait[0].then
		o.wait = o.wait[1:]
	}
}

// full: there is something to write or to do.
func (o *outbox) full() bool { return len(o.ready) > 0 || o.then != mta.Nothing }

// take empties ready. The bytes are valid until the next add.
func (o *outbox) take() ([]byte, mta.Then) {
	bytes, then := o.ready, o.then
	o.ready, o.then = o.ready[:0], mta.Nothing
	return bytes, then
}

// due is when the next waiting output must go.
func (o *outbox) due() (smtp.Time, bool) {
	if len(o.wait) == 0 {
		return 0, false
	}
	return o.wait[0].at, true
}
