package recording_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ehlo/wasm/mta/recording"
)

// Every file of the project must read back as it was written.
func TestFilesSurviveReadingAndWriting(t *testing.T) {
	files, _ := filepath.Glob("../testdata/recordings/*.txt")
	if len(files) == 0 {
		t.Fatal("no recordings found")
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := recording.Parse(string(src))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if got := rec.Format(); got != string(src) {
			t.Errorf("%s changes when written again: %s", file, firstDifference(got, string(src)))
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range w {
		if i >= len(g) || g[i] != w[i] {
			return "want " + w[i] + ", got " + g[min(i, len(g)-1)]
		}
	}
	return "only its end"
}

const sample = `server: test
version: 1
setup: none

== one first
S: 220 hello
C: EHLO \{x*50}
S: 250-a
S: 250 b
C: NOOP\r\
[silence 3000 ms]
C: DATA
C: half\
S: 354 go
[eof]
S: 421 gone
[closed]
`

func TestParse(t *testing.T) {
	rec, err := recording.Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	steps := rec.Scenarios[0].Steps
	if len(steps) != 4 {
		t.Fatalf("got %d steps: %+v", len(steps), steps)
	}
	for i, want := range []string{"EHLO " + strings.Repeat("x", 50) + "\r\n", "NOOP\r", "DATA\r\nhalf", ""} {
		if string(steps[i].Send) != want {
			t.Errorf("step %d sends %q, want %q", i, steps[i].Send, want)
		}
	}
	if steps[1].Silence != 3000 || steps[3].Kind != recording.EOF || !steps[3].Closed {
		t.Errorf("marks were lost: %+v", steps)
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"colour: red", `line 1: unknown header "colour"`},
		{"== a b\nhello", "line 2: neither C:"},
		{"== a b\n[whatever]", `line 2: unknown mark "whatever"`},
		{"== a b\nC: \\q", `line 2: unknown escape \q`},
	} {
		if _, err := recording.Parse(c.src); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Parse(%q): got %v, want %s", c.src, err, c.want)
		}
	}
}

func TestPayload(t *testing.T) {
	for _, n := range []int{100, 1000, 99999} {
		s := recording.Step{Kind: recording.Message, Count: n}
		if p := s.Payload(); len(p) != n || !strings.HasSuffix(string(p), "\r\n.\r\n") {
			t.Errorf("message of %d octets has %d", n, len(p))
		}
	}
	s := recording.Step{Kind: recording.ClientHello}
	if len(s.Payload()) != 206 {
		t.Error("the ClientHello has another length than recorded")
	}
}
