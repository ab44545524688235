package smtpd

import (
	"io"
	"strings"
	"testing"
	"time"
)

func TestTooManyOfOneClient(t *testing.T) {
	cfg := config(t, "")
	cfg.Limits.Each = 2
	l := start(t, cfg)
	first, second := dial(t, l.mx), dial(t, l.mx)
	first.reply("220 ")
	second.reply("220 ")
	third := dial(t, l.mx)
	third.reply("421 4.3.2 mx.lab.example ")
	third.gone()
	// Whoever has read 221 may come again at once: the slot is free by then.
	for range 50 {
		first.say("QUIT", "221 ")
		first = dial(t, l.mx)
		first.reply("220 ")
	}
}

func TestTooManyInAll(t *testing.T) {
	cfg := config(t, "")
	cfg.Limits.Open = 1
	l := start(t, cfg)
	dial(t, l.mx).reply("220 ")
	dial(t, l.mx).reply("421 4.3.2 ")
	if rest, _ := io.ReadAll(dial(t, l.submissions)); len(rest) > 0 {
		t.Errorf("plain text where TLS comes first: %q", rest)
	}
}

func (c *client) message(octets int) {
	c.t.Helper()
	c.say("MAIL FROM:<sender@test.example>", "250 ")
	c.say("RCPT TO:<alice@lab.example>", "250 ")
	c.say("DATA", "354 ")
	line := strings.Repeat("x", 70) + "\r\n"
	c.send(strings.Repeat(line, octets/len(line)))
}

func TestMemoryForMessages(t *testing.T) {
	cfg := config(t, "")
	cfg.Limits.Memory = 300_000
	l := start(t, cfg)
	one, two := dial(t, l.mx), dial(t, l.mx)
	one.reply("220 ")
	two.reply("220 ")
	one.say("EHLO a.example", "250")
	two.say("EHLO a.example", "250")
	one.message(200_000)
	l.wait(t, func() bool { return l.room.Used() > 190_000 }, "the first message takes no memory")
	two.message(200_000)
	// Both are half way; together they want more than there is.
	two.say(".", "452 4.3.1 ")
	one.say(".", "250 ")
	two.message(200_000)
	two.say(".", "250 ")
	two.say("QUIT", "221 ")
	one.Close()
	l.wait(t, func() bool { return l.room.Used() == 0 }, "memory is still taken after the sessions ended")
}

// wait polls for what another goroutine brings about.
func (l lab) wait(t *testing.T, ready func() bool, what string) {
	t.Helper()
	end := time.After(5 * time.Second)
	for tick := time.Tick(time.Millisecond); !ready(); {
		select {
		case <-tick:
		case <-end:
			t.Fatal(what)
		}
	}
}

// A session that is dropped in the middle of a message gives everything back.
func TestDroppedSessionGivesBack(t *testing.T) {
	l := start(t, config(t, ""))
	c := dial(t, l.mx)
	c.reply("220 ")
	c.say("EHLO a.example", "250")
	c.message(100_000)
	l.wait(t, func() bool { return l.room.Used() > 0 }, "a message takes no memory")
	c.Close()
	l.wait(t, func() bool { return l.room.Used() == 0 }, "memory of a dropped session is lost")
}
