package trail_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ehlo/wasm/play"
	"ehlo/wasm/smtp"
	"ehlo/wasm/trail"
)

// FuzzRecording takes any text as a log: it is refused, or becomes a recording
// that can be replayed, shared and exported, and loses no line.
func FuzzRecording(f *testing.F) {
	files, _ := filepath.Glob("testdata/*/0*.txt")
	for _, file := range files {
		if log, err := os.ReadFile(file); err == nil && len(log) < 8<<10 {
			f.Add(string(log))
		}
	}
	f.Add("220 mx\nEHLO x\n250 mx\nDATA\n354 go\nhi\n.\n250 ok\n")
	f.Add("<- 220\n -> BDAT 5 LAST\n<-  354 x\n -> .\n<-  250-a\n=== TLS started with cipher a:b:c\n")
	f.Fuzz(func(t *testing.T, log string) {
		text, err := trail.Recording(nil, log)
		if err != nil {
			return
		}
		if !strings.ContainsAny(log, "\x00\r") && !strings.Contains(log, ": ") {
			kept(t, "fuzz", log, string(text))
		}
		r, err := play.ParseRequest(string(text))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		p, err := r.Begin()
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		p.Recording(nil)
		p.ExportJSON(nil, "mx.test.example:25")
	})
}

// FuzzCommands: whatever a client said, the lines for a shell hold nothing that
// the shell or a terminal would take for something else.
func FuzzCommands(f *testing.F) {
	f.Add("EHLO a'b\r\nMAIL FROM:<x'; rm -rf ~>\r\nRCPT TO:<$(id)@x>\r\nDATA\r\n", "a`b\r\n.\r\n", "mx:25")
	f.Add("VRFY \x1b]0;x\x07\r\n", "", "mx'x:25\n")
	f.Fuzz(func(t *testing.T, first, second, server string) {
		acts := []trail.Act{{Kind: trail.Connect}, {Kind: trail.Client, Bytes: []byte(first)},
			{Kind: trail.Server, Bytes: []byte("354 go\r\n")}, {Kind: trail.Client, Bytes: []byte(second)}}
		for _, l := range trail.Commands(acts, server, false) {
			for _, line := range l.Lines {
				if bad := bare(line); bad != "" {
					t.Errorf("%s: %q outside quotes, in\n%s", l.Program, bad, line)
				}
			}
		}
		trail.Dialogue("persona: rfc\n", acts, acts)
	})
}

// bare finds what a shell would act on, outside of single quotes, besides what
// we write ourselves; and what a terminal would act on, anywhere.
func bare(line string) string {
	inside := false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c < ' ' || c == 0x7F:
			return string(c)
		case c == '\'' && !inside && i > 0 && line[i-1] == '\\':
		case c == '\'':
			inside = !inside
		case !inside && strings.IndexByte("$`\"&<>()*?[]#~!", c) >= 0:
			return string(c)
		}
	}
	if inside {
		return "an open quote"
	}
	return ""
}

// A line that is cut by the program that wrote it, or holds what it should not,
// is a note or a row like others.
func TestHostileLogs(t *testing.T) {
	for name, log := range map[string]string{
		"escapes": "<-  220 \x1b[31m mx \u202e\n -> EHLO x\n<-  250 x\n", "NUL": "<-  220 a\x00b\n -> NOOP\n<-  250 x\n",
		"invalid UTF-8": "<-  220 \xff\xfe\n -> NOOP\n<-  250 \xc3\n", "a long line": "<-  220 " + strings.Repeat("x", 20000) + "\n",
		"markup": "<-  220 <img src=x onerror=alert(1)>\n*** <script>\n", "no end": "<-  250-mx\n<-  250-",
	} {
		text, err := trail.Recording(nil, log)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		replayed(t, string(text))
		for _, c := range string(text) {
			if c < ' ' && c != '\n' || c >= 0x7F {
				t.Errorf("%s: a recording with %q", name, c)
			}
		}
	}
	for _, log := range []string{"", "\n\n", "Dear diary", strings.Repeat("<-  220 x\n", 20000)} {
		if _, err := trail.Recording(nil, log); err == nil {
			t.Errorf("taken for a log: %.40q", log)
		}
	}
}

// A visible recording is read back octet by octet.
func TestVisible(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	if back, ok := smtp.Octets(smtp.Visible(all)); !ok || string(back) != string(all) {
		t.Errorf("%q", back)
	}
}
