package smtpd

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// benchWorld takes mail for everybody.
const benchWorld = "domain bench.test\nmailbox *"

// BenchmarkMessage sends whole messages over TCP, ten sessions at a time.
func BenchmarkMessage(b *testing.B) {
	for name, size := range map[string]int{"1kB": 1024, "100kB": 100 << 10} {
		b.Run(name, func(b *testing.B) {
			l := start(b, config(b, benchWorld))
			line := strings.Repeat("x", 78) + "\r\n"
			text := strings.Repeat(line, size/len(line)) + ".\r\n"
			b.SetBytes(int64(len(text)))
			var all sync.WaitGroup
			for range 10 {
				all.Go(func() {
					c := dial(b, l.mx)
					c.SetDeadline(time.Time{})
					c.reply("220 ")
					c.say("EHLO bench.test", "250")
					for range b.N/10 + 1 {
						c.say("MAIL FROM:<a@bench.test>", "250 ")
						c.say("RCPT TO:<b@bench.test>", "250 ")
						c.say("DATA", "354 ")
						c.send(text)
						c.reply("250 ")
					}
				})
			}
			all.Wait()
		})
	}
}

// BenchmarkVRFY pipelines a hundred commands at a time.
func BenchmarkVRFY(b *testing.B) {
	l := start(b, config(b, benchWorld))
	c := dial(b, l.mx)
	c.SetDeadline(time.Time{})
	c.reply("220 ")
	c.say("EHLO bench.test", "250")
	block := strings.Repeat("VRFY alice\r\n", 100)
	for b.Loop() {
		c.send(block)
		for range 100 {
			if _, err := c.r.ReadSlice('\n'); err != nil {
				b.Fatal(err)
			}
		}
	}
}
