package mta_test

import (
	"runtime"
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// noon is 2026-11-23 12:00:00 UTC.
const noon smtp.Time = 1795435200000

// send gives lines to a session, a second apart.
func send(s *mta.Session, lines ...string) (heard string) {
	for i, l := range lines {
		heard += said(s.Receive(noon+smtp.Time(i+1)*1000, []byte(l+"\r\n")))
	}
	return heard
}

func TestTrace(t *testing.T) {
	s := mta.New(mta.Config{Persona: &persona.RFC, Seed: 7})
	s.Open(noon)
	heard := send(s, "EHLO client.test.example", "MAIL FROM:<sender@test.example>", "RCPT TO:<alice@lab.example>", "DATA", "Subject: hi\r\n\r\n..dot\r\n.")
	m := s.Delivered()
	if len(m) != 1 || m[0].From != "sender@test.example" || strings.Join(m[0].To, " ") != "alice@lab.example" || string(m[0].Data) != "Subject: hi\r\n\r\n.dot\r\n" {
		t.Fatalf("%+v", m)
	}
	id := strings.TrimSpace(heard[strings.Index(heard, ", id ")+5:])
	want := "Return-Path: <sender@test.example>\r\nReceived: from client.test.example (client.test.example [192.0.2.10])\r\n" +
		"\tby mx.lab.example with ESMTP id " + id + "\r\n\tfor <alice@lab.example>;\r\n\tMon, 23 Nov 2026 12:00:05 +0000\r\n"
	if got := string(m[0].Trace); got != want {
		t.Errorf("%q\n%q", got, want)
	}
	if len(s.Delivered()) != 0 {
		t.Error("taken is forgotten")
	}
	send(s, "MAIL FROM:<>", "RCPT TO:<alice@lab.example>", "RCPT TO:<bob@lab.example>", "DATA", ".")
	if m = s.Delivered(); len(m) != 1 || m[0].From != "" || strings.Contains(string(m[0].Trace), "for <") {
		t.Error("blind copies must not be given away", m)
	}
}

func TestProtocolWords(t *testing.T) {
	for _, c := range []struct {
		role mta.Role
		tls  bool
		word string
		say  []string
	}{
		{mta.MX, false, "with SMTP id", []string{"HELO a"}},
		{mta.MX, false, "with ESMTP id", []string{"EHLO a"}},
		{mta.MX, true, "with ESMTPS id", []string{"EHLO a"}},
		{mta.Submissions, true, "with ESMTPSA id", []string{"EHLO a", "AUTH PLAIN AGFsaWNlAHdvbmRlcjFhbmQ="}},
		{mta.LMTP, false, "with LMTP id", []string{"LHLO a"}},
	} {
		s := mta.New(mta.Config{Persona: &persona.RFC, Role: c.role, TLS: c.tls})
		s.Open(noon)
		heard := send(s, append(c.say, "MAIL FROM:<alice@lab.example>", "RCPT TO:<bob@lab.example>", "DATA", ".")...)
		m := s.Delivered()
		if len(m) != 1 || !strings.Contains(string(m[0].Trace), c.word) {
			t.Errorf("%s: %+v\n%s", c.word, m, heard)
		}
	}
}

// A name that tries to write a header field of its own gets nowhere.
func TestTraceIsOneField(t *testing.T) {
	wild := persona.RFC
	wild.Verbs = []persona.Command{{Verb: "HELO", Checks: []persona.Check{{Say: "250 ok"}}}}
	wild.Verbs = append(wild.Verbs, persona.RFC.Verbs[3:]...)
	s := mta.New(mta.Config{Persona: &wild})
	s.Open(noon)
	send(s, "HELO a\tb (c) d", "MAIL FROM:<a@b>", "RCPT TO:<bob@lab.example>", "DATA", ".")
	m := s.Delivered()
	if len(m) != 1 || !strings.Contains(string(m[0].Trace), "from a_b__c__d (") {
		t.Errorf("%+v", m)
	}
}

func TestReports(t *testing.T) {
	for _, c := range []struct {
		name, world, from, rcpt string
		want                    []string // in the report; none: there is none
	}{
		{"no such domain", "", "<alice@lab.example> ENVID=xyz+20a", "<nobody@nx.invalid> ORCPT=rfc822;x@y",
			[]string{"Final-Recipient: rfc822;nobody@nx.invalid\r\nAction: failed\r\nStatus: 5.1.2\r\n", "Original-Envelope-Id: xyz a", "Original-Recipient: rfc822;x@y", "text/rfc822-headers\r\n\r\nSubject: hi\r\n\r\n--"}},
		{"the whole message", "", "<alice@lab.example> RET=FULL", "<nobody@nx.invalid>", []string{"message/rfc822\r\n\r\nSubject: hi\r\n\r\nhello\r\n"}},
		{"refused over there", "rule relay bob@: 550 5.1.1 nobody here", "<alice@lab.example>", "<bob@remote.example>", []string{"Status: 5.1.1\r\nDiagnostic-Code: smtp;550 5.1.1 nobody here"}},
		{"arrived, and asked", "", "<alice@lab.example>", "<bob@lab.example> NOTIFY=SUCCESS", []string{"Action: delivered", "Subject: Your message has arrived"}},
		{"arrived", "", "<alice@lab.example>", "<bob@remote.example>", nil},
		{"from nobody", "", "<>", "<nobody@nx.invalid>", nil},
		{"never", "", "<alice@lab.example>", "<nobody@nx.invalid> NOTIFY=NEVER", nil},
		{"success only", "", "<alice@lab.example>", "<nobody@nx.invalid> NOTIFY=SUCCESS", nil},
	} {
		w, err := world.Default().With(c.world)
		if err != nil {
			t.Fatal(err)
		}
		s := mta.New(mta.Config{Persona: &persona.RFC, Role: mta.Submissions, TLS: true, World: w})
		s.Open(noon)
		heard := send(s, "EHLO a", "AUTH PLAIN AGFsaWNlAHdvbmRlcjFhbmQ=", "MAIL FROM:"+c.from, "RCPT TO:"+c.rcpt, "DATA", "Subject: hi\r\n\r\nhello\r\n.")
		var report string
		for _, m := range s.Delivered() {
			if m.From == "" && string(m.Trace) == "Return-Path: <>\r\n" && m.To[0] == "alice@lab.example" {
				report += string(m.Data)
			}
		}
		if (report == "") != (c.want == nil) {
			t.Errorf("%s: report %q\n%s", c.name, report, heard)
		}
		for _, want := range c.want {
			if !strings.Contains(report, want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, report)
			}
		}
	}
}

