package smtp_test

import (
	"testing"

	"ehlo/wasm/smtp"
)

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		one           byte
		want          bool
	}{
		{"alice", "ALICE", 0, true},
		{"Alice", "alice", '?', true},
		{"al*", "alice", 0, true},
		{"*@there.example", "a@b@there.example", 0, true},
		{"*a*b", "xaxbxab", 0, true},
		{"*a*b", "xaxbxa", 0, false},
		{"**", "", 0, true},
		{"", "", '?', true},
		{"", "a", 0, false},
		{"a?c", "abc", '?', true},
		{"a?c", "abc", 0, false}, // ? is an octet of an atom (RFC 5322 3.2.3)
		{"a?c", "a?c", 0, true},
		{"a?", "a", '?', false},
	} {
		if got := smtp.Glob(c.pattern, []byte(c.text), c.one); got != c.want {
			t.Errorf("Glob(%q, %q, %q) = %v", c.pattern, c.text, c.one, got)
		}
	}
}

func TestOctets(t *testing.T) {
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{`NOOP\r\n`, "NOOP\r\n", true},
		{`\t\0\x00\xfF\\`, "\t\x00\x00\xFF\\", true},
		{`"a\"b"`, `"a\"b"`, true}, // a quoted pair stays one
		{`end\`, `end\`, true},
		{`\x`, `\x`, false},
		{`\x4`, `\x4`, false},
		{`\xg1`, `\xg1`, false},
		{`\x41\x`, `A\x`, false},
	} {
		if got, ok := smtp.Octets(c.in); string(got) != c.want || ok != c.ok {
			t.Errorf("Octets(%q) = %q, %v; want %q, %v", c.in, got, ok, c.want, c.ok)
		}
	}
}

func TestDuration(t *testing.T) {
	for in, want := range map[string]int64{"500ms": 500, "90s": 90_000, "5m": 300_000, "1h": 3_600_000, "0s": 0,
		"": -1, "5": -1, "s": -1, "-5s": -1, "5 s": -1, "5x": -1, "2147483648s": -1} {
		got, ok := smtp.Duration(in)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("Duration(%q) = %d, %v", in, got, ok)
		}
	}
}
