package test

import (
	"bufio"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ehlo/static/test/rig"
)

// A result of the program run to its end.
type result struct {
	out, err string
	code     int
}

func call(t *testing.T, input string, args ...string) result {
	t.Helper()
	cmd := exec.Command(program(t), args...)
	var out, errs strings.Builder
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &out, &errs
	stop := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer stop.Stop()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

func TestTalk(t *testing.T) {
	r := call(t, "EHLO a.example\r\nVRFY alice\r\nQUIT\r\n", "talk")
	var codes []string
	for _, line := range strings.Split(strings.TrimSpace(r.out), "\r\n") {
		if len(line) > 3 && line[3] == ' ' {
			codes = append(codes, line[:3])
		}
	}
	if got := strings.Join(codes, " "); got != "220 250 252 221" || r.code != 0 {
		t.Errorf("codes %s, exit %d\n%s%s", got, r.code, r.out, r.err)
	}
	for _, extension := range []string{"250-PIPELINING", "250-8BITMIME", "SIZE 10240000", "ENHANCEDSTATUSCODES"} {
		if !strings.Contains(r.out, extension) {
			t.Errorf("no %s in the EHLO list:\n%s", extension, r.out)
		}
	}
}

func TestTalkJSON(t *testing.T) {
	r := call(t, `"EHLO a.example\r\n"`+"\n"+`"NOOP\r\nNOOP\r\n"`+"\n"+`{"eof":true}`+"\n", "talk", "--json")
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(lines) != 4 || r.code != 0 {
		t.Fatalf("%d lines, exit %d:\n%s%s", len(lines), r.code, r.out, r.err)
	}
	for i, want := range []string{`{"recv":"220 `, `{"recv":"250-`, `{"recv":"250 `, `"closed":true`} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d is %s, want %s", i+1, lines[i], want)
		}
	}
	if r := call(t, `"\u0100"`+"\n", "talk", "--json"); r.code != 2 {
		t.Errorf("a character above U+00FF: exit %d, want 2", r.code)
	}
}

func TestExplain(t *testing.T) {
	r := call(t, "", "explain", "252 2.1.5 Cannot VRFY user")
	if r.code != 0 || !strings.Contains(r.out, "252") || len(r.out) < 80 {
		t.Errorf("exit %d: %s%s", r.code, r.out, r.err)
	}
}

// One clear line and the right exit code for what people do wrong.
func TestMessages(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err, "take a port")
	defer taken.Close()
	lesson := lessonWithUnknownKey(t)
	for name, c := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"unknown flag":        {[]string{"serve", "--htpp", ":1"}, 2, []string{"htpp"}},
		"unknown command":     {[]string{"sevre"}, 2, []string{"sevre", "ehlo help"}},
		"unknown persona":     {[]string{"talk", "--persona", "exchange9"}, 2, []string{"exchange9", "rfc"}},
		"bad address":         {[]string{"serve", "--http", "nonsense"}, 2, []string{"--http", "nonsense"}},
		"taken port":          {[]string{"serve", "--http", taken.Addr().String(), "--smtp", "", "--submission", "", "--smtps", ""}, 1, []string{taken.Addr().String(), "--http"}},
		"world file missing":  {[]string{"talk", "--world", "/no/such/world"}, 2, []string{"/no/such/world"}},
		"public without name": {[]string{"serve", "--public"}, 2, []string{"--public"}},
		"explain nothing":     {[]string{"explain"}, 2, []string{"explain"}},
		"unknown lesson key":  {[]string{"check", lesson}, 1, []string{"en.md:3", "minuts", "minutes"}},
		"nothing to check":    {[]string{"check", "/no/such/folder"}, 2, []string{"/no/such/folder"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := call(t, "", c.args...)
			said := r.out + r.err
			if r.code != c.code {
				t.Errorf("exit %d, want %d: %s", r.code, c.code, said)
			}
			for _, word := range c.says {
				if !strings.Contains(said, word) {
					t.Errorf("does not say %q: %s", word, said)
				}
			}
			if n := strings.Count(strings.TrimSpace(r.err), "\n") + 1; n > 1 {
				t.Errorf("%d lines where one is enough:\n%s", n, r.err)
			}
		})
	}
}

// lessonWithUnknownKey is a copy of a good lesson with a slip in its head.
func lessonWithUnknownKey(t *testing.T) string {
	t.Helper()
	good, _ := filepath.Glob(filepath.Join(rig.Root(), "lessons/tutorials/*-vrfy-252"))
	if len(good) != 1 {
		t.Fatal("no lesson vrfy-252")
	}
	dir := filepath.Join(t.TempDir(), "tutorials", filepath.Base(good[0]))
	must(t, os.CopyFS(dir, os.DirFS(good[0])), "copy the lesson")
	file := filepath.Join(dir, "en.md")
	text, err := os.ReadFile(file)
	must(t, err, "read the lesson")
	lines := strings.SplitN(string(text), "\n", 3)
	lines[1] += "\nminuts: 5"
	must(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600), "write the lesson")
	return filepath.Dir(filepath.Dir(dir))
}

func TestLessonsAreClean(t *testing.T) {
	if r := call(t, "", "check", filepath.Join(rig.Root(), "lessons")); r.code != 0 {
		t.Errorf("exit %d\n%s%s", r.code, r.out, r.err)
	}
}

// SIGTERM: an open session is told, and the program is gone with exit code 0.
func TestTerminate(t *testing.T) {
	s, err := rig.Serve(program(t))
	must(t, err, "serve")
	c := dial(t, s.SMTP)
	in := bufio.NewReader(c)
	if line, err := in.ReadString('\n'); err != nil || !strings.HasPrefix(line, "220 ") {
		t.Fatalf("greeting %q, %v", line, err)
	}
	must(t, s.Terminate(), "send SIGTERM")
	if line, err := in.ReadString('\n'); err != nil || !strings.HasPrefix(line, "421 ") {
		t.Errorf("an open session got %q, %v; want 421", line, err)
	}
	if err := s.Wait(10 * time.Second); err != nil {
		t.Errorf("exit: %v\n%s", err, s.Log())
	}
}