// pour feeds a pattern up to so many octets and tells what the heap grew to.
func pour(t *testing.T, s *mta.Session, pattern string, octets int) (grown uint64) {
	t.Helper()
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	chunk := []byte(strings.Repeat(pattern, 1+(64<<10)/len(pattern)))
	for n, at := 0, noon+10_000; n < octets; n, at = n+len(chunk), at+1 {
		s.Receive(at, chunk)
		if n%(octets/8+1) < len(chunk) {
			runtime.GC()
			runtime.ReadMemStats(&now)
			if now.HeapAlloc > before.HeapAlloc {
				grown = max(grown, now.HeapAlloc-before.HeapAlloc)
			}
		}
	}
	return grown
}

// Memory stays within four times the limit in force, whatever comes.
func TestMemory(t *testing.T) {
	unlimited := persona.RFC
	unlimited.Count, unlimited.Recipients = nil, 0
	octets := 1 << 30
	if testing.Short() {
		octets = 1 << 26
	}
	for _, c := range []struct {
		name    string
		before  []string
		pattern string
		octets  int
		most    uint64
	}{
		{"one endless line", nil, strings.Repeat("x", 1024), octets, 4 * 64 << 10},
		{"ten million empty lines", nil, "\r\n", 20_000_000, 16 << 20}, // 64 kB of them are answered in one breath
		{"an endless text line", []string{"MAIL FROM:<a@b>", "RCPT TO:<bob@lab.example>", "DATA"}, strings.Repeat("x", 1024), octets / 4, 4 * 10240000},
		{"an endless message", []string{"MAIL FROM:<a@b>", "RCPT TO:<bob@lab.example>", "DATA"}, "0123456789\r\n", octets / 4, 4 * 10240000},
		{"an endless chunk", []string{"MAIL FROM:<a@b>", "RCPT TO:<bob@lab.example>", "BDAT 999999999999"}, "0123456789\r\n", octets / 4, 4 * 10240000},
		{"a million recipients", []string{"MAIL FROM:<a@b>"}, "RCPT TO:<bob+" + strings.Repeat("b", 200) + "@lab.example>\r\n", 230_000_000, 4 * 10_000 * 256},
		{"endless AUTH", []string{"AUTH CRAM-MD5"}, strings.Repeat("x", 1024), octets / 8, 4 * 64 << 10},
	} {
		s := mta.New(mta.Config{Persona: &unlimited})
		s.Open(noon)
		send(s, append([]string{"EHLO a"}, c.before...)...)
		if grown := pour(t, s, c.pattern, c.octets); grown > c.most {
			t.Errorf("%s: %d kB, at most %d kB", c.name, grown>>10, c.most>>10)
		}
	}
}

