package trail_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"ehlo/wasm/trail"
)

// Who pastes a part of a log gets what is in it, in the state it must have
// been said in.
func TestPartsOfLogs(t *testing.T) {
	for _, c := range []struct{ name, log, want string }{
		{"a terminal, from EHLO on", "read R BLOCK\nEHLO c.example\n250-mx\n250 SIZE\nVRFY x\n252 ok\n",
			"(1)\nn tls note.tls-unverified TLS ? \nc EHLO c.example > greeted\ns [EHLO.ehlo] 250-mx / 250 SIZE > ready\nc VRFY x > ready\ns [VRFY.vrfy] 252 ok > ready"},
		{"swaks, from MAIL on", " -> MAIL FROM:<a@b.example>\n<-  250 ok\n -> RCPT TO:<c@d.example>\n<** 550 no\n",
			"c MAIL FROM:<a@b.example> > ready\ns [MAIL.mail] 250 ok > mail\nc RCPT TO:<c@d.example> > mail\ns [RCPT.rcpt] 550 no > mail"},
		{"swaks, from RCPT on", " -> RCPT TO:<c@d.example>\n<-  250 ok\n", "c RCPT TO:<c@d.example> > mail\ns [RCPT.rcpt] 250 ok > rcpt"},
		{"two connections", "=== Trying a\n<-  220 a\n -> QUIT\n<-  221 bye\n=== Trying b\n<-  220 b\n",
			"(1)\ns [.greeting] 220 a > greeted\nc QUIT > greeted\ns [QUIT.quit] 221 bye > closed\n(1)\ns [.greeting] 220 b > greeted"},
		{"one line of Postfix", "postfix/smtp[1]: A: to=<x@y.example>, relay=m[1.2.3.4]:25, status=deferred (host m[1.2.3.4] said: 450 4.7.1 later (in reply to MAIL FROM command))\n",
			"(1)\ns [MAIL.mail] 450 4.7.1 later > ready"},
		{"one line of Exim", "2026-11-23 19:49:47 1xVa2t ** x@y.example R=r T=t H=m [1.2.3.4]: SMTP error from remote mail server after end of data: 552 too big\n",
			"(1)\nc . > data\ns [..end] 552 too big > ready"},
	} {
		text, err := trail.Recording(nil, c.log)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := strings.ReplaceAll(outline(replayed(t, string(text))), "   (", "(")
		if got = strings.TrimSuffix(got, "n close note.closed.recorded\n"); strings.TrimSpace(got) != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// The examples that the page offers are what the programs wrote.
func TestExamplesOfThePage(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		text, err := os.ReadFile("../../static/strings/view/log." + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		words := map[string]string{}
		if err := json.Unmarshal(text, &words); err != nil {
			t.Fatal(err)
		}
		for _, program := range []string{"swaks", "curl", "openssl", "postfix", "exim"} {
			got, err := trail.Recording(nil, words["example."+program])
			if err != nil || !strings.Contains(string(got), "peer log "+program+"\n") {
				t.Errorf("%s: %v: %.80q", program, err, got)
			}
		}
	}
}
