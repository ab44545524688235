package inbound

import (
	"bytes"
	"strings"
	"testing"
)

// Whatever a page sends: it is read as one of our messages, or refused.
func FuzzMessage(f *testing.F) {
	for _, text := range []string{`{"type":"listen"}`, `{"type":"attach","lease":"a","id":"b"}`, `{"type":"starttls","after":5}`, `{"type":"listen"}{}`, "null", "\x00", strings.Repeat("[", 900)} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		m, err := parse(bytes.NewReader(p))
		if err != nil || !m.first() {
			return
		}
		again, err := parse(bytes.NewReader(encode(m)))
		if err != nil || again != m || len(p) > maxNote {
			t.Errorf("%q is %+v, and again %+v, %v", p, m, again, err)
		}
	})
}

func FuzzPorts(f *testing.F) {
	for _, text := range []string{"127.0.0.1:2600-2649", "[::1]:2600", "127.0.0.1:0", ":", "0.0.0.0:1-65535", "127.0.0.1:-1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePorts(text)
		if err == nil && (!p.Host.IsValid() || p.From > p.To || p.From < 0 || p.To > 65535 || p.From == 0 && p.To > 0) {
			t.Errorf("%q is %+v", text, p)
		}
	})
}
