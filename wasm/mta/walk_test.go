package mta_test

import (
	"strings"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// What leads to each state in which commands are taken.
var ways = []struct {
	state smtp.State
	say   []string
}{
	{smtp.Greeted, nil},
	{smtp.Ready, []string{"EHLO client.test.example"}},
	{smtp.Mail, []string{"EHLO client.test.example", "MAIL FROM:<sender@test.example>"}},
	{smtp.Rcpt, []string{"EHLO client.test.example", "MAIL FROM:<sender@test.example>", "RCPT TO:<alice@lab.example>"}},
}

// Every command in every state, RFC 5321 4.3.2 and the extensions' own rules:
// the reply in greeted, ready, mail and rcpt, and the state it leaves behind
// when it succeeds.
var walk = []struct {
	line  string
	codes string
	after string
}{
	{"EHLO client.test.example", "250 250 250 250", "ready ready ready ready"},
	{"EHLO", "501 501 501 501", ""},
	{"HELO client.test.example", "250 250 250 250", "ready ready ready ready"},
	{"LHLO client.test.example", "500 500 500 500", ""},
	{"MAIL FROM:<sender@test.example>", "503 250 503 503", "- mail - -"},
	{"MAIL FROM:<>", "503 250 503 503", "- mail - -"},
	{"MAIL FROM:<bad", "503 501 503 503", ""},
	{"MAIL FROM:<a@b> FOO=1", "503 555 503 503", ""},
	{"MAIL FROM:<a@b> SIZE=99999999", "503 552 503 503", ""},
	{"MAIL FROM:<a@b> BODY=9BIT", "503 504 503 503", ""},
	{"RCPT TO:<alice@lab.example>", "503 503 250 250", "- - rcpt rcpt"},
	{"RCPT TO:<nosuchuser@lab.example>", "503 503 550 550", ""},
	{"RCPT TO:<bob@remote.example>", "503 503 550 550", ""},
	{"RCPT TO:<moved@lab.example>", "503 503 551 551", ""},
	{"RCPT TO:<full@lab.example>", "503 503 552 552", ""},
	{"RCPT TO:<busy@lab.example>", "503 503 450 450", ""},
	{"RCPT TO:<alice@lab.example> FOO=1", "503 503 555 555", ""},
	{"RCPT TO:<@>", "503 503 501 501", ""},
	{"DATA", "503 503 503 354", "- - - data"},
	{"DATA x", "503 501 501 501", ""},
	{"BDAT 0 LAST", "503 503 503 250", "- - - ready"},
	{"BDAT 0", "503 503 503 250", "- - - rcpt"},
	{"BDAT x", "501 501 501 501", ""},
	{"RSET", "250 250 250 250", "greeted ready ready ready"},
	{"RSET x", "501 501 501 501", ""},
	{"NOOP", "250 250 250 250", "greeted ready mail rcpt"},
	{"NOOP hello world", "250 250 250 250", "greeted ready mail rcpt"},
	{"QUIT", "221 221 221 221", "closed closed closed closed"},
	{"QUIT x", "501 501 501 501", ""},
	{"VRFY alice", "252 252 252 252", "greeted ready mail rcpt"},
	{"VRFY", "501 501 501 501", ""},
	{"EXPN team", "252 252 252 252", "greeted ready mail rcpt"},
	{"HELP", "214 214 214 214", "greeted ready mail rcpt"},
	{"HELP MAIL", "214 214 214 214", ""},
	{"HELP FOO", "504 504 504 504", ""},
	{"STARTTLS", "503 220 503 503", "- tls - -"},
	{"STARTTLS x", "503 501 501 501", ""},
	{"AUTH CRAM-MD5", "503 334 503 503", "- auth - -"},
	{"AUTH PLAIN", "503 538 503 503", ""},
	{"AUTH FOO", "503 504 503 503", ""},
	{"AUTH", "503 501 503 503", ""},
	{"ETRN lab.example", "503 251 503 503", "- ready - -"},
	{"ETRN remote.example", "503 459 503 503", ""},
	{"ETRN #queue", "503 458 503 503", ""},
	{"ETRN", "503 501 503 503", ""},
	{"SEND FROM:<a@b>", "502 502 502 502", ""},
	{"SOML FROM:<a@b>", "502 502 502 502", ""},
	{"SAML FROM:<a@b>", "502 502 502 502", ""},
	{"TURN", "502 502 502 502", ""},
	{"BURL imap://x LAST", "500 500 500 500", ""},
	{"ATRN", "500 500 500 500", ""},
	{"XCLIENT NAME=a", "500 500 500 500", ""},
	{"XFORWARD NAME=a", "500 500 500 500", ""},
	{"X-ANYTHING", "500 500 500 500", ""},
}

func TestWalk(t *testing.T) {
	for _, w := range walk {
		want, after := strings.Fields(w.codes), strings.Fields(w.after)
		for i, way := range ways {
			s := mta.New(mta.Config{Persona: &persona.RFC, CanTLS: true})
			s.Open(noon)
			send(s, way.say...)
			if s.State() != way.state {
				t.Fatalf("%v: stands at %v", way.say, s.State())
			}
			got := said(s.Receive(noon+60_000, []byte(w.line+"\r\n")))
			if len(got) < 3 || got[:3] != want[i] {
				t.Errorf("%s in %v: %q, want %s", w.line, way.state, got, want[i])
			}
			end := way.state.String()
			if len(after) > 0 && after[i] != "-" {
				end = after[i]
			}
			if s.State().String() != end {
				t.Errorf("%s in %v leads to %v, want %s", w.line, way.state, s.State(), end)
			}
			checkEnhanced(t, w.line, got)
		}
	}
}

// checkEnhanced: a code of the same class in every reply but the greeting,
// those to HELO and EHLO, and 3yz (RFC 2034 3 and 4).
func checkEnhanced(t *testing.T, line, reply string) {
	hello := strings.HasPrefix(line, "EHLO") || strings.HasPrefix(line, "HELO")
	for _, l := range strings.Split(strings.TrimSuffix(reply, "\r\n"), "\r\n") {
		r, ok := smtp.ParseReplyLine([]byte(l))
		if !ok || len(l) > smtp.MaxReplyLine-2 {
			t.Errorf("%s: %q is no reply line", line, l)
		}
		without := hello || r.Code/100 == 3
		if without != r.Enhanced.IsZero() || !without && int(r.Enhanced.Class) != r.Code/100 {
			t.Errorf("%s: enhanced code in %q", line, l)
		}
	}
}

// The verb table and the engine agree: out of the states the table names, a
// command that the reference knows is answered 503.
func TestTableAndEngineAgree(t *testing.T) {
	lines := map[string]string{"MAIL": "MAIL FROM:<a@b>", "RCPT": "RCPT TO:<alice@lab.example>", "DATA": "DATA", "BDAT": "BDAT 0 LAST",
		"RSET": "RSET", "NOOP": "NOOP", "VRFY": "VRFY a", "EXPN": "EXPN a", "HELP": "HELP", "EHLO": "EHLO a", "HELO": "HELO a",
		"AUTH": "AUTH CRAM-MD5", "ETRN": "ETRN lab.example", "STARTTLS": "STARTTLS"}
	for _, v := range smtp.Verbs() {
		line, ok := lines[v.Name]
		if !ok {
			continue
		}
		for _, way := range ways {
			s := mta.New(mta.Config{Persona: &persona.RFC, CanTLS: true})
			s.Open(noon)
			send(s, way.say...)
			refused := strings.HasPrefix(send(s, line), "503")
			if refused == v.From.Has(way.state) {
				t.Errorf("%s in %v: 503 is %v", line, way.state, refused)
			}
			if !refused && !v.Stays && s.State() != v.To && v.Name != "RSET" {
				t.Errorf("%s in %v leads to %v, the table says %v", line, way.state, s.State(), v.To)
			}
		}
	}
}

var manyRcpts = strings.TrimSuffix(strings.Repeat("RCPT TO:<alice@lab.example>\r\n", 1000), "\r\n")

// Each extension is announced exactly when it is honoured; switched off, it is
// neither.
func TestExtensions(t *testing.T) {
	for _, c := range []struct {
		keyword, before, line, on, off string
	}{
		{"SIZE", "", "MAIL FROM:<a@b> SIZE=1", "250", "555"},
		{"8BITMIME", "", "MAIL FROM:<a@b> BODY=8BITMIME", "250", "555"},
		{"BINARYMIME", "", "MAIL FROM:<a@b> BODY=BINARYMIME", "250", "504"},
		{"CHUNKING", "MAIL FROM:<a@b>\r\nRCPT TO:<alice@lab.example>", "BDAT 0 LAST", "250", "500"},
		{"SMTPUTF8", "", "MAIL FROM:<\xC3\xA9@b> SMTPUTF8", "250", "555"},
		{"DSN", "", "MAIL FROM:<a@b> RET=FULL ENVID=1", "250", "555"},
		{"DSN", "MAIL FROM:<a@b>", "RCPT TO:<alice@lab.example> NOTIFY=NEVER", "250", "555"},
		{"STARTTLS", "", "STARTTLS", "220", "500"},
		{"AUTH", "", "AUTH CRAM-MD5", "334", "500"},
		{"AUTH", "", "MAIL FROM:<a@b> AUTH=<>", "250", "555"},
		{"DELIVERBY", "", "MAIL FROM:<a@b> BY=100;N", "250", "555"},
		{"ETRN", "", "ETRN lab.example", "251", "500"},
		{"VRFY", "", "VRFY alice", "252", "500"},
		{"HELP", "", "HELP", "214", "500"},
		{"ENHANCEDSTATUSCODES", "", "NOOP", "250 2.0.0 Still", "250 Still"},
		{"PIPELINING", "", "NOOP\r\nNOOP", "250 2.0.0 Still here\r\n250", "250 2.0.0 Still here\r\n503"},
		{"LIMITS", "MAIL FROM:<a@b>\r\n" + manyRcpts, "RCPT TO:<alice@lab.example>", "452", "250"},
	} {
		for _, on := range []bool{true, false} {
			w, want := world.Default(), c.on
			if !on {
				w, _ = w.With("without " + c.keyword)
				want = c.off
			}
			s := mta.New(mta.Config{Persona: &persona.RFC, World: w, CanTLS: true})
			s.Open(noon)
			list := send(s, "EHLO a")
			announced := strings.Contains(list, "-"+c.keyword) || strings.Contains(list, " "+c.keyword)
			if c.before != "" {
				send(s, c.before)
			}
			got := said(s.Receive(noon+100_000, []byte(c.line+"\r\n")))
			if announced != on || !strings.HasPrefix(got, want) {
				t.Errorf("%s, on %v: announced %v, %s gets %q", c.keyword, on, announced, c.line, got)
			}
		}
	}
}

// What depends on TLS, on HELO, on another extension.
func TestExtensionsDepend(t *testing.T) {
	list := func(w string, cfg mta.Config) string {
		cfg.Persona = &persona.RFC
		cfg.World, _ = world.Default().With(w)
		s := mta.New(cfg)
		s.Open(noon)
		return send(s, map[bool]string{true: "LHLO a", false: "EHLO a"}[cfg.Role == mta.LMTP])
	}
	clear, inside := list("", mta.Config{CanTLS: true}), list("", mta.Config{CanTLS: true, TLS: true})
	for _, c := range []struct {
		list, keyword string
		want          bool
	}{
		{clear, "STARTTLS", true}, {inside, "STARTTLS", false}, {list("", mta.Config{}), "STARTTLS", false},
		{clear, "REQUIRETLS", false}, {inside, "REQUIRETLS", true},
		{clear, "AUTH CRAM-MD5", true}, {clear, "PLAIN", false}, {inside, "AUTH PLAIN LOGIN CRAM-MD5", true},
		{list("without CHUNKING", mta.Config{}), "BINARYMIME", false},
		{list("without 8BITMIME", mta.Config{}), "SMTPUTF8", false},
		{list("vrfy disabled", mta.Config{}), "VRFY", false}, {list("vrfy verify", mta.Config{}), "EXPN", true}, {clear, "EXPN", false},
		{list("", mta.Config{Role: mta.Submission}), "ETRN", false}, {list("", mta.Config{Role: mta.LMTP}), "ETRN", false},
		{list("size 70000", mta.Config{}), "SIZE 70000", true}, {clear, "SIZE 10240000", true}, {clear, "LIMITS RCPTMAX=1000", true},
	} {
		if strings.Contains(c.list, c.keyword) != c.want {
			t.Errorf("%s: not %v in\n%s", c.keyword, c.want, c.list)
		}
	}
	s := mta.New(mta.Config{Persona: &persona.RFC})
	s.Open(noon)
	if got := send(s, "HELO a"); strings.Count(got, "\r\n") != 1 {
		t.Error("HELO offers nothing:", got)
	}
}

// HELP names what can be used now.
func TestHelpIsHonest(t *testing.T) {
	for _, c := range []struct {
		cfg  mta.Config
		say  []string
		has  string
		lack string
	}{
		{mta.Config{CanTLS: true}, []string{"EHLO a"}, "EHLO HELO MAIL STARTTLS AUTH ETRN VRFY EXPN", "LHLO"},
		{mta.Config{CanTLS: true, TLS: true}, []string{"EHLO a"}, "AUTH", "STARTTLS"},
		{mta.Config{}, nil, "HELP", "STARTTLS"},
		{mta.Config{Role: mta.Submission}, []string{"EHLO a"}, "AUTH", "ETRN"},
		{mta.Config{Role: mta.LMTP}, []string{"LHLO a"}, "LHLO MAIL", "EHLO HELO ETRN"},
	} {
		c.cfg.Persona = &persona.RFC
		s := mta.New(c.cfg)
		s.Open(noon)
		send(s, c.say...)
		words := strings.Fields(send(s, "HELP"))
		for _, w := range strings.Fields(c.has) {
			if !contains(words, w) {
				t.Errorf("%v %v: %s is missing in %v", c.cfg.Role, c.say, w, words)
			}
		}
		for _, w := range strings.Fields(c.lack) {
			if contains(words, w) {
				t.Errorf("%v %v: %s is not offered: %v", c.cfg.Role, c.say, w, words)
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// Whatever a client writes, the reference repeats printable ASCII only.
func TestRepliesAreClean(t *testing.T) {
	w, _ := world.Default().With("vrfy verify")
	s := mta.New(mta.Config{Persona: &persona.RFC, World: w})
	s.Open(noon)
	for _, line := range []string{"EHLO \x1b[31m", "HELP \x07\x1b", "EHLO \xc3\xa9", "VRFY \xc3\xb1@lab.example", "EHLO a", "MAIL FROM:<\xc3\xa9@\x7f>", "MAIL FROM:<a@b> \x01=\x02", "ETRN \x1b"} {
		got := send(s, line)
		for _, c := range []byte(strings.ReplaceAll(got, "\r\n", "")) {
			if c < ' ' || c > '~' {
				t.Errorf("%q: %q", line, got)
				break
			}
		}
	}
}

// A guessed reply is told apart, also among others in one breath.
func TestGuesses(t *testing.T) {
	p := persona.RFC
	p.Verbs = []persona.Command{{Verb: "NOOP", Checks: []persona.Check{{Say: "250 ok"}}}, {Verb: "RSET", Checks: []persona.Check{{Say: "250 maybe", Guess: true}}}}
	s := mta.New(mta.Config{Persona: &p})
	s.Open(noon)
	var got []string
	for _, o := range s.Receive(noon+1000, []byte("NOOP\r\nNOOP\r\nRSET\r\nNOOP\r\n")) {
		got = append(got, strings.ReplaceAll(string(o.Bytes), "\r\n", ";")+map[bool]string{true: "?"}[o.Guess])
	}
	if strings.Join(got, " ") != "250 ok;250 ok; 250 maybe;? 250 ok;" {
		t.Error(got)
	}
}
