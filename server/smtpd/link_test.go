package smtpd

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// guest is a visitor of a link who writes down what happens to him.
type guest struct {
	mu     sync.Mutex
	heard  strings.Builder
	secure chan net.Conn
	closed int
	deaf   bool // what is said to him fails
}

func (g *guest) Said(p []byte) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.deaf {
		return io.ErrClosedPipe
	}
	g.heard.Write(p)
	return nil
}

func (g *guest) StartTLS(conn net.Conn) { g.secure <- conn }

func (g *guest) Closed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed++
}

// take gives the codes of what was heard since the last time.
func (g *guest) take() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var codes []string
	for line := range strings.Lines(g.heard.String()) {
		if len(line) > 3 && line[3] == ' ' {
			codes = append(codes, line[:3])
		}
	}
	g.heard.Reset()
	return strings.Join(codes, " ")
}

func (g *guest) ended() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed
}

// joined opens a link on a clock that moves only when everybody waits.
func joined(t *testing.T, cfg Config, do func(t *testing.T, s *Server, l *Link, g *guest)) {
	synctest.Test(t, func(t *testing.T) {
		s := New(cfg)
		g := &guest{secure: make(chan net.Conn, 1)}
		l, err := s.Join(25, netip.MustParseAddr("192.0.2.77"), g)
		if err != nil {
			t.Fatal(err)
		}
		do(t, s, l, g)
		l.Close()
		s.Shutdown(t.Context())
		if s.room.Used() != 0 || len(s.sessions) != 0 {
			t.Errorf("left behind: %d octets, %d sessions", s.room.Used(), len(s.sessions))
		}
	})
}

// The link answers in the caller's goroutine: when Write returns, all is said.
func TestLink(t *testing.T) {
	joined(t, config(t, ""), func(t *testing.T, s *Server, l *Link, g *guest) {
		if got := g.take(); got != "" {
			t.Errorf("before Begin: %s", got)
		}
		l.Begin()
		for i, c := range []struct{ send, codes string }{
			{"", "220"},
			{"EHLO a.example\r\nVRFY al", "250"},
			{"ice\r\n", "252"},
			{"MAIL FROM:<a@test.example>\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\n", "250 250 354"},
			{"hello\r\n.\r\nQUIT\r\n", "250 221"},
		} {
			if i > 0 {
				if n, err := io.WriteString(l, c.send); n != len(c.send) || err != nil {
					t.Fatalf("%q: %d, %v", c.send, n, err)
				}
			}
			if got := g.take(); got != c.codes {
				t.Errorf("%q: %s, want %s", c.send, got, c.codes)
			}
		}
		if _, err := io.WriteString(l, "NOOP\r\n"); !errors.Is(err, net.ErrClosed) || g.ended() != 1 {
			t.Errorf("after QUIT: %v, closed %d times", err, g.ended())
		}
	})
}

func TestLinkIdle(t *testing.T) {
	joined(t, config(t, ""), func(t *testing.T, s *Server, l *Link, g *guest) {
		l.Begin()
		<-time.After(200 * time.Second)
		io.WriteString(l, "NOOP\r\n")
		<-time.After(299 * time.Second)
		if got := g.take(); got != "220 250" {
			t.Errorf("before patience ends: %s", got)
		}
		<-time.After(2 * time.Second)
		if got := g.take(); got != "421" || g.ended() != 1 {
			t.Errorf("after 300 s: %s, closed %d times", got, g.ended())
		}
	})
}

func TestLinkDelays(t *testing.T) {
	joined(t, config(t, "rule NOOP: 250 2.0.0 Slow, delay 20s"), func(t *testing.T, s *Server, l *Link, g *guest) {
		l.Begin()
		io.WriteString(l, "NOOP\r\nNOOP\r\nVRFY alice\r\n")
		for _, want := range []string{"220", "", "250", "", "250 252"} {
			if got := g.take(); got != want {
				t.Errorf("heard %q, want %q", got, want)
			}
			<-time.After(10*time.Second + time.Millisecond)
		}
	})
}

func TestLinkTLS(t *testing.T) {
	joined(t, config(t, ""), func(t *testing.T, s *Server, l *Link, g *guest) {
		l.Begin()
		io.WriteString(l, "EHLO a.example\r\nSTARTTLS\r\nHELP\r\n")
		if got := g.take(); got != "220 250 220" {
			t.Errorf("heard %s", got)
		}
		if n, err := io.WriteString(l, "NOOP\r\n"); n != 0 || !errors.Is(err, ErrHandshake) {
			t.Errorf("while it changes: %d, %v", n, err)
		}
		c := talkTo(t, <-g.secure)
		c.SetDeadline(time.Time{})
		in := c.secured()
		in.SetDeadline(time.Time{})
		in.say("MAIL FROM:<a@test.example>", "503 ")
		in.say("EHLO a.example", "250-")
		in.say("QUIT", "221 ")
		if got := g.take(); got != "" {
			t.Errorf("in the clear: %s", got)
		}
	})
}

func TestLinkTLSIsNeverDone(t *testing.T) {
	joined(t, config(t, ""), func(t *testing.T, s *Server, l *Link, g *guest) {
		l.Begin()
		io.WriteString(l, "EHLO a.example\r\nSTARTTLS\r\n")
		<-time.After(handshakeWait + time.Second)
		if _, err := (<-g.secure).Write([]byte("x")); err == nil {
			t.Error("the server still waits")
		}
	})
}

func TestLinkShutdown(t *testing.T) {
	joined(t, config(t, ""), func(t *testing.T, s *Server, l *Link, g *guest) {
		l.Begin()
		fresh, err := s.Join(587, netip.Addr{}, &guest{})
		if err != nil {
			t.Fatal(err)
		}
		s.Shutdown(t.Context())
		if got := g.take(); got != "220 421" || g.ended() != 1 {
			t.Errorf("%s, closed %d times", got, g.ended())
		}
		fresh.Begin() // too late: nothing is said
		if _, err := s.Join(25, netip.Addr{}, g); !errors.Is(err, ErrStopping) {
			t.Errorf("joining now: %v", err)
		}
	})
}

func TestLinkShutdownInTLS(t *testing.T) {
	joined(t, config(t, ""), func(t *testing.T, s *Server, l *Link, g *guest) {
		l.Begin()
		io.WriteString(l, "EHLO a.example\r\nSTARTTLS\r\n")
		in := talkTo(t, <-g.secure).secured()
		in.SetDeadline(time.Time{})
		in.say("EHLO a.example", "250-")
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go s.Shutdown(ctx)
		in.reply("421 ")
	})
}

// A visitor who cannot be told anything any more ends the session.
func TestDeafVisitor(t *testing.T) {
	joined(t, config(t, ""), func(t *testing.T, s *Server, l *Link, g *guest) {
		l.Begin()
		g.mu.Lock()
		g.deaf = true
		g.mu.Unlock()
		io.WriteString(l, "NOOP\r\n")
		if _, err := io.WriteString(l, "NOOP\r\n"); !errors.Is(err, net.ErrClosed) {
			t.Errorf("%v", err)
		}
	})
}

func TestDoorsOfALink(t *testing.T) {
	s := New(config(t, ""))
	for _, port := range []int{0, 24, 465, 2525} {
		if _, err := s.Join(port, netip.Addr{}, &guest{}); err == nil {
			t.Errorf("port %d was opened", port)
		}
	}
	if _, err := s.Dial(2525, netip.Addr{}); err == nil {
		t.Error("port 2525 was dialled: doors have the well-known numbers")
	}
	s.Shutdown(t.Context())
}
