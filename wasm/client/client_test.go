package client

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/smtp"
)

var update = flag.Bool("update", false, "write what the programs do into testdata")

const born = smtp.Time(1_790_000_000_000)

// scripted is a program and a server that reads its lines from a script.
type scripted struct {
	c   *Client
	now smtp.Time
	log []string
}

// brief leaves out what a recording of a real program does not show.
var brief = map[string]bool{"curl": true}

// take notes what the program did, as testdata has it.
func (s *scripted) take(done string) {
	for what := range strings.SplitSeq(strings.TrimSuffix(done, "\x00"), "\x00") {
		if what == "" {
			continue
		}
		rest := what[1:]
		switch what[0] {
		case Says:
			for line := range strings.SplitSeq(strings.TrimSuffix(rest, "\r\n"), "\r\n") {
				s.log = append(s.log, strings.TrimRight("C: "+line, " "))
			}
		case Notes:
			words := strings.Split(rest, "\x01")
			switch {
			case words[0] == "exit":
				s.log = append(s.log, strings.TrimSpace("exit "+words[1]+" "+words[2]))
			case !brief[s.c.p.name]:
				s.log = append(s.log, "N: "+strings.Join(words, " | "))
			}
		case Left:
			if !brief[s.c.p.name] {
				s.log = append(s.log, "l")
			}
		default:
			s.log = append(s.log, what)
		}
	}
}

// play runs the server's lines of a script; a second passes between two.
func play(t *testing.T, name string, script []string) []string {
	s := &scripted{c: New(name, born), now: born}
	s.take(s.c.Idle(born))
	for _, line := range script {
		s.now += 1000
		switch {
		case strings.HasPrefix(line, "S: "):
			s.log = append(s.log, line)
			s.take(s.c.Receive(s.now, []byte(line[3:]+"\r\n")))
		case line == "[drop]":
			s.log = append(s.log, line)
			s.take(s.c.Lost(s.now))
		case line == "[wait]":
			s.log = append(s.log, line)
			at, _ := s.c.Next()
			if at == 0 {
				t.Error("nothing to wait for")
				return s.log
			}
			s.now = at
			s.take(s.c.Idle(at))
		}
	}
	return s.log
}

// sections are the scripts of a file, by name, in order.
func sections(text string) (head string, names []string, scripts [][]string) {
	parts := strings.Split("\n"+text, "\n== ")
	for _, part := range parts[1:] {
		lines := strings.Split(strings.TrimSpace(part), "\n")
		names, scripts = append(names, lines[0]), append(scripts, lines[1:])
	}
	return parts[0][1:], names, scripts
}

