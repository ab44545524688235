package smtp

import "testing"

// Parameters come from anybody: reading them ends, and what is accepted is made
// of pieces of the line, with a keyword and the grammar's octets only.
func FuzzParams(f *testing.F) {
	for _, s := range []string{" SIZE=100 BODY=8BITMIME", " A", " A=", " =B", " A=B=C", "A=\x00", " X-Y=\xC3\xA9 \t Z", " ENVID=+41+2B RET=FULL"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		list := NewParams(in)
		for n := 0; ; n++ {
			p, more, ok := list.Next()
			if !more || !ok {
				return
			}
			if n > len(in) || len(p.Key) == 0 || p.HasValue != (len(p.Value) > 0) {
				t.Fatalf("%q: %+v", in, p)
			}
			for _, c := range p.Value {
				if c <= ' ' || c == '=' || c == 0x7F {
					t.Fatalf("%q: value %q", in, p.Value)
				}
			}
			p.Number()
			DecodeXtext(p.Value)
		}
	})
}
