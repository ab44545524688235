package wire

import (
	"encoding/json"
	"testing"

	"ehlo/wasm/smtp"
)

// FuzzObserver takes any bytes as a conversation: a tab gives the word to the
// other side, everything else is said. However it is cut into calls, the
// events are the same, valid JSON and no larger than promised.
func FuzzObserver(f *testing.F) {
	for _, s := range scripts {
		var seed []byte
		speaker := "C"
		s.steps(func(who, text string) {
			if who == "C" || who == "S" {
				if who != speaker {
					seed = append(seed, '\t')
					speaker = who
				}
				seed = append(seed, text...)
			}
		})
		f.Add(seed, uint8(3))
	}
	f.Fuzz(func(t *testing.T, talk []byte, size uint8) {
		whole := watch(t, talk, len(talk)+1)
		if cut := watch(t, talk, int(size)+1); cut != whole {
			t.Errorf("in pieces of %d:\n%s\nwhole:\n%s", int(size)+1, cut, whole)
		}
	})
}

// watch plays the talk in pieces of at most so many octets.
func watch(t *testing.T, talk []byte, size int) string {
	o := Record(Options{})
	say, other := o.Client, o.Server
	now := smtp.Time(1)
	for len(talk) > 0 {
		n := 0
		for n < len(talk) && n < size && talk[n] != '\t' {
			n++
		}
		say(now, talk[:n])
		if n < len(talk) && talk[n] == '\t' {
			say, other = other, say
			now++
			n++
		}
		talk = talk[n:]
	}
	o.Closed(now, "peer")
	var all []byte
	for _, e := range o.Take() {
		from := len(all)
		all = append(e.AppendJSON(all), '\n')
		if text := all[from:]; len(text) > MaxJSON || !json.Valid(text) {
			t.Errorf("%d octets of JSON, valid: %v\n%s", len(text), json.Valid(text), text)
		}
	}
	return string(all)
}
