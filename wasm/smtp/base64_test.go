package smtp

import (
	"encoding/base64"
	"testing"
)

func TestBase64(t *testing.T) {
	for _, s := range []string{"", "f", "fo", "foo", "foob", "\x00alice\x00wonder1and", "\xFF\xFE\xFD\xFC"} {
		want := base64.StdEncoding.EncodeToString([]byte(s))
		if got := string(AppendBase64(nil, []byte(s))); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
		if got, ok := DecodeBase64([]byte(want)); !ok || string(got) != s {
			t.Errorf("%s: %q %v", want, got, ok)
		}
	}
	for _, s := range []string{"Z", "Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Zg==Zg==", "Z=g=", "Zm9v\n", "!!!!", "Zm 9"} {
		if got, ok := DecodeBase64([]byte(s)); ok {
			t.Errorf("%q: %q", s, got)
		}
	}
}

// Ours agrees with the library, but for line ends, which we refuse.
func FuzzBase64(f *testing.F) {
	f.Add("Zm9v")
	f.Add("Zg==")
	f.Fuzz(func(t *testing.T, s string) {
		want, err := base64.StdEncoding.Strict().DecodeString(s)
		for _, c := range s {
			if c == '\n' || c == '\r' {
				return
			}
		}
		got, ok := DecodeBase64([]byte(s))
		if ok != (err == nil) || ok && string(got) != string(want) {
			t.Fatalf("%q: %q %v, want %q %v", s, got, ok, want, err)
		}
	})
}

func TestWords(t *testing.T) {
	if w := Words("  a bc\t d "); len(w) != 3 || w[0] != "a" || w[1] != "bc" || w[2] != "d" || len(Words(" ")) != 0 {
		t.Error(w)
	}
	if !Same([]byte("aLiCe"), "AlIcE") || Same([]byte("a"), "b") || Same([]byte("\u212a"), "k") || Upper([]byte("aé1")) != "Aé1" {
		t.Error("ASCII letters, and nothing else")
	}
}
