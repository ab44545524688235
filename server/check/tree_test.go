package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"ehlo/server/site/doc"
)

func TestImpossible(t *testing.T) {
	tests := []struct{ name, dialogue, want string }{
		{"a whole session", "S: 220 x\nC: EHLO a\nS: 250-x\nS: 250 HELP\nC: MAIL FROM:<a@b.example>\nC: RCPT TO:<c@d.example>\nC: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: 220 is text here\nC: .\nS: 250 ok\nC: QUIT\nS: 221 bye", ""},
		{"an excerpt", "S: 252 alice", ""},
		{"VRFY refused", "C: VRFY alice\nS: 550 5.1.1 nobody", ""},
		{"252 to RCPT, as some servers do", "C: RCPT TO:<a@b.example>\nS: 252 fine", ""},
		{"login", "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YQ==\nS: 334 UGFzc3dvcmQ6\nC: Yg==\nS: 235 2.7.0 in", ""},
		{"time is up", "S: 220 x\nS: 421 4.4.2 too slow", ""},
		{"second 220", "C: STARTTLS\nS: 220 go\n[tls]\nC: EHLO a\nS: 250 x", ""},

		{"a reply cut short, as documents do", "C: EHLO a\nS: 250-x\nS: 250-PIPELINING", ""},
		{"talking into the greeting", "S: 220-wait\nC: EHLO a\nS: 554 5.5.1 too soon", ""},
		{"a message left out", "S: 220 x\nC: DATA\nS: 354 go\nS: 250 ok", ""},
		{"two connections", "S: 220 x\nC: QUIT\nS: 221 bye\nS: 220 x\nC: NOOP\nS: 250 ok", ""},
		{"a connection breaks", "C: QUIT\nS: 221 bye\n[connect]\nS: 220 x\nC: NOOP\nS: 250 ok", ""},
		{"refused at the door", "S: 554 no\nC: EHLO a\nS: 503 no", ""},
		{"a strange verb, a strange answer", "C: GET / HTTP/1.1\nS: 221 2.7.0 Error: I can break rules, too.", ""},
		{"HELP by other means", "C: HELP\nS: 250 ask the operator", ""},
		{"login refused", "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 5.0.0 given up", ""},
		{"ETRN without mail", "C: ETRN x.example\nS: 251 none", ""},

		{"a greeting that is none", "S: 250 hello\nC: EHLO a\nS: 250 x", "1: 250 cannot be a greeting"},
		{"354 as a greeting", "S: 354 hello\nC: HELO a\nS: 250 x", "1: 354 cannot be a greeting"},
		{"DATA without 354", "C: DATA\nS: 250 ok", "2: 250 cannot answer DATA"},
		{"250 to STARTTLS", "C: STARTTLS\nS: 250 ok", "2: 250 cannot answer STARTTLS"},
		{"250 to AUTH", "C: AUTH PLAIN AGEAYg==\nS: 250 ok", "2: 250 cannot answer AUTH"},
		{"250 to a password", "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YQ==\nS: 250 ok", "4: 250 cannot answer AUTH"},
		{"250 to QUIT", "C: QUIT\nS: 250 bye", "2: 250 cannot answer QUIT"},
		{"354 to BDAT", "C: BDAT 3 LAST\nS: 354 go", "2: 354 cannot answer BDAT"},
		{"354 to the dot", "C: DATA\nS: 354 go\nC: .\nS: 354 go", "4: 354 cannot answer the final dot"},
		{"a reply that does not end", "C: NOOP\nS: 250-ok\nC: NOOP\nS: 250 ok", "2: the reply does not end: 250-ok"},
		{"a word too many", "S: 220 x\nS: 250 y", "2: 250 without a command"},
		{"RCPT before MAIL", "S: 220 x\nC: EHLO a\nS: 250 x\nC: RCPT TO:<a@b.example>\nS: 250 ok", "5: 250 cannot answer RCPT before MAIL"},
		{"RCPT after RSET", "S: 220 x\nC: MAIL FROM:<>\nS: 250 ok\nC: RSET\nS: 250 ok\nC: RCPT TO:<a@b.example>\nS: 250 ok", "7: 250 cannot answer RCPT before MAIL"},
		{"RCPT after TLS", "S: 220 x\nC: MAIL FROM:<>\nS: 250 ok\nC: STARTTLS\nS: 220 go\n[tls]\nC: RCPT TO:<a@b.example>\nS: 250 ok", "8: 250 cannot answer RCPT before MAIL"},
		{"talk after 421", "C: NOOP\nS: 421 4.3.2 bye\nC: NOOP\nS: 250 ok", "4: 250 cannot follow 421"},
		{"talk after 221", "C: QUIT\nS: 221 bye\nC: NOOP\nS: 250 ok", "4: 250 cannot follow 221"},

		{"a code that is none", "C: NOOP\nS: 299 fine", "2: no SMTP reply: 299 fine"},
		{"another protocol", "C: NOOP\nS: HTTP/1.1 400 Bad Request", "2: no SMTP reply"},
		{"FTP", "C: NOOP\nS: 150 fine", "2: no SMTP reply"},
		{"220 to EHLO", "C: EHLO a\nS: 220 hello", "2: 220 cannot answer EHLO: 220 hello"},
		{"252 to MAIL", "C: MAIL FROM:<>\nS: 252 maybe", "2: 252 cannot answer MAIL"},
		{"354 to RCPT", "C: RCPT TO:<a@b.example>\nS: 354 go", "2: 354 cannot answer RCPT"},
		{"235 to MAIL", "C: MAIL FROM:<>\nS: 235 in", "2: 235 cannot answer MAIL"},
		{"251 after the dot", "C: DATA\nS: 354 go\nC: hi\nC: .\nS: 251 elsewhere", "5: 251 cannot answer the final dot"},
		{"the second of two", "C: RSET\nC: NOOP\nS: 250 ok\nS: 221 bye", "4: 221 cannot answer NOOP"},
		{"one reply, two codes", "C: EHLO a\nS: 250-x\nS: 251 HELP", "3: one reply cannot begin with 250"},
		{"classes that disagree", "C: NOOP\nS: 250 5.0.0 ok", "2: 5.0.0 cannot go with 250"},
	}
	for _, tt := range tests {
		rows, _ := doc.Rows("x.md", tt.dialogue, 1)
		c := &checker{}
		c.possible("x.md", rows)
		got := ""
		for _, p := range c.problems {
			got += p.String() + "\n"
		}
		if tt.want == "" && got != "" || tt.want != "" && !strings.Contains(got, "x.md:"+tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTree(t *testing.T) {
	docs := fstest.MapFS{
		"index.md":                {Data: []byte("# Mail\n\n<div>HTML is fine here</div>\n\n```smtp\nC: EHLO a\nS: 220 hello\n```\n")},
		"deep/more.markdown":      {Data: []byte("---\ntitle: x\n---\n- item\n\n  ```\n  C: NOOP\n  S: 251 x\n  ```\n")},
		"deep/other.md":           {Data: []byte("```sh\nS: 299 no dialogue\nls\n```\n\n```\nC: only one side\n```\n")},
		"node_modules/x/index.md": {Data: []byte("```smtp\nC: EHLO a\nS: 220 hello\n```\n")},
		"notes.txt":               {Data: []byte("```smtp\nS: 999\n```\n")},
		"headed.md":               {Data: []byte("```smtp\npersona: exim\nmailbox carol\n\nC: NOOP\nS: 250 ok\n```\n")},
	}
	var got []string
	for _, p := range Tree(docs) {
		got = append(got, p.String())
	}
	want := []string{
		"deep/more.markdown:8: 251 cannot answer NOOP: 251 x, say what a server can say here",
		"index.md:7: 220 cannot answer EHLO: 220 hello, say what a server can say here",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRunOnMarkdown(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "page.md")
	if err := os.WriteFile(file, []byte("```smtp\nC: EHLO a\nS: 220 hello\n```\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, file} {
		if out, n, err := run(t, false, path); err != nil || n != 1 || !strings.HasPrefix(out, file+":3: 220 cannot answer EHLO") {
			t.Errorf("%s: %d faults, %v\n%s", path, n, err, out)
		}
	}
}

// A dialogue by itself, as somebody kept it of a session, is played.
func TestDialogueFile(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ text, want string }{
		"right.smtp":  {"persona: exim\n\nS: 220*\nC: HELO client.test.example\nS: 250*\nC: QUIT\nS: 221*\n", ""},
		"wrong.smtp":  {"C: VRFY alice\nS: 250 alice\n", ":2: got S: 252"},
		"broken.smtp": {"persona: rfc\n\nEHLO a\n", ":3: "},
	} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		n, err := Run(&out, false, []string{file})
		if err != nil || (n == 0) != (c.want == "") || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: %d %v %q", name, n, err, out.String())
		}
	}
}
