package play

import (
	"strings"
	"testing"

	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

func b64(s string) string { return string(smtp.AppendBase64(nil, []byte(s))) }

// Whatever a learner types for a password must not leave the page, however he
// types it: at once, asked for, pipelined, in pieces, unfinished, gone astray.
func TestRecordingHoldsNoCredentials(t *testing.T) {
	const mark = "c2VjcmV0" // "secret"
	wrong := b64("\x00alice\x00secret!")
	tests := []struct {
		name  string
		lines []string
		left  int // notes that tell of it
	}{
		{"PLAIN at once", []string{"AUTH PLAIN " + mark + "\r\n"}, 1},
		{"in small letters, with blanks", []string{"  auth   plain   " + mark + "  \r\n"}, 1},
		{"PLAIN asked for", []string{"AUTH PLAIN\r\n", mark + "\r\n"}, 1},
		{"LOGIN", []string{"AUTH LOGIN\r\n", "YWxpY2U=\r\n", mark + "\r\n"}, 2},
		{"CRAM-MD5", []string{"AUTH CRAM-MD5\r\n", mark + "\r\n"}, 1},
		{"twice", []string{"AUTH PLAIN " + mark + "\r\n", "AUTH PLAIN " + wrong + "\r\n", "AUTH PLAIN " + mark + "\r\n"}, 3},
		{"no base64", []string{"AUTH PLAIN secret!\r\n", "AUTH PLAIN\r\n", "secret!\r\n"}, 2},
		{"a mechanism nobody knows", []string{"AUTH XOAUTH2 " + mark + "\r\n"}, 1},
		{"pipelined", []string{"AUTH PLAIN\r\n" + mark + "\r\nNOOP\r\n"}, 1},
		{"in pieces", []string{"AU", "TH PLAIN c2V", "jcm", "V0\r", "\n"}, 1},
		{"unfinished", []string{"AUTH PLAIN c2Vjcm", "V0"}, 1},
		{"unfinished response", []string{"AUTH PLAIN\r\n", mark}, 1},
		{"gone astray", []string{"AUTH\r\n", mark + "\r\n", "secret!\r\n"}, 2},
		{"lines behind STARTTLS", []string{"STARTTLS\r\nEHLO x\r\nAUTH LOGIN\r\nYWxpY2U=\r\n" + mark + "\r\nNOOP\r\n"}, 1},
		{"lines nobody reads", []string{"AUTH PLAIN\r\nNOOP\r\nAUTH PLAIN " + mark + "\r\n"}, 2},
		{"behind STARTTLS", []string{"STARTTLS\r\nAUTH PLAIN " + mark + "\r\n"}, 1},
		{"behind a text", []string{"MAIL FROM:<>\r\n", "RCPT TO:<bob@lab.example>\r\n", "DATA\r\nAUTH\r\n.\r\nAUTH PLAIN " + mark + "\r\n"}, 1},
		{"nothing to hide", []string{"AUTH PLAIN\r\n", "*\r\n", "AUTH PLAIN =\r\n", "AUTH LOGIN\r\n", "\r\n", "*\r\n"}, 0},
	}
	for _, tt := range tests {
		for _, tls := range []bool{false, true} {
			p := begun(t, Config{Role: "submission"})
			if tls {
				p.type_("EHLO c.example", "STARTTLS")
			}
			p.type_("EHLO c.example")
			for i, line := range tt.lines {
				p.Feed(start+smtp.Time(50_000+i*1000), []byte(line))
			}
			text := recorded(t, p)
			if left := strings.Count(text, " note left-out\n"); strings.Contains(joined(text), mark) || strings.Contains(text, "secret!") ||
				strings.Contains(text, wrong) || left < min(tt.left, 1) || left > tt.left {
				t.Errorf("%s, TLS %v: %d notes in\n%s", tt.name, tls, left, text)
			}
			q := reopened(t, text)
			if q.State() != p.State() || codes(q) != codes(p) {
				t.Errorf("%s, TLS %v: %s, %s; was %s, %s", tt.name, tls, q.State(), codes(q), p.State(), codes(p))
			}
			if once := recorded(t, q); strings.Count(once, "left-out") != strings.Count(text, "left-out") {
				t.Errorf("%s: recorded once more\n%s\nwas\n%s", tt.name, once, text)
			}
		}
	}
}

// joined is what was sent, without the seams.
func joined(text string) string {
	var b strings.Builder
	for _, line := range strings.Split(text, "\n") {
		if _, sent, ok := strings.Cut(line, " client "); ok {
			b.WriteString(sent)
		} else if _, sent, ok := strings.Cut(line, " hasty "); ok {
			b.WriteString(sent)
		}
	}
	return b.String()
}

func codes(p *Play) string {
	p.sent = 0
	var b strings.Builder
	for _, word := range strings.Fields(brief(decodeEvents(p))) {
		if word[0] == 'S' {
			b.WriteString(word + " ")
		}
	}
	return b.String()
}

// What the world itself took for right is one of its passwords: the lines that
// make it are in the recording.
func TestRecordingKeepsWhatTheWorldTook(t *testing.T) {
	p := begun(t, Config{Role: "submissions", World: "password carol s3cret"})
	p.type_("EHLO c.example", "AUTH LOGIN", b64("alice"), b64("nope"), "AUTH LOGIN", b64("carol"), b64("s3cret"), "MAIL FROM:<carol@lab.example>")
	text := recorded(t, p)
	if strings.Contains(text, b64("nope")) || !strings.Contains(text, b64("s3cret")) {
		t.Errorf("got\n%s", text)
	}
	q := reopened(t, text)
	if q.State().String() != "mail" || !q.obs.Authenticated() {
		t.Errorf("not signed in: %s", brief(q.page(t).Events))
	}
}

// A real server that says 235 is no reason to keep anything.
func TestRecordingOfARealServerKeepsNoCredentials(t *testing.T) {
	p := Watch(Config{Start: start, Peer: "mx.test.example 587"})
	said := []string{"220 mx\r\n", "250-mx\r\n250 AUTH PLAIN\r\n", "334 \r\n", "235 2.7.0 ok\r\n"}
	for i, line := range []string{"", "EHLO c.example\r\n", "AUTH PLAIN\r\n", "AGFsaWNlAHdvbmRlcjFhbmQ=\r\n"} {
		if at := start + smtp.Time(i*1000+1); line != "" {
			p.Feed(at, []byte(line))
		}
		p.Peer(start+smtp.Time(i*1000+500), []byte(said[i]))
	}
	if text := recorded(t, p); strings.Contains(text, "AGFsaWNl") || !strings.Contains(text, "client "+standsFor+`\r\n`) {
		t.Errorf("got\n%s", text)
	}
	out, err := p.CompareJSON(nil, "rfc")
	if err != nil || strings.Contains(string(out), "AGFsaWNl") {
		t.Errorf("%v, %s", err, out)
	}
}

// What was sent before a handshake was done is thrown away and shown by nobody
// but the relay; it is in neither of them.
func TestRecordingOfWhatWasDropped(t *testing.T) {
	p := Watch(Config{Start: start, Peer: "mx.test.example 587"})
	p.Peer(start+1, []byte("220 mx\r\n"))
	p.Feed(start+2, []byte("STARTTLS\r\n"))
	p.Peer(start+3, []byte("220 go\r\n"))
	p.Feed(start+4, []byte("EHLO c.example\r\nauth PLAIN c2VjcmV0\r\nNOOP\r\nAUTH LOGIN\r\nc2VjcmV0\r\n"))
	p.Note(start+5, "held.before-tls", "EHLO c.example\r\nauth PLAIN c2VjcmV0\r\n", "dropped")
	p.Handshake(start+6, wire.Facts{Version: "TLS 1.3", Verified: true})
	for _, then := range []string{"", "EHLO c.example\r\n", "AUTH PLAIN c2VjcmV0\r\n"} {
		p.Feed(p.clock.last+1, []byte(then))
		if text := recorded(t, p); strings.Contains(text, "c2VjcmV0") || !strings.Contains(text, `EHLO c.example\r\nauth PLAIN `+standsFor) {
			t.Errorf("then %q: got\n%s", then, text)
		}
	}
}
