package main

import (
	"bufio"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ehlo/wasm/mta/recording"
)

// fake answers each line as a table says, and hangs up after QUIT.
func fake(t *testing.T, replies map[string]string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				c.Write([]byte("220 new.example ESMTP\r\n"))
				for in := bufio.NewScanner(c); in.Scan(); {
					c.Write([]byte(replies[in.Text()]))
					if in.Text() == "QUIT" {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

const asked = `server: old
version: 1

== noop twice
S: 220 old.example
[2 times]
C: NOOP
S: 250 old
C: QUIT
S: 221 old
[closed]
`

func TestAsk(t *testing.T) {
	addr := fake(t, map[string]string{"NOOP": "250-new\r\n250 words\r\n", "QUIT": "221 gone\r\n"})
	rec, err := recording.Parse(asked)
	if err != nil {
		t.Fatal(err)
	}
	sc := &rec.Scenarios[0]
	if err := ask(&net.Dialer{}, addr, time.Second, sc); err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("220 old.example", "220 new.example ESMTP", "S: 250 old", "S: 250-new\nS: 250 words", "221 old", "221 gone").Replace(asked)
	if got := rec.Format(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAskStopsWhereTheServerDoes(t *testing.T) {
	addr := fake(t, map[string]string{"QUIT": "221 gone\r\n"})
	rec, err := recording.Parse("server: old\n\n== quit first\nS: 220 x\nC: QUIT\nS: 221 x\nC: NOOP\nS: 250 never\n")
	if err != nil {
		t.Fatal(err)
	}
	sc := &rec.Scenarios[0]
	if err := ask(&net.Dialer{}, addr, time.Second, sc); err != nil {
		t.Fatal(err)
	}
	if len(sc.Steps) != 1 || !sc.Steps[0].Closed {
		t.Errorf("steps: %+v", sc.Steps)
	}
}

func TestRunWantsARecording(t *testing.T) {
	if err := run(nil); err == nil {
		t.Error("no file is no mistake?")
	}
	file := filepath.Join(t.TempDir(), "x.txt")
	if err := os.WriteFile(file, []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{file}); err == nil {
		t.Error("nonsense is a recording?")
	}
}
