package mta_test

import (
	"bytes"
	"strings"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// A clock that moves on one second a call, as hosts do between two arrivals.
type clock smtp.Time

func (c *clock) tick() smtp.Time { *c += 1000; return smtp.Time(*c) }

func BenchmarkVRFY(b *testing.B) {
	s, now := mta.New(mta.Config{Persona: &persona.RFC}), clock(0)
	s.Open(now.tick())
	line := []byte("VRFY alice\r\n")
	b.ReportAllocs()
	for b.Loop() {
		s.Receive(now.tick(), line)
	}
}

// A thousand in one arrival, as a pipelining client sends them.
func BenchmarkVRFYPipelined(b *testing.B) {
	s, now := mta.New(mta.Config{Persona: &persona.RFC}), clock(0)
	s.Open(now.tick())
	lines := bytes.Repeat([]byte("VRFY alice\r\n"), 1000)
	b.ReportAllocs()
	for b.Loop() {
		s.Receive(now.tick(), lines)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/VRFY")
}

func BenchmarkData(b *testing.B) {
	for _, size := range []int{1 << 10, 100 << 10, 8 << 20} {
		text := strings.Repeat(strings.Repeat("x", 76)+"\r\n", size/78)
		b.Run(sizeName(size), func(b *testing.B) {
			s, now := (*mta.Session)(nil), clock(0)
			body := []byte(text + ".\r\n")
			begin := []byte("MAIL FROM:<sender@test.example>\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\n")
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%100_000 == 0 { // the persona has enough of one session at a million transactions
					s = mta.New(mta.Config{Persona: &persona.RFC, Forget: true})
					s.Open(now.tick())
					s.Receive(now.tick(), []byte("EHLO client.test.example\r\n"))
				}
				s.Receive(now.tick(), begin)
				s.Receive(now.tick(), body)
			}
		})
	}
}

func BenchmarkTransaction(b *testing.B) {
	s, now := mta.New(mta.Config{Persona: &persona.RFC}), clock(0)
	s.Open(now.tick())
	b.ReportAllocs()
	for b.Loop() {
		for _, l := range []string{"EHLO client.test.example\r\n", "MAIL FROM:<sender@test.example>\r\n",
			"RCPT TO:<alice@lab.example>\r\n", "DATA\r\n", "Subject: hi\r\n\r\nhello\r\n.\r\n"} {
			s.Receive(now.tick(), []byte(l))
		}
		s.Delivered()
	}
}

func sizeName(n int) string {
	if n >= 1<<20 {
		return "8MB"
	}
	return map[int]string{1 << 10: "1kB", 100 << 10: "100kB"}[n]
}

// One message after another in a session, as a page and a mail client send them.
func BenchmarkMessage(b *testing.B) {
	s, now := mta.New(mta.Config{Persona: &persona.RFC}), clock(0)
	s.Open(now.tick())
	s.Receive(now.tick(), []byte("EHLO client.test.example\r\n"))
	var steps [][]byte
	for _, l := range []string{"MAIL FROM:<sender@test.example>\r\n", "RCPT TO:<alice@lab.example>\r\n", "DATA\r\n", "Subject: hi\r\n\r\nhello\r\n.\r\n"} {
		steps = append(steps, []byte(l))
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range steps {
			s.Receive(now.tick(), p)
		}
		s.Delivered()
	}
}
