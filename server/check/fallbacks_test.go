package check

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"ehlo/lessons"
	"ehlo/server/site"
)

const (
	greeting = "S: 220 mx.lab.example ESMTP Ehlo at your service\n"
	answer   = "C: VRFY alice\nS: 252 2.5.0 Cannot VRFY user, but will accept message and attempt delivery"
)

func TestFallbacks(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"true", `<smtp-playground lesson="vrfy-252"><pre>` + greeting + answer + `</pre></smtp-playground>`, ""},
		{"without its greeting", "<smtp-playground>\n" + answer + "\n</smtp-playground>", ""},
		{"of a server that tells the time", "<smtp-playground persona=exim>\nS: 220 mx.lab.example ESMTP Exim 4.96 Mon, 02 Mar 2026 10:11:12 +0000\nC: VRFY alice\nS: 501 alice: recipient address must contain a domain\n</smtp-playground>", ""},
		{"with lines left out", "<smtp-playground>\nC: EHLO a.example\nS: 250-mx.lab.example greets a.example\n[...]\nS: 250 HELP\n</smtp-playground>", ""},
		{"with a star", "<smtp-playground>\nS: 220 mx*\nC: NOOP\nS: 250*\n</smtp-playground>", ""},
		{"escaped", "<smtp-playground>\nC: EHLO a\nS: 250-*\n[...]\nC: MAIL FROM:&lt;a@b.example&gt;\nS: 250 2.1.0 Sender ok\n</smtp-playground>", ""},
		{"a world of its own", `<smtp-playground world="rule RCPT carol@: 452 4.2.2 Full&#10;mailbox carol">` + "\nC: HELO a\nS: 250*\nC: MAIL FROM:&lt;&gt;\nS: 250*\nC: RCPT TO:&lt;carol@lab.example&gt;\nS: 452 4.2.2 Full\n</smtp-playground>", ""},
		{"a message", "<smtp-playground>\nC: HELO a\nS: 250*\nC: MAIL FROM:&lt;&gt;\nS: 250*\nC: RCPT TO:&lt;alice@lab.example&gt;\nS: 250*\nC: DATA\nS: 354*\nC: Subject: x\nC:\nC: hi\nC: .\nS: 250*\n</smtp-playground>", ""},
		{"words alone", "<smtp-playground lesson=\"vrfy-252\"><p>You need JavaScript.</p></smtp-playground>", ""},
		{"nothing", "<smtp-playground></smtp-playground>", ""},
		{"in MDX", "<smtp-playground>\n<pre>{`" + greeting + answer + "`}</pre>\n</smtp-playground>", ""},
		{"a shortcode", "{{< smtp lesson=\"vrfy-252\" lang=\"en\" >}}\n" + greeting + answer + "\n{{< /smtp >}}", ""},

		{"another code", "x\n<smtp-playground>\n<pre>" + greeting + "C: VRFY alice\nS: 250 2.1.5 alice</pre>\n</smtp-playground>", "5: got S: 252 2.5.0"},
		{"another server", "<smtp-playground lesson=\"vrfy-252\" persona=\"postfix\">\n" + greeting + "</smtp-playground>", "2: got S: 220 mx.lab.example ESMTP Postfix"},
		{"the time is no excuse", "<smtp-playground persona=exim>\nS: 220 mx.lab.example ESMTP Postfix 4.96 Mon, 02 Mar 2026 10:11:12 +0000\n</smtp-playground>", "2: got S: 220 mx.lab.example ESMTP Exim"},
		{"a reply too few", "<smtp-playground>\nC: NOOP\nC: NOOP\nS: 250 2.0.0 Ok\n</smtp-playground>", "4: got S: 250"},
		{"a reply too many", "<smtp-playground>\nC: NOOP\nS: 250*\nS: 250*\n</smtp-playground>", "4: got nothing more"},
		{"cut short", "<smtp-playground>\nC: EHLO a.example\nS: 250-mx*\n</smtp-playground>", "3: the server goes on: S: 250-PIPELINING"},
		{"no such lesson", "\n<smtp-playground lesson=no-such>\n" + answer + "</smtp-playground>", `2: lesson: there is no lesson "no-such"`},
		{"no such server", "<smtp-playground persona=nobody>\n" + answer + "</smtp-playground>", `1: <smtp-playground>: no persona "nobody"`},
		{"a world that cannot be", "<smtp-playground world=\"rule what\">\n" + answer + "</smtp-playground>", "1: <smtp-playground>: world"},
		{"a shortcode that lies", "{{< smtp lesson=\"vrfy-252\" >}}\n" + greeting + "C: VRFY alice\nS: 250 yes\n{{< /smtp >}}", "4: got S: 252"},
		{"a tag over three lines", "<smtp-playground\n lesson=\"vrfy-252\"\n lang=\"en\">\nS: 220 hello\n</smtp-playground>", "4: got S: 220 mx"},
		{"the second of two", "<smtp-playground>\n" + answer + "</smtp-playground>\n<smtp-playground>\nC: NOOP\nS: 251 x</smtp-playground>", "6: got S: 250"},
	}
	for _, tt := range tests {
		for _, file := range []string{"a.md", "a.html", "a.rst", "a.mdx"} {
			got := ""
			for _, p := range Tree(fstest.MapFS{file: {Data: []byte(tt.text)}}) {
				got += p.String() + "\n"
			}
			if tt.want == "" && got != "" || tt.want != "" && (!strings.HasPrefix(got, file+":"+tt.want) || strings.Count(got, "\n") != 1) {
				t.Errorf("%s in %s: %q, want %q", tt.name, file, got, tt.want)
			}
		}
	}
}

