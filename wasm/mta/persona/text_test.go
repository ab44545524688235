package persona

import (
	"strings"
	"testing"
)

// values is a Vars of fixed texts.
type values map[string]string

func (m values) Value(dst []byte, name string) []byte {
	if strings.HasPrefix(name, "m:") || strings.HasPrefix(name, "s:") {
		return Random(dst, 1, name[2:])
	}
	return append(dst, m[name]...)
}

func TestExpand(t *testing.T) {
	v := values{"host": "mx", "addr": "a@b", "ext": "PIPELINING\nSIZE 10", "none": "", "long": strings.Repeat("ab", 20), "odd": "@<Ö>\x01"}
	for _, c := range []struct{ say, want string }{
		{"250 ok", "250 ok\r\n"},
		{"220 {host} ESMTP", "220 mx ESMTP\r\n"},
		{"250 {host}\n{ext}", "250-mx\r\n250-PIPELINING\r\n250 SIZE 10\r\n"},
		{"250 {host}\n{none}", "250 mx\r\n"},
		{"250 {host}\n{none}\nHELP", "250-mx\r\n250 HELP\r\n"},
		{"250 {host}\n\nHELP", "250-mx\r\n250-\r\n250 HELP\r\n"},
		{"334 {none}", "334 \r\n"},
		{"250  0 octets\nOK", "250- 0 octets\r\n250 OK\r\n"},
		{"550 {addr:upper}{addr:q}", "550 A@B\"a@b\"\r\n"},
		{"550 {long:cut5}", "550 ababa\r\n"},
		{"550 {long:mid13}", "550 ababa...babab\r\n"},
		{"550 {odd:neuter}", "550 ??Ö??\r\n"},
		{"550 {odd:7}", "550 @<C\x16>\x01\r\n"},
		{"250 2.1.5 <{ext:again}", "250-2.1.5 <PIPELINING\r\n250 2.1.5 <SIZE 10\r\n"},
		{"550 {long:cut20+mid13}", "550 ababa...babab\r\n"},
		{"250 {pick:x|x|x}", "250 x\r\n"},
		{"250 {open", "250 {open\r\n"},
		{"\x00\x15\x03", "\x15\x03"},
	} {
		if got := string(Expand(nil, c.say, v)); got != c.want {
			t.Errorf("Expand(%q) = %q, want %q", c.say, got, c.want)
		}
	}
}

func TestExpandAppends(t *testing.T) {
	got := Expand([]byte("250 one\r\n"), "250 two\n{ext}", values{"ext": "three"})
	if want := "250 one\r\n250-two\r\n250 three\r\n"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRandom(t *testing.T) {
	whole := string(Random(nil, 7, "H8-H4-D2x"))
	if len(whole) != 17 || whole[8] != '-' || whole[16] != 'x' {
		t.Errorf("the pattern was not kept: %q", whole)
	}
	if part := string(Random(nil, 7, "H6")); part != whole[:6] {
		t.Errorf("%q is not the beginning of %q", part, whole)
	}
	if string(Random(nil, 8, "U22")) == string(Random(nil, 9, "U22")) {
		t.Error("two seeds give one text")
	}
}

func TestPlainRepliesCostNothing(t *testing.T) {
	dst := make([]byte, 0, 100)
	if n := testing.AllocsPerRun(100, func() { dst = Expand(dst[:0], "250 2.0.0 Ok", nil) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
