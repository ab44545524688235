package smtpd

import (
	"io"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// inside runs a session inside the process, on a clock that moves only when
// everybody waits.
func inside(t *testing.T, cfg Config, do func(c *client)) {
	synctest.Test(t, func(t *testing.T) {
		s := New(cfg)
		conn, err := s.Dial(25, netip.MustParseAddr("192.0.2.77"))
		if err != nil {
			t.Fatal(err)
		}
		c := talkTo(t, conn)
		c.SetDeadline(time.Time{})
		do(c)
		conn.Close()
		s.Shutdown(t.Context())
	})
}

func TestIdle(t *testing.T) {
	inside(t, config(t, ""), func(c *client) {
		c.reply("220 ")
		began := time.Now()
		c.say("NOOP", "250 ")
		c.reply("421 ")
		if took := time.Since(began); took < 299*time.Second || took > 302*time.Second {
			t.Errorf("421 after %v, want 300 s", took)
		}
		c.gone()
	})
}

func TestIdleInData(t *testing.T) {
	inside(t, config(t, ""), func(c *client) {
		c.reply("220 ")
		c.say("EHLO a.example", "250")
		c.message(500)
		c.reply("421 ")
		c.gone()
	})
}

// Whoever talks is not idle, however slowly.
func TestSlowTypist(t *testing.T) {
	inside(t, config(t, ""), func(c *client) {
		c.reply("220 ")
		for range 5 {
			<-time.After(250 * time.Second)
			c.say("NOOP", "250 ")
		}
	})
}

func TestShorterIdleLimit(t *testing.T) {
	cfg := config(t, "")
	cfg.Limits.Idle = 7 * time.Second
	inside(t, cfg, func(c *client) {
		c.reply("220 ")
		began := time.Now()
		c.reply("421 4.4.2 mx.lab.example ")
		if took := time.Since(began); took > 9*time.Second {
			t.Errorf("421 after %v, want 7 s", took)
		}
	})
}

func TestDelaysAreHonoured(t *testing.T) {
	inside(t, config(t, "rule NOOP: 250 2.0.0 Slow, delay 20s"), func(c *client) {
		c.reply("220 ")
		began := time.Now()
		c.send("NOOP\r\nNOOP\r\nVRFY alice\r\n") // replies never overtake each other
		c.reply("250 2.0.0 Slow")
		if took := time.Since(began); took < 20*time.Second || took > 21*time.Second {
			t.Errorf("the first reply after %v", took)
		}
		c.reply("250 2.0.0 Slow")
		c.reply("252 ")
		if took := time.Since(began); took < 40*time.Second || took > 41*time.Second {
			t.Errorf("the third reply after %v", took)
		}
	})
}

// While a reply waits, the client may talk, and may leave.
func TestTalkingDuringADelay(t *testing.T) {
	inside(t, config(t, "rule greeting: delay 90s"), func(c *client) {
		began := time.Now()
		<-time.After(5 * time.Second)
		c.send("NOOP\r\n")
		c.reply("")
		if took := time.Since(began); took < 89*time.Second {
			t.Errorf("something was said after %v", took)
		}
	})
}

func TestLeavingDuringADelay(t *testing.T) {
	inside(t, config(t, "rule greeting: delay 90s"), func(c *client) { <-time.After(time.Second) })
}

// Whoever never begins TLS is not waited for longer than for anybody else.
func TestMuteHandshake(t *testing.T) {
	for idle, want := range map[time.Duration]time.Duration{300 * time.Second: handshakeWait, 2 * time.Second: 2 * time.Second, 0: handshakeWait} {
		synctest.Test(t, func(t *testing.T) {
			cfg := config(t, "")
			cfg.Limits.Idle = idle
			s := New(cfg)
			conn, err := s.Dial(465, netip.Addr{})
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			io.Copy(io.Discard, conn)
			if took := time.Since(began); took < want || took > want+time.Second {
				t.Errorf("with the limit %v a client without a handshake was kept for %v", idle, took)
			}
			s.Shutdown(t.Context())
		})
	}
}
