package trail_test

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/play"
	"ehlo/wasm/trail"
	"ehlo/wasm/wire"
)

var update = flag.Bool("update", false, "write what the logs become to testdata/*.want")

// replayed is what the page shows of a log: its events.
func replayed(t *testing.T, text string) []wire.Event {
	t.Helper()
	r, err := play.ParseRequest(text)
	if err != nil {
		t.Fatal(err)
	}
	var events []wire.Event
	r.OnEvent = func(e *wire.Event) { events = append(events, e.Clone()) }
	p, err := r.Begin()
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.Recording(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := play.ParseRequest(string(again)); err != nil {
		t.Errorf("its recording: %v", err)
	}
	return events
}

// outline writes events down in short: lines of the log that stayed notes are
// only counted.
func outline(events []wire.Event) string {
	var b strings.Builder
	notes := 0
	flush := func() {
		if notes > 0 {
			b.WriteString("   (" + strconv.Itoa(notes) + ")\n")
		}
		notes = 0
	}
	for i := range events {
		e := &events[i]
		if e.From == wire.FromNote && e.Explains("note.log.line") {
			notes++
			continue
		}
		flush()
		b.WriteString(short(e) + "\n")
	}
	flush()
	return b.String()
}

func short(e *wire.Event) string {
	s := e.From.String()[:1] + " "
	if e.From == wire.FromNote {
		s += e.Kind.String() + " "
		for _, x := range e.Explain {
			s += x.ID
			for _, a := range x.Args[:x.N] {
				s += " " + string(a)
			}
		}
		return s
	}
	text := strings.ReplaceAll(e.Text(), "\n", " / ")
	if len(text) > 100 {
		text = text[:100] + " ..."
	}
	if e.From == wire.FromServer {
		s += "[" + e.Verb + "." + e.Context + "] "
	}
	s += text + " > " + e.After.String()
	for _, m := range e.Marks.Names() {
		s += " !" + m
	}
	for _, x := range e.Explain {
		s += " ?" + x.ID
	}
	return s
}

// Each real log becomes what stands beside it: who said what, in which state,
// in answer to what; and how many lines stayed notes.
func TestLogs(t *testing.T) {
	for _, program := range []string{"swaks", "curl", "openssl", "postfix", "exim"} {
		files, _ := filepath.Glob(filepath.Join("testdata", program, "*.txt"))
		if len(files) < 8 {
			t.Errorf("%s: only %d logs", program, len(files))
		}
		var all strings.Builder
		for _, file := range files {
			log, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, err := trail.Recording(nil, string(log))
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			if !strings.Contains(string(text), "\npeer log "+program+"\n") {
				t.Errorf("%s: taken for %.60q", file, text)
			}
			all.WriteString("== " + filepath.Base(file) + "\n" + outline(replayed(t, string(text))))
			kept(t, file, string(log), string(text))
		}
		golden(t, filepath.Join("testdata", program+".want"), all.String())
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, _ := os.ReadFile(file)
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("%s:%d:\ngot  %s\nwant %s", file, i+1, g[i], w[i])
			return
		}
	}
	if len(g) != len(w) {
		t.Errorf("%s: %d lines, want %d", file, len(g), len(w))
	}
}