// Each program is held to at least a dozen servers; curl to what the real one
// did with them.
func TestScriptedServers(t *testing.T) {
	for _, p := range personas {
		file := "testdata/" + p.name + ".txt"
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		head, names, scripts := sections(string(text))
		if len(names) < 12 {
			t.Errorf("%s: only %d servers", p.name, len(names))
		}
		out := head
		for i, name := range names {
			got := play(t, p.name, scripts[i])
			out += "\n== " + name + "\n" + strings.Join(got, "\n") + "\n"
			if want := scripts[i]; strings.Join(got, "\n") != strings.Join(want, "\n") && !*update {
				t.Errorf("%s, %s:\n%s\nwant\n%s", p.name, name, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		if *update && !brief[p.name] {
			if err := os.WriteFile(file, []byte(out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// The size that MAIL announces is that of the message.
func TestSize(t *testing.T) {
	for _, p := range personas {
		n := len(strings.ReplaceAll("\r\n"+p.head+p.text8, "\r\n.", "\r\n")) - 2
		if p.size != 0 && p.size != n {
			t.Errorf("%s: size %d, the message has %d", p.name, p.size, n)
		}
		for _, text := range []string{p.text8, p.text} {
			for line := range strings.SplitSeq(p.head+text, "\r\n") {
				if line == "." || len(line) > 76 && text != "" && !strings.Contains(p.head, line) {
					t.Errorf("%s: line %q", p.name, line)
				}
			}
		}
	}
}

// The way of the octets into Receive changes nothing.
func TestSplit(t *testing.T) {
	const server = "220 a\r\n250-a\r\n250-PIPELINING\r\n250 SIZE 1000\r\nwhat?\r\n250 ok\n451 later\r\n550 no\r\n"
	run := func(step int) (out string) {
		c := New("mta", born)
		out = c.Idle(born)
		for i := 0; i < len(server); i += step {
			out += c.Receive(born+1, []byte(server[i:min(i+step, len(server))]))
		}
		return out
	}
	want := run(len(server))
	for step := 1; step < 20; step++ {
		if got := run(step); got != want {
			t.Errorf("in pieces of %d: %q, want %q", step, got, want)
		}
	}
	if n := strings.Count(want, "RCPT"); n != 3 {
		t.Errorf("%d recipients in %q", n, want)
	}
}

// The queue of Postfix: when a message is tried that nobody takes.
func TestRetries(t *testing.T) {
	c := New("mta", born)
	c.Idle(born)
	var ages []int
	last := ""
	for now := born; ; {
		c.Receive(now, []byte("220 a\r\n250 a\r\n"))
		c.Receive(now, []byte("451 4.3.0 Later\r\n250 ok\r\n"))
		last = c.Receive(now, []byte("221 Bye\r\n"))
		if now, _ = c.Next(); now == 0 {
			break
		}
		ages = append(ages, int(now-born)/1000)
		c.Idle(now)
	}
	for i, want := range []int{300, 600, 1200, 2400, 4800, 8800, 12800} {
		if ages[i] != want {
			t.Errorf("try %d after %d s, want %d", i+2, ages[i], want)
		}
	}
	if n := len(ages); ages[n-1] < 432_000 || ages[n-2] >= 432_000 {
		t.Errorf("the last tries after %d s", ages[n-2:])
	}
	if !strings.Contains(last, "queue.bounced") || c.Recipients()[0].State != Bounced {
		t.Errorf("in the end %q", last)
	}
}

func TestSpan(t *testing.T) {
	for ms, want := range map[int]string{0: "", 999: "", 300_000: "5 min", 4_000_000: "1 h 6 min 40 s", 5 * day: "5 d", day + 1000: "1 d 1 s"} {
		if got := Span(ms); got != want {
			t.Errorf("%d: %q, want %q", ms, got, want)
		}
	}
}

func TestNobody(t *testing.T) {
	if New("nobody", 0) != nil {
		t.Error("there is no such program")
	}
	c := New("mta", born)
	if c.Lost(born) != "" || c.Receive(born, []byte("220 a\r\n")) != "" || c.Tries() != 0 {
		t.Error("nothing has begun yet")
	}
}

// No server, whatever it says, makes a program fail or talk without end.
func FuzzServer(f *testing.F) {
	f.Add([]byte("220 a\r\n250-a\r\n250-PIPELINING\r\n250 STARTTLS\r\n220 go\r\n250 a\r\n250 ok\r\n\x01250 ok\x00\r\n"))
	f.Add([]byte("220 a\n250-x\n250-SIZE 99999999999999999999\n250 8BITMIME\n354 a\n999 b\n"))
	f.Fuzz(func(t *testing.T, server []byte) {
		for _, p := range personas {
			c := New(p.name, born)
			out := c.Idle(born)
			for i, b := range server {
				out += c.Receive(born+smtp.Time(i), []byte{b})
			}
			for range 5 {
				if at, _ := c.Next(); at > 0 {
					out += c.Idle(at)
				}
			}
			out += c.Lost(born)
			if most := (len(server) + 20) * 2000; len(out) > most {
				t.Errorf("%s said %s octets", p.name, strconv.Itoa(len(out)))
			}
			for what := range strings.SplitSeq(strings.TrimSuffix(out, "\x00"), "\x00") {
				if what == "" || !strings.ContainsRune(">!+txl", rune(what[0])) {
					t.Fatalf("%s did %q", p.name, what)
				}
			}
		}
	})
}
