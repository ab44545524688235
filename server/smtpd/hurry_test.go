package smtpd

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

// crowd is a server with so many sessions that each of them hurries.
func crowd(t *testing.T, worldLines string) (lab, []*client) {
	cfg := config(t, worldLines)
	cfg.Limits.Each = 50
	l := start(t, cfg)
	var all []*client
	for range crowded + 4 {
		c := dial(t, l.mx)
		c.reply("220 ")
		c.say("EHLO client.test", "250")
		all = append(all, c)
	}
	return l, all
}

// Whole messages of many sizes, cut anywhere, beside each other.
func TestManyMessagesInACrowd(t *testing.T) {
	_, all := crowd(t, "mailbox *")
	var wait sync.WaitGroup
	for i, c := range all {
		wait.Go(func() {
			for n := range 30 {
				c.say("MAIL FROM:<a@bench.test>", "250 ")
				c.say("RCPT TO:<b@lab.example>", "250 ")
				c.say("DATA", "354 ")
				text := strings.Repeat(fmt.Sprintf("%04d %04d\r\n", i, n), (i+1)*(n+1)*17)
				for cut := 1 + i*100; len(text) > cut; text = text[cut:] {
					c.send(text[:cut])
				}
				c.send(text + ".\r\n")
				c.reply("250 ")
				c.say(strings.Repeat("NOOP\r\n", 50)+"VRFY x", "250 ")
				for range 49 {
					c.reply("250 ")
				}
				c.reply("252 ")
			}
			c.say("QUIT", "221 ")
		})
	}
	wait.Wait()
}

// A client that closes with its last octets is told once, together with them.
func TestLeavingInACrowd(t *testing.T) {
	l, all := crowd(t, "")
	for _, c := range all {
		c.send("NOOP\r\n")
		c.Conn.(interface{ CloseWrite() error }).CloseWrite()
	}
	for _, c := range all {
		c.reply("250 ")
		if rest, err := io.ReadAll(c.r); err != nil || len(rest) > 0 {
			t.Errorf("%q, %v", rest, err)
		}
	}
	l.wait(t, func() bool { return l.crowd.Load() == 0 }, "all sessions to end")
}

func TestSTARTTLSInACrowd(t *testing.T) {
	_, all := crowd(t, "")
	for _, c := range all {
		c.say("STARTTLS", "220 ")
		s := c.secured()
		s.say("EHLO client.test", "250")
		s.say("NOOP", "250 ")
	}
}

func TestDelaysInACrowd(t *testing.T) {
	_, all := crowd(t, "rule NOOP: delay 150ms\nrule VRFY: drop")
	began := time.Now()
	for _, c := range all {
		c.send("NOOP\r\nRSET\r\nNOOP\r\n")
	}
	for _, c := range all {
		c.reply("250 ")
		c.reply("250 ")
		c.reply("250 ")
		c.send("VRFY x\r\n")
		if rest, err := io.ReadAll(c.r); err != nil || len(rest) > 0 {
			t.Errorf("%q, %v", rest, err)
		}
	}
	if took := time.Since(began); took < 300*time.Millisecond {
		t.Errorf("two delays of 150 ms took %v", took)
	}
}

func TestShutdownOfACrowd(t *testing.T) {
	l, all := crowd(t, "")
	go l.Shutdown(context.Background())
	for _, c := range all {
		c.reply("421 4.3.2")
	}
}
