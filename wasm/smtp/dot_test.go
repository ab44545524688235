package smtp

import (
	"bytes"
	"strings"
	"testing"
)

func decode(d *DotDecoder, in string, step int) (out string, used int, done bool) {
	var dst []byte
	for used < len(in) && !done {
		var n int
		dst, n, done = d.Decode(dst, []byte(in[used:min(len(in), used+step)]))
		used += n
	}
	return string(dst), used, done
}

func TestDotDecoder(t *testing.T) {
	for _, c := range []struct {
		name, in, out, rest string
		done, cr, lf        bool
	}{
		{"empty", ".\r\n", "", "", true, false, false},
		{"plain", "hi\r\n.\r\nQUIT", "hi\r\n", "QUIT", true, false, false},
		{"unfinished", "hi\r\n", "hi\r\n", "", false, false, false},
		{"stuffed", "..\r\n..a\r\n.b\r\n.\r\n", ".\r\n.a\r\nb\r\n", "", true, false, false},
		{"dot inside", "a.b\r\n .\r\n.\r\n", "a.b\r\n .\r\n", "", true, false, false},
		{"LF.LF", "a\n.\nb\r\n.\r\n", "a\n.\nb\r\n", "", true, false, true},
		{"LF.CRLF", "a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n", "", true, false, true},
		{"CRLF.LF", "a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n", "", true, false, true},
		{"CRLF.CR", "a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n", "", true, true, false},
		{"CRLF.CRCRLF", "a\r\n.\r\r\nb\r\n.\r\n", "a\r\n\r\r\nb\r\n", "", true, true, false},
		{"CR.CR", "a\r.\rb\r\n.\r\n", "a\r.\rb\r\n", "", true, true, false},
		{"CRCRLF.CRLF", "a\r\r\n.\r\n", "a\r\r\n", "", true, true, false},
		{"bare CR", "a\rb\r\n.\r\n", "a\rb\r\n", "", true, true, false},
		{"bare LF", "a\nb\r\n.\r\n", "a\nb\r\n", "", true, false, true},
		{"bare LF late", "one\r\ntwo\r\nthr\nee\r\n.four\r\n.\r\n", "one\r\ntwo\r\nthr\nee\r\nfour\r\n", "", true, false, true},
		{"LF first", "\n.\r\nx\r\n.\r\n", "\n.\r\nx\r\n", "", true, false, true},
		{"CR at the end", "a\r", "a", "", false, false, false},
	} {
		for _, step := range []int{1, 2, 3, 5, len(c.in)} {
			var d DotDecoder
			out, used, done := decode(&d, c.in, step)
			if out != c.out || c.in[used:] != c.rest || done != c.done || d.BareCR != c.cr || d.BareLF != c.lf {
				t.Errorf("%s, %d at a time: %q rest %q done %v CR %v LF %v", c.name, step, out, c.in[used:], done, d.BareCR, d.BareLF)
			}
		}
	}
}

// The sequences some servers take as an end; the strict decoder takes none.
func TestDotEnds(t *testing.T) {
	for _, c := range []struct {
		ends Ends
		seq  string
	}{
		{EndLFDotLF, "\n.\n"}, {EndLFDotCRLF, "\n.\r\n"}, {EndCRLFDotLF, "\r\n.\n"}, {EndCRLFDotCRs, "\r\n.\r\r\n"},
	} {
		in := "text" + c.seq + "MAIL\r\n"
		for step := 1; step < len(in); step++ {
			strict, loose := DotDecoder{}, DotDecoder{Ends: c.ends}
			if _, _, done := decode(&strict, in, step); done {
				t.Errorf("strict: %q ended the data", c.seq)
			}
			if _, used, done := decode(&loose, in, step); !done || in[used:] != "MAIL\r\n" {
				t.Errorf("loose: %q did not end the data, %d used", c.seq, used)
			}
		}
	}
}

func TestDotMarks(t *testing.T) {
	var d DotDecoder
	decode(&d, "12345\r\n1234567\r\n\xC3\xA1\r\n\x00\r\n", 3)
	if d.Long != 7 || !d.Eight || !d.NUL {
		t.Errorf("%+v", d)
	}
	plain := DotDecoder{}
	decode(&plain, strings.Repeat("0123456789abcdef", 9)+"\r\n", 200)
	if plain.Eight || plain.NUL || plain.Long != 144 {
		t.Errorf("%+v", plain)
	}
}

func TestDotStuffing(t *testing.T) {
	for _, c := range [][2]string{
		{"", ".\r\n"}, {"a\r\n", "a\r\n.\r\n"}, {".\r\n.a\r\n", "..\r\n..a\r\n.\r\n"}, {"a", "a\r\n.\r\n"},
	} {
		if got := string(AppendDotStuffed(nil, []byte(c[0]))); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}

// Fast path and state machine must agree on every input and every split.
func FuzzDotDecoder(f *testing.F) {
	for _, s := range []string{"a\r\n.\r\n", "\n.\n\r.\r", "a\r\nb\r\n..c\r\nd\ne\r\n.\r\r\n.\n"} {
		f.Add([]byte(s), uint8(3), uint8(0))
		f.Add([]byte(strings.Repeat(s, 40)), uint8(61), uint8(0x1e))
	}
	f.Fuzz(func(t *testing.T, in []byte, step, ends uint8) {
		whole, bytewise, split := DotDecoder{Ends: Ends(ends)}, DotDecoder{Ends: Ends(ends)}, DotDecoder{Ends: Ends(ends)}
		a, an, ad := decode(&whole, string(in), len(in)+1)
		b, bn, bd := decode(&bytewise, string(in), 1)
		c, cn, cd := decode(&split, string(in), int(step)+1)
		if a != b || b != c || an != bn || bn != cn || ad != bd || bd != cd || whole.BareLF != bytewise.BareLF || whole.BareCR != bytewise.BareCR || whole.Lone != bytewise.Lone || whole.Lone != split.Lone || whole.Long != bytewise.Long || whole.Long != split.Long {
			t.Fatalf("%q: %q %q %q %+v %+v", in, a, b, c, whole, bytewise)
		}
		if ends == 0 && ad && !bytes.HasSuffix(in[:an], []byte(".\r\n")) {
			t.Fatalf("%q ended at %q", in, in[:an])
		}
	})
}

func BenchmarkDotDecoder(b *testing.B) {
	body := []byte(strings.Repeat(strings.Repeat("x", 76)+"\r\n", 1300))
	dst := make([]byte, 0, len(body))
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		var d DotDecoder
		dst, _, _ = d.Decode(dst[:0], body)
	}
}

// A dot alone behind a bare LF, or before one, is what smuggling looks like; a
// bare LF elsewhere is only untidy.
func TestLoneDots(t *testing.T) {
	for text, want := range map[string]bool{
		"a\n.\nb\r\n.\r\n":      true,
		"a\n.\r\nb\r\n.\r\n":    true,
		"a\r\n.\nb\r\n.\r\n":    true,
		".\nb\r\n.\r\n":         true,
		"a\nb\r\n.\r\n":         false,
		"a\n.b\nc\r\n.\r\n":     false,
		"a\n..\nc\r\n.\r\n":     false,
		"a\n.\rb\r\n.\r\n":      false,
		"a\r\n..\r\nb\r\n.\r\n": false,
		"a\r\n.\r\n":            false,
	} {
		for _, step := range []int{1, 2, 100} {
			var d DotDecoder
			if decode(&d, text, step); d.Lone != want {
				t.Errorf("%q, %d at a time: %v, want %v", text, step, d.Lone, want)
			}
		}
	}
}
