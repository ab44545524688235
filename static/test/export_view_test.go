package test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ehlo/wasm/play"
	"ehlo/wasm/smtp"
)

// forms is what the view shows of a session: its dialogue, and the lines of
// other programs.
type forms struct {
	Dialogue string
	Commands []struct {
		Program      string
		Lines, Lacks []string
	}
}

// exports plays a session, each arrival after the answer to the last.
func exports(t *testing.T, server, role string, arrivals ...string) (x forms) {
	t.Helper()
	p, err := play.Open(play.Config{Start: 1_790_000_000_000, Role: role})
	must(t, err, "open a session")
	for i, bytes := range arrivals {
		p.Feed(1_790_000_000_000+smtp.Time(1000*(i+1)), []byte(bytes))
	}
	b, err := p.ExportJSON(nil, server)
	must(t, err, "export")
	must(t, json.Unmarshal(b, &x), "read %s", b)
	return x
}

// gist is what counts of a client's words: no greeting, no parameters that
// programs add by themselves.
func gist(said string) (list []string) {
	for _, line := range strings.Split(said, "\r\n") {
		word, _, _ := strings.Cut(line, " ")
		switch strings.ToUpper(word) {
		case "", "EHLO", "HELO", "STARTTLS", "QUIT", "RSET", "AUTH":
		case "MAIL":
			line, _, _ = strings.Cut(line, "> ")
			list = append(list, strings.TrimSuffix(line, ">"))
		default:
			list = append(list, line)
		}
	}
	return list
}

// The lines of swaks, curl and openssl, run for real, say to our server what
// the session said.
func TestExportedLinesRun(t *testing.T) {
	mail := []string{"MAIL FROM:<sender@test.example>\r\n", "RCPT TO:<alice@lab.example>\r\n", "RCPT TO:<bob@lab.example>\r\n", "DATA\r\n",
		"Subject: it's 100% \\n `sure` $HOME \"x\"\r\nTo: %TO_ADDRESS%\r\n\r\n..two dots\r\ncaf\xc3\xa9\r\n.\r\n", "QUIT\r\n"}
	hello := "EHLO client.test.example\r\n"
	nasty := "RCPT TO:<\"x'; touch pwned; #\"@lab.example>\r\n"
	for name, c := range map[string]struct {
		tls      string // as the server has it: "", starttls, implicit
		said     []string
		programs string
	}{
		"in clear":       {"", append([]string{hello}, mail...), "swaks curl openssl"},
		"STARTTLS":       {"starttls", append([]string{hello, "STARTTLS\r\n", hello}, mail...), "swaks curl openssl"},
		"TLS at once":    {"implicit", []string{hello, "VRFY alice\r\n"}, "curl openssl"},
		"questions":      {"", []string{hello, "VRFY alice\r\n", "EXPN team\r\n"}, "curl openssl"},
		"a nasty name":   {"", []string{hello, mail[0], nasty, "QUIT\r\n"}, "swaks openssl"},
		"a null sender":  {"", []string{hello, "MAIL FROM:<>\r\n", mail[1], "DATA\r\n", "Hi\r\n.\r\n"}, "swaks curl"},
		"only two steps": {"", []string{hello, mail[0], mail[1]}, "swaks openssl"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // the lines wait between their steps
			server := listenTo(t, c.tls == "implicit")
			role := map[bool]string{true: "submissions", false: "mx"}[c.tls == "implicit"]
			for _, l := range exports(t, server.address, role, c.said...).Commands {
				if !strings.Contains(c.programs, l.Program) {
					continue
				}
				if _, err := exec.LookPath(l.Program); err != nil {
					missing(t, l.Program)
				}
				if len(l.Lines) == 0 {
					t.Errorf("%s: no line: %q", l.Program, l.Lacks)
				}
				server.forget()
				dir := t.TempDir()
				for _, line := range l.Lines {
					cmd := exec.Command("sh", "-c", line)
					cmd.Dir = dir
					out, err := cmd.CombinedOutput()
					if err != nil && l.Program != "curl" && l.Program != "swaks" { // they tell of a refusal this way
						t.Errorf("%s: %v\n%s", line, err, out)
					}
				}
				got, want := gist(server.heard()), gist(strings.Join(c.said, ""))
				if !slices.Equal(got, want) {
					t.Errorf("%s\nsaid %q\nwant %q", strings.Join(l.Lines, "\n"), got, want)
				}
				if left, _ := os.ReadDir(dir); len(left) > 0 {
					t.Errorf("%s: it did something else: %s", l.Program, left[0].Name())
				}
			}
		})
	}
}

// What the view saves: each form holds the session, and no credentials; the
// dialogue is one that ehlo check runs.
func TestExportView(t *testing.T) {
	for _, lang := range languages {
		for _, width := range []int64{1280, 320} {
			if halved(lang.code, width) {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d", lang.code, width), func(t *testing.T) {
				p := visit(t, "/"+lang.code+"/playground/", held(width))
				p.expect("opening the page", 220)
				p.say("EHLO <script>alert(1)</script>", 0)
				p.say("EHLO client.test.example", 250)
				p.say("STARTTLS", 220)
				p.say("EHLO client.test.example", 250)
				p.say("AUTH PLAIN AG15LW5hbWUAbXktb3duLXBhc3N3b3Jk", 535)
				openView(p, "export")
				p.until("the command lines", `document.querySelectorAll(".program").length === 3`)
				look[bool](p, `!void (() => { URL.createObjectURL = (blob) => { blob.text().then((text) => (window.savedText = text)); return "#" } })()`)
				for i, form := range []string{"text", "json", "html", "svg", "dialogue"} {
					look[bool](p, `!void (window.savedText = "")`)
					p.use(form, fmt.Sprintf(`[...document.querySelectorAll(".forms li")[%d].querySelectorAll("button")].at(-1)`, i))
					p.until(form, `window.savedText`)
					p.saved(form, look[string](p, "window.savedText"))
				}
				if over := look[int](p, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
					t.Errorf("%d px wider than the window", over)
				}
			})
		}
	}
}

// saved looks at what a form holds.
func (p *page) saved(form, text string) {
	p.t.Helper()
	if strings.Contains(text, "AG15LW5hbWU") || strings.Contains(text, "<script>alert") && form != "text" && form != "json" && form != "dialogue" {
		p.t.Errorf("%s holds what it must not:\n%s", form, text)
	}
	if form != "svg" && !strings.Contains(text, "535") {
		p.t.Errorf("%s lacks the last reply:\n%s", form, text)
	}
	switch form {
	case "json":
		if !json.Valid([]byte(text)) {
			p.t.Errorf("no JSON:\n%s", text)
		}
	case "html":
		if !strings.HasPrefix(text, "<!doctype html>") || !strings.Contains(text, "default-src 'none'") {
			p.t.Errorf("no page:\n%.300s", text)
		}
	case "dialogue":
		p.checked(text)
	}
}

// checked runs ehlo check on a dialogue.
func (p *page) checked(dialogue string) {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), "session.smtp")
	must(p.t, os.WriteFile(file, []byte(dialogue), 0o644), "write the dialogue")
	out, err := exec.Command(program(p.t), "check", file).CombinedOutput()
	if err != nil {
		p.t.Errorf("ehlo check: %v\n%s\n%s", err, out, dialogue)
	}
}
