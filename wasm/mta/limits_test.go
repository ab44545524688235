package mta_test

import (
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// What EHLO announces with LIMITS (RFC 9422 4), one below, at the limit and one
// above it.
func TestAnnouncedLimits(t *testing.T) {
	p := persona.RFC
	p.Mails, p.Recipients, p.Domains = 4, 5, 3
	w, err := world.Default().With("mailbox *\ndomain d0.example d1.example d2.example d3.example d4.example")
	if err != nil {
		t.Fatal(err)
	}
	open := func() *mta.Session {
		s := mta.New(mta.Config{Persona: &p, World: w})
		s.Open(noon)
		if list := send(s, "EHLO a"); !strings.Contains(list, "LIMITS RCPTMAX=5 MAILMAX=4 RCPTDOMAINMAX=3") {
			t.Fatal(list)
		}
		return s
	}
	expect := func(s *mta.Session, n int, line, want string) {
		t.Helper()
		if got := send(s, line); !strings.HasPrefix(got, want) {
			t.Errorf("%d: %s: %q, want %s", n, line, got, want)
		}
	}
	s := open()
	for n := 1; n <= 5; n++ {
		line, want := "MAIL FROM:<a@b>", "250"
		if n == 2 {
			line, want = "MAIL FROM:<a", "501" // RFC 9422 4.1: those that fail count as well
		}
		if n > 4 {
			want = "452"
		}
		expect(s, n, line, want)
		send(s, "RSET")
	}
	s = open()
	send(s, "MAIL FROM:<a@b>")
	for n := 1; n <= 6; n++ {
		expect(s, n, "RCPT TO:<u"+strconv.Itoa(n)+"@d0.example>", []string{"250", "452"}[n/6])
	}
	s = open()
	send(s, "MAIL FROM:<a@b>")
	for n := range 3 {
		expect(s, n, "RCPT TO:<u@d"+strconv.Itoa(n)+".example>", "250")
	}
	send(s, "RSET", "MAIL FROM:<a@b>") // the session is what counts
	expect(s, 4, "RCPT TO:<u@d3.example>", "452 4.5.3")
	expect(s, 5, "RCPT TO:<u@D1.Example>", "250")
}

// A response of AUTH may have 12288 octets with its CRLF (RFC 4954 4); these are
// not base64, which is another fault.
func TestResponseLimit(t *testing.T) {
	for octets, want := range map[int]string{12287: "501 5.5.2", 12288: "501 5.5.2", 12289: "500 5.5.6"} {
		s := begun(&persona.RFC)
		send(s, "AUTH CRAM-MD5")
		if got := send(s, strings.Repeat("A", octets-2)); !strings.HasPrefix(got, want) {
			t.Errorf("%d octets: %q, want %s", octets, got, want)
		}
	}
}

// A CR that is the last octet of the last chunk stands alone (RFC 3030 3).
func TestChunkEndsInCR(t *testing.T) {
	for say, want := range map[string]string{"BDAT 3 LAST\r\nab\r": "554 5.6.0", "BDAT 4 LAST\r\nab\r\n": "250", "BDAT 3\r\nab\rBDAT 1 LAST\r\n\n": "250"} {
		s := begun(&persona.RFC)
		send(s, "MAIL FROM:<a@b>", "RCPT TO:<alice@lab.example>")
		got := said(s.Receive(noon+50_000, []byte(say)))
		if lines := strings.Split(strings.TrimSpace(got), "\r\n"); !strings.HasPrefix(lines[len(lines)-1], want) {
			t.Errorf("%q: %q, want %s", say, got, want)
		}
	}
}

// Greylisting by the clock: refused until so long after the first try, in this
// session and the next.
func TestBefore(t *testing.T) {
	w, err := world.Default().With("rule RCPT alice@ before 5m: 451 4.7.1 Greylisted\nrule end 1st: 451 4.3.0 Later")
	if err != nil {
		t.Fatal(err)
	}
	memory := new(mta.Memory)
	try := func(at smtp.Time) string {
		s := mta.New(mta.Config{Persona: &persona.RFC, World: w, Memory: memory})
		s.Open(at)
		s.Receive(at+1000, []byte("EHLO a\r\n"))
		got := said(s.Receive(at+2000, []byte("MAIL FROM:<a@b>\r\nRCPT TO:<alice@lab.example>\r\nRCPT TO:<bob@lab.example>\r\nDATA\r\n")))
		return heard(got + said(s.Receive(at+3000, []byte("hi\r\n.\r\n"))))
	}
	for i, c := range []struct {
		minutes smtp.Time
		want    string
	}{{0, "250 451 250 354 451"}, {1, "250 451 250 354 250"}, {4, "250 451 250 354 250"}, {5, "250 250 250 354 250"}, {60, "250 250 250 354 250"}} {
		if got := try(noon + c.minutes*60_000); got != c.want {
			t.Errorf("try %d: %s, want %s", i+1, got, c.want)
		}
	}
}

// Postscreen shows the first line of its greeting, and the last one only to
// those who waited.
func TestTeaser(t *testing.T) {
	p, _ := persona.Get("postfix-postscreen")
	s := mta.New(mta.Config{Persona: p})
	if got := shown(s.Open(noon)); got != "220-mx.lab.example ESMTP Postfix\r\n<3000>220 mx.lab.example ESMTP Postfix (Debian/GNU)\r\n" {
		t.Errorf("%q", got)
	}
}