type room struct{ free, least int }

func (r *room) Take(n int) bool {
	if n > r.free {
		return false
	}
	r.free -= n
	r.least = min(r.least, r.free)
	return true
}
func (r *room) Give(n int) { r.free += n }

func TestRoom(t *testing.T) {
	r := &room{free: 100_000, least: 100_000}
	s := mta.New(mta.Config{Persona: &persona.RFC, Room: r})
	s.Open(noon)
	big := strings.Repeat("0123456789\r\n", 20_000) + "."
	heard := send(s, "EHLO a", "MAIL FROM:<a@b>", "RCPT TO:<bob@lab.example>", "DATA", big, "MAIL FROM:<a@b>", "RCPT TO:<bob@lab.example>", "DATA", "small\r\n.", "MAIL FROM:<a@b>", "RSET")
	if got := heardTail(heard, 8); got != "452 250 250 354 250 250 250" {
		t.Error(got)
	}
	if r.free != 100_000 {
		t.Error("room not given back:", r.free)
	}
	r.free = 0
	if got := send(s, "MAIL FROM:<a@b>"); got[:10] != "452 4.3.1 " {
		t.Error(got)
	}
}

func heardTail(s string, n int) string {
	list := strings.Fields(heard(s))
	return strings.Join(list[max(0, len(list)-n+1):], " ")
}

func TestTimes(t *testing.T) {
	s := begun(&persona.RFC)
	due := s.Deadline()
	if due != 2000+300_000 || len(s.Idle(due-1)) > 0 || s.Deadline() != due {
		t.Error("patience lasts five minutes", due)
	}
	if got := s.Idle(due); said(got)[:9] != "421 4.4.2" || got[0].Then != mta.Close || s.State() != smtp.Closed || s.Deadline() != 0 {
		t.Errorf("%+v", got)
	}
	s = begun(&persona.RFC)
	if got := s.Shutdown(3000); said(got)[:9] != "421 4.3.2" || got[0].Then != mta.Close {
		t.Errorf("%+v", got)
	}
	s = begun(&persona.RFC)
	if got := s.End(3000); len(got) != 1 || got[0].Then != mta.Close || len(s.Receive(4000, []byte("NOOP\r\n"))) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestSubmissionsGreetsInsideTLS(t *testing.T) {
	s := mta.New(mta.Config{Persona: &persona.RFC, Role: mta.Submissions, CanTLS: true})
	if got := s.Open(noon); len(got) != 1 || got[0].Then != mta.StartTLS || len(got[0].Bytes) != 0 {
		t.Errorf("%+v", got)
	}
	if got := said(s.Handshake(noon + 1)); got != "220 mx.lab.example ESMTP Ehlo at your service\r\n" {
		t.Error(got)
	}
}

func TestEarlyTalk(t *testing.T) {
	s := mta.New(mta.Config{Persona: &persona.RFC})
	if got := s.Receive(noon, []byte("EHLO a\r\nNO")); len(got) != 0 {
		t.Error("nothing is said before the greeting", said(got))
	}
	if got := heard(said(s.Open(noon + 5))); got != "220 250" {
		t.Error(got)
	}
	if got := heard(said(s.Receive(noon+9, []byte("OP\r\n")))); got != "250" {
		t.Error(got)
	}
}

// A message of several parts comes out as it went in, by DATA and by BDAT.
func TestLongMessages(t *testing.T) {
	text := strings.Repeat("0123456789abcdef0123456789abcdef\r\n", 100_000)
	for _, way := range []string{"DATA\r\n" + text + ".", "BDAT " + strconv.Itoa(len(text)) + " LAST\r\n" + text} {
		for _, step := range []int{len(way) + 2, 70_001} {
			s := begun(&persona.RFC)
			s.Receive(noon, []byte("MAIL FROM:<a@b>\r\nRCPT TO:<alice@lab.example>\r\n"))
			in := []byte(way + "\r\n")
			for ; len(in) > 0; in = in[min(step, len(in)):] {
				s.Receive(noon+1, in[:min(step, len(in))])
			}
			if m := s.Delivered(); len(m) != 1 || string(m[0].Data) != text {
				t.Errorf("%s, %d at a time: %d messages", way[:4], step, len(m))
			}
		}
	}
}
