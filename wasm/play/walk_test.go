package play_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ehlo/wasm/lesson"
	"ehlo/wasm/play"
	"ehlo/wasm/smtp"
)

type exported struct {
	Dialogue string
	Commands []struct {
		Program      string
		Lines, Lacks []string
	}
}

func export(t *testing.T, p *play.Play) (x exported) {
	t.Helper()
	b, err := p.ExportJSON(nil, "127.0.0.1:2525")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &x); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	return x
}

// Every lesson's solution, played and exported as a dialogue, is what `ehlo
// check` gets, at a time and with a chance of its own.
func TestExportedDialoguesRun(t *testing.T) {
	files, _ := filepath.Glob("../../lessons/tutorials/*/solution.smtp")
	more, _ := filepath.Glob("../../lessons/replies/*/trigger.smtp")
	for _, file := range append(files, more...) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := lesson.ParseDialogue(string(src))
		if err != nil {
			t.Fatal(err)
		}
		results, err := play.Replay(d, play.Config{Start: smtp.Time(1_790_000_000_000), Seed: 9})
		if err != nil {
			continue // its world is that of the lesson
		}
		for _, r := range results {
			x := export(t, r.Play)
			again, err := lesson.ParseDialogue(x.Dialogue)
			if err == nil {
				_, err = play.Replay(again, play.Config{})
			}
			if err != nil {
				t.Errorf("%s %s: %v\n%s", file, r.Section, err, x.Dialogue)
			}
		}
	}
	if len(files) < 20 {
		t.Errorf("only %d solutions", len(files))
	}
}

// feed says lines to a server, one after the other.
func said(t *testing.T, cfg play.Config, lines ...string) *play.Play {
	t.Helper()
	p, err := play.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range lines {
		p.Feed(cfg.Start+smtp.Time(2000*(i+1)), []byte(line))
	}
	return p
}

func TestExportedCommands(t *testing.T) {
	mail := []string{"EHLO c.example\r\n", "MAIL FROM:<a@test.example>\r\n", "RCPT TO:<alice@lab.example>\r\n", "DATA\r\n", "Subject: it's 100%\r\n\r\n..dot\r\n.\r\nQUIT\r\n"}
	for name, c := range map[string]struct {
		lines []string
		want  map[string]string // program: line, or the first of what it lacks behind "-"
	}{
		"a mail": {mail, map[string]string{
			"swaks":   `printf 'Subject: it\047s 100%%\r\n\r\n..dot\r\n.' | swaks --server 127.0.0.1 --port 2525 --ehlo c.example --from a@test.example --to alice@lab.example --no-data-fixup --data -`,
			"curl":    `printf 'Subject: it\047s 100%%\r\n\r\n.dot\r\n' | curl --url smtp://127.0.0.1:2525/c.example --mail-from a@test.example --mail-rcpt alice@lab.example --upload-file -`,
			"openssl": "-clear",
		}},
		"VRFY": {[]string{"EHLO c.example\r\n", "VRFY alice\r\n"}, map[string]string{
			"swaks": "-no-mail", "curl": `curl --url smtp://127.0.0.1:2525/c.example --request 'VRFY alice'`}},
		"a quote that would end the argument": {[]string{"EHLO c.example\r\n", "VRFY x'; rm -rf ~ #\r\n"}, map[string]string{
			"curl": `curl --url smtp://127.0.0.1:2525/c.example --request 'VRFY x'\''; rm -rf ~ #'`}},
		"an escape of the terminal": {[]string{"EHLO c.example\r\n", "VRFY \x1b[201~\r\n"}, map[string]string{"curl": "-odd"}},
		"HELO":                      {[]string{"HELO c.example\r\n"}, map[string]string{"curl": "-helo", "swaks": `swaks --server 127.0.0.1 --port 2525 --protocol SMTP --ehlo c.example --quit-after EHLO`}},
		"a name that would be an option": {[]string{"EHLO -x/../y\r\n", "NOOP\r\n"}, map[string]string{
			"curl": "-nothing"}},
	} {
		x := export(t, said(t, play.Config{Start: 1_790_000_000_000}, c.lines...))
		for _, l := range x.Commands {
			want, asked := c.want[l.Program]
			got := strings.Join(l.Lines, "\n")
			if strings.HasPrefix(want, "-") {
				got = "-" + strings.Join(l.Lacks, " ")
				want, got = want+" ", got+" "
				got = got[:min(len(got), len(want))]
			}
			if asked && got != want {
				t.Errorf("%s, %s:\ngot  %s\nwant %s", name, l.Program, got, want)
			}
		}
	}
}
