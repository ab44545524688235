package wire

import (
	"encoding/json"
	"strconv"
	"testing"
)

// The divisions by multiplying are exact for every number they are used on.
func TestAppendInt(t *testing.T) {
	check := func(n int64) {
		if got := string(AppendInt(nil, n)); got != strconv.FormatInt(n, 10) {
			t.Fatalf("%d: got %s", n, got)
		}
	}
	for n := int64(-1200); n < 1_002_000; n++ {
		check(n)
	}
	for _, n := range []int64{1 << 31, 1<<32 - 1, 1 << 32, 1_790_000_000_000, 1<<63 - 1} {
		check(n)
	}
}

func TestAppendText(t *testing.T) {
	tests := []struct{ text, want string }{
		{"plain", `"plain"`},
		{`say "hi" \ there`, `"say \"hi\" \\ there"`},
		{"a\r\n\tb\x00\x7f", `"a\\r\\n\\tb\\x00\\x7F"`},
		{"caf\xc3\xa9 \xe9", `"café \\xE9"`},
		{"\u202eabc\u200b\ufeff\u00ad", `"U+202EabcU+200BU+FEFFU+00AD"`},
		{"\U000e0041\ue000", `"U+E0041U+E000"`},
	}
	for _, tt := range tests {
		got := string(AppendText([]byte{'"'}, []byte(tt.text))) + `"`
		if got != tt.want || !json.Valid([]byte(got)) {
			t.Errorf("%q: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestAppendLines(t *testing.T) {
	got := `"` + string(AppendLines(nil, []byte("a\r\n\tb \"\x01\""))) + `"`
	if want := `"a\r\n\tb \"\\x01\""`; got != want || !json.Valid([]byte(got)) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// An event is never larger as JSON than the log's blocks and the buffer of the
// core are made for, whatever a server sends.
func TestMaxJSON(t *testing.T) {
	for _, pattern := range []string{"\x00", "a\x00", "\"", "\\", "\u202e"} {
		o := Record(Options{})
		long := "250-"
		for len(long) < 3000 {
			long += pattern
		}
		for range 300 {
			o.Server(1, []byte(long+"\r\n"))
		}
		o.Server(2, []byte("250 end\r\n"))
		o.Client(3, []byte("MAIL FROM:<"+long+">\r\n"))
		o.Server(4, []byte("550 "+long+"\r\n"))
		for _, e := range o.Take() {
			text := e.AppendJSON(nil)
			if len(text) > MaxJSON || !json.Valid(text) {
				t.Errorf("%q: %d octets, valid %v", pattern, len(text), json.Valid(text))
			}
		}
	}
}
