package core

import (
	"bytes"
	"testing"
)

// Which body becomes which: function 5 is called rarely, function 9 does it.
func TestRareCalls(t *testing.T) {
	const (
		begin  = "\x00\x02\x40\x41\x01"                                                     // no locals; block i32.const 1
		push   = "\x04\x40\x20\x01\x41\x08\x6b\x22\x01\x24\x00\x20\x01\x42\x2a\x37\x03\x00" // if SP -= 8 [SP] = 42
		unwind = "\x23\x00\x21\x01\x0d\x01\x0b"                                             // SP = br_if 1 end
		end    = "\x0b\x0b"
	)
	for _, c := range []struct{ name, body, want string }{
		{"rare", begin + push + "\x41\x00\x10\x05" + unwind + end, begin + "\x04\x40\x42\x2a\x10\x09\x0c\x01\x0b" + end},
		{"another function", begin + push + "\x41\x00\x10\x06" + unwind + end, ""},
		{"not from its beginning", begin + push + "\x41\x01\x10\x05" + unwind + end, ""},
		{"more follows", begin + push + "\x41\x00\x10\x05\x23\x00\x21\x01\x0d\x01\x01\x0b" + end, ""},
		{"nobody unwinds", begin + push + "\x41\x00\x10\x05\x23\x00\x21\x01\x1a\x0b" + end, ""},
		{"no condition", begin + "\x1a" + push[2:] + "\x41\x00\x10\x05\x23\x00\x21\x01\x0d\x00" + end, ""},
	} {
		if c.want == "" {
			c.want = c.body
		}
		got, err := outlineBody([]byte(c.body), map[uint64]uint64{5: 9})
		if err != nil || !bytes.Equal(got, []byte(c.want)) {
			t.Errorf("%s: % x becomes % x, %v; want % x", c.name, c.body, got, err, c.want)
		}
	}
}

func TestRareFunctionsAreFound(t *testing.T) {
	m, err := parse(build(t))
	if err != nil {
		t.Fatal(err)
	}
	table, err := findTable(m.image)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := table.find(rare); err != nil || len(found) != len(rare) {
		t.Errorf("found %v, %v", found, err)
	}
	if found, err := table.find([]string{"runtime.sigpanik"}); err != nil || len(found) > 0 {
		t.Errorf("a function that is not there: found %v, %v", found, err)
	}
}
