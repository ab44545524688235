package play

import (
	"fmt"
	"testing"
)

// What the page does for a line: bytes in, reply bytes and events out.
func BenchmarkPlay(b *testing.B) {
	hello := []string{"EHLO c.example"}
	for _, bb := range []struct {
		name  string
		lines []string
	}{
		{"NOOP", []string{"NOOP\r\n"}},
		{"VRFY", []string{"VRFY alice\r\n"}},
		{"Transaction", []string{"MAIL FROM:<sender@test.example>\r\n", "RCPT TO:<alice@lab.example>\r\n", "DATA\r\n", "Subject: x\r\n\r\nhello\r\n.\r\n"}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			p := begun(b, Config{})
			p.type_(hello...)
			var lines [][]byte
			for _, line := range bb.lines {
				lines = append(lines, []byte(line))
			}
			out, now := make([]byte, 0, 128<<10), start
			b.ReportAllocs()
			for b.Loop() {
				for _, line := range lines {
					now++
					p.Feed(now, line)
					out = p.Output(out[:0], cap(out))
				}
			}
		})
	}
}

// The same for mail of other people each time: no line is the one said before.
func BenchmarkFresh(b *testing.B) {
	p := begun(b, Config{World: "mailbox *"})
	p.type_("EHLO c.example")
	var mails [1000][4][]byte
	for i := range mails {
		mails[i] = [4][]byte{fmt.Appendf(nil, "MAIL FROM:<sender%d@test.example>\r\n", i), fmt.Appendf(nil, "RCPT TO:<alice%d@lab.example>\r\n", i),
			[]byte("DATA\r\n"), fmt.Appendf(nil, "Subject: %d\r\n\r\nhello %d\r\n.\r\n", i, i)}
	}
	out, now := make([]byte, 0, 128<<10), start
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		for _, line := range mails[i%len(mails)] {
			now++
			p.Feed(now, line)
			out = p.Output(out[:0], cap(out))
		}
	}
}