// What the builder of snippets prints is true, whichever lesson it is about, and
// so is README.
func TestOurOwnFallbacks(t *testing.T) {
	s := site.New(site.Config{Lessons: lessons.FS})
	for _, lang := range site.Languages() {
		for _, slug := range []string{"vrfy-252", "first-220", "data-and-dot", "harvesting", "pipelining", "second-220"} {
			page, ok := s.Embed(lang, "lesson="+slug)
			picture, _ := s.EmbedPicture(lang, "lesson="+slug)
			_, said, _ := strings.Cut(string(picture.Body), `<desc id="d">`)
			said, _, _ = strings.Cut(said, "</desc>")
			if !ok || !strings.Contains(said, "C: ") || !strings.Contains(string(page.Body), "data-code") {
				t.Fatalf("%s: no dialogue: %s", slug, said)
			}
			c := &checker{}
			for _, f := range fallbacks(fmt.Appendf(nil, "<smtp-playground lesson=%q><pre>%s</pre></smtp-playground>", slug, said)) {
				c.fallback(slug, f)
			}
			if len(c.problems) > 0 {
				t.Errorf("%s\n%v", said, c.problems)
			}
		}
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil || len(fallbacks(readme)) == 0 {
		t.Fatalf("README shows no element: %v", err)
	}
	if bad := Tree(fstest.MapFS{"README.md": {Data: readme}}); len(bad) > 0 {
		t.Error(bad)
	}
}

// Single documents are checked by themselves, whatever lies beside them.
func TestDocumentsByName(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.html"), filepath.Join(dir, "bad.html")
	os.WriteFile(good, []byte("<smtp-playground>\n"+answer+"\n</smtp-playground>"), 0o644)
	os.WriteFile(bad, []byte("<smtp-playground>\nC: NOOP\nS: 251 x\n</smtp-playground>"), 0o644)
	if out, n, err := run(t, false, good); err != nil || n != 0 {
		t.Errorf("%d, %v, %s", n, err, out)
	}
	if out, n, err := run(t, false, good, bad); err != nil || n != 1 || !strings.Contains(out, "bad.html:3: got S: 250") {
		t.Errorf("%d, %v, %s", n, err, out)
	}
}
