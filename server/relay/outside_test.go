package relay

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ehlo/server/smtpd"

	"github.com/gorilla/websocket"
)

// peer is somebody else's server: a listener on loopback that does what a test
// says with each connection.
type peer struct {
	net.Listener
	accepted atomic.Int64
}

func newPeer(t *testing.T, serve func(c *peerConn)) *peer {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{Listener: ln}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			p.accepted.Add(1)
			conn.SetDeadline(time.Now().Add(10 * time.Second))
			all.Go(func() {
				serve(&peerConn{t, conn, bufio.NewReader(conn)})
				conn.Close()
			})
		}
	})
	t.Cleanup(func() { ln.Close(); all.Wait() })
	return p
}

func (p *peer) at() netip.AddrPort { return p.Addr().(*net.TCPAddr).AddrPort() }

type peerConn struct {
	t *testing.T
	net.Conn
	r *bufio.Reader
}

// say sends, with CRLF where there is a newline.
func (c *peerConn) say(lines string) {
	io.WriteString(c, strings.ReplaceAll(lines, "\n", "\r\n")+"\r\n")
}

// hears reads a line, which must be that.
func (c *peerConn) hears(want string) bool {
	line, err := c.r.ReadString('\n')
	if err != nil || line != want+"\r\n" {
		c.t.Errorf("the server heard %q, %v; want %q", line, err, want)
		return false
	}
	return true
}

// answers hears lines and answers each.
func (c *peerConn) answers(dialogue ...string) {
	for i := 0; i+1 < len(dialogue); i += 2 {
		if !c.hears(dialogue[i]) {
			return
		}
		c.say(dialogue[i+1])
	}
}

// mapped is a dial that finds the fake server behind a public address, and asks
// control as the kernel would.
func mapped(p *peer, calls *atomic.Int64) Dial {
	return func(ctx context.Context, to netip.AddrPort, control Control) (net.Conn, error) {
		calls.Add(1)
		if err := control("tcp4", to.String(), nil); err != nil {
			return nil, err
		}
		return new(net.Dialer).DialContext(ctx, "tcp", p.Addr().String())
	}
}

func allow(p *peer) func(*Config) {
	return func(c *Config) { c.Policy.Allow = append(c.Policy.Allow, p.at()); c.Hostname = "relay.example" }
}

func (l lab) reach(t *testing.T, p *peer) *visitor {
	v := l.visit(t).open("127.0.0.1", int(p.at().Port()), "none")
	return v
}

// sent expects the note of what went out.
func (v *visitor) sent(line string) {
	v.t.Helper()
	if m := v.note("sent"); m["line"] != line {
		v.t.Errorf("sent %q, want %q", m["line"], line)
	}
}

func (v *visitor) held(reason string) map[string]any {
	v.t.Helper()
	m := v.note("held")
	if m["reason"] != reason {
		v.t.Errorf("held for %q, want %q: %v", m["reason"], reason, m)
	}
	return m
}

func TestOwned(t *testing.T) {
	var got []byte
	p := newPeer(t, func(c *peerConn) {
		c.say("220-mx.other.example\n220 ready")
		c.answers("EHLO relay.example", "250-mx.other.example\n250 CHUNKING",
			"MAIL FROM:<a@b.example>", "250 ok", "RCPT TO:<c@d.example>", "250 ok", "DATA", "354 go")
		for !strings.HasSuffix(string(got), "\r\n.\r\n") {
			b, err := c.r.ReadByte()
			if err != nil {
				return
			}
			got = append(got, b)
		}
		c.say("250 queued")
		c.answers("QUIT", "221 bye")
	})
	l := start(t, allow(p))
	v := l.reach(t, p)
	v.reply("220-")
	v.type_("EHLO me.example\r\nAUTH PLAIN AHVzZXI=\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nXCLIENT x\r\nDATA\r\n")
	v.sent("EHLO relay.example")
	v.reply("250-")
	if m := v.held("auth"); m["line"] != "AUTH ****" || m["text"] == "" {
		t.Errorf("%v", m)
	}
	v.sent("MAIL FROM:<a@b.example>")
	v.reply("250 ")
	v.sent("RCPT TO:<c@d.example>")
	v.reply("250 ")
	v.held("x-command")
	v.sent("DATA")
	v.reply("354 ")
	v.type_("Subject: hi\r\n\r\nhello\r\n.\r\n")
	if m := v.note("sent"); !strings.HasPrefix(m["line"].(string), "Received: from [127.0.0.1] by relay.example") {
		t.Errorf("%v", m)
	}
	v.reply("250 ")
	v.type_("QUIT\r\n")
	if m := v.note("sent"); m["as_typed"] != true {
		t.Errorf("QUIT went out as typed: %v", m)
	}
	v.reply("221 ")
	if m := v.note("closed"); m["by"] != "peer" {
		t.Errorf("%v", m)
	}
	l.until(t, 0)
	if text := string(got); !strings.HasPrefix(text, "Received: from [127.0.0.1]\r\n\tby relay.example (Ehlo) with HTTP;\r\n\t") || !strings.HasSuffix(text, "+0000\r\nSubject: hi\r\n\r\nhello\r\n.\r\n") {
		t.Errorf("the message that arrived: %q", text)
	}
}

// Without --hostname the relay gives its address.
func TestOwnedWithoutAName(t *testing.T) {
	p := newPeer(t, func(c *peerConn) { c.say("220 hi"); c.answers("EHLO [127.0.0.1]", "250 hi") })
	l := start(t, func(c *Config) { c.Policy.Allow = []netip.AddrPort{p.at()} })
	v := l.reach(t, p)
	v.reply("220 ")
	v.type_("EHLO x\r\n")
	v.sent("EHLO [127.0.0.1]")
	v.reply("250 ")
}

// counted is DNS that answers something else the second time.
type counted struct {
	Zone
	asked atomic.Int64
}

func (c *counted) LookupNetIP(ctx context.Context, network, name string) ([]netip.Addr, error) {
	if c.asked.Add(1) > 1 {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	return c.Zone.LookupNetIP(ctx, network, name)
}

func TestPublic(t *testing.T) {
	zone, _ := ParseZone("lab.example MX 10 mx.lab.example\nmx.lab.example A 9.9.9.9")
	dns := &counted{Zone: zone}
	p := newPeer(t, func(c *peerConn) {
		c.say("220 hi")
		c.answers("EHLO relay.example", "250 hi", "VRFY postmaster", "252 well", "QUIT", "221 bye")
	})
	var dials atomic.Int64
	l := start(t, func(c *Config) {
		c.Policy.Public, c.Hostname, c.Resolver, c.Dial = true, "relay.example", dns, mapped(p, &dials)
	})
	v := l.visit(t)
	v.ws.WriteJSON(map[string]any{"type": "open", "host": "LAB.example.", "port": 25, "tls": "none", "mx": true})
	m := v.note("resolved")
	if fmt.Sprint(m["addresses"], m["names"]) != "[9.9.9.9] [mx.lab.example]" {
		t.Errorf("%v", m)
	}
	if m := v.note("connected"); m["address"] != "9.9.9.9:25" {
		t.Errorf("%v", m)
	}
	v.reply("220 ")
	v.type_("EHLO me\r\nMAIL FROM:<a@b.example>\r\nVRFY postmaster\r\nVRFY postmaster\r\nQUIT\r\n")
	v.sent("EHLO relay.example")
	v.reply("250 ")
	v.held("class")
	v.sent("VRFY postmaster")
	v.reply("252 ")
	v.held("limit")
	v.sent("QUIT")
	v.reply("221 ")
	v.note("closed")
	if dns.asked.Load() != 1 || dials.Load() != 1 {
		t.Errorf("%d questions and %d dials, want 1 and 1", dns.asked.Load(), dials.Load())
	}
}

func TestNotSMTP(t *testing.T) {
	for _, banner := range []string{"SSH-2.0-OpenSSH_9.6\r\n", "HTTP/1.1 400 Bad Request\r\n\r\nsecret", "+OK ready\r\n", strings.Repeat("x", 5000), "\x15\x03\x01\x00\x02\x02\x16", "220"} {
		p := newPeer(t, func(c *peerConn) { io.WriteString(c, banner) })
		l := start(t, allow(p))
		v := l.reach(t, p)
		if m := v.note("refused"); m["code"] != CodeNotSMTP || strings.Contains(fmt.Sprint(m), "SSH") {
			t.Errorf("%.20q: %v", banner, m)
		}
		v.closed(websocket.ClosePolicyViolation) // and no octet of the server before
	}
}

func TestPeerHangsUp(t *testing.T) {
	for name, serve := range map[string]func(*peerConn){
		"at once":            func(c *peerConn) {},
		"after the greeting": func(c *peerConn) { c.say("220 hi"); c.hears("NOOP") },
		"with a reset":       func(c *peerConn) { c.say("220 hi"); c.hears("NOOP"); c.Conn.(*net.TCPConn).SetLinger(0) },
	} {
		p := newPeer(t, serve)
		l := start(t, allow(p))
		v := l.reach(t, p)
		if name != "at once" {
			v.reply("220 ")
			v.type_("NOOP\r\n")
			v.sent("NOOP")
		}
		m := v.note("closed")
		if m["by"] != "peer" || strings.Contains(m["why"].(string), "127.0.0.1") || (name == "with a reset") != strings.Contains(m["why"].(string), "reset") {
			t.Errorf("%s: %v", name, m)
		}
		l.until(t, 0)
	}
}

// A visitor who leaves makes the relay say QUIT, unless a message is under way.
func TestVisitorLeavesPeer(t *testing.T) {
	heard := make(chan string, 1)
	p := newPeer(t, func(c *peerConn) {
		c.say("220 hi")
		rest, _ := io.ReadAll(c.r)
		heard <- string(rest)
	})
	l := start(t, allow(p))
	v := l.reach(t, p)
	v.reply("220 ")
	v.ws.Close()
	if got := <-heard; got != "QUIT\r\n" {
		t.Errorf("the server heard %q", got)
	}
	v = l.reach(t, p)
	v.reply("220 ")
	v.type_("DATA\r\n")
	v.sent("DATA")
	v.ws.Close()
	if got := <-heard; got != "DATA\r\n" {
		t.Errorf("the server heard %q", got)
	}
	l.until(t, 0)
}

// A message that must not go out ends the session in the middle of it: a QUIT
// there would be a line of the message.
func TestNoQuitInAMessage(t *testing.T) {
	heard := make(chan string, 1)
	p := newPeer(t, func(c *peerConn) {
		c.say("220 hi")
		c.answers("DATA", "354 go")
		rest, _ := io.ReadAll(c.r)
		heard <- string(rest)
	})
	l := start(t, allow(p))
	for _, text := range []string{"a\nb\r\n.\r\n", strings.Repeat("x", 40<<10)} {
		v := l.reach(t, p)
		v.reply("220 ")
		v.type_("DATA\r\n")
		v.sent("DATA")
		v.reply("354 ")
		v.type_(text)
		if m := v.note("closed"); m["by"] != "relay" {
			t.Errorf("%v", m)
		}
		if got := <-heard; got != "" {
			t.Errorf("the server heard %q", got)
		}
		l.until(t, 0)
	}
}

// A server that never answers: what is typed meanwhile is bounded, then the
// visitor waits, and when he has gone all is gone.
func TestBackPressure(t *testing.T) {
	stop := make(chan struct{})
	p := newPeer(t, func(c *peerConn) { c.say("220 hi"); <-stop })
	l := start(t, func(c *Config) { allow(p)(c); c.Limits.Buffer = 100 << 10 })
	v := l.reach(t, p)
	v.reply("220 ")
	v.ws.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
	line, sent := []byte(strings.Repeat("NOOP\r\n", 5000)), 0
	for v.ws.WriteMessage(websocket.BinaryMessage, line) == nil {
		if sent += len(line); sent > 100<<20 {
			t.Fatal("the relay takes everything")
		}
	}
	l.mu.Lock()
	for s := range l.sessions {
		o := s.to.(*outside)
		o.mu.Lock()
		if n := len(o.filter.in); n < 100<<10 || n > 100<<10+chunkSize {
			t.Errorf("%d octets are held", n)
		}
		o.mu.Unlock()
	}
	l.mu.Unlock()
	l.Sweep("Enough.", nil)
	close(stop)
	l.until(t, 0)
}

// A real engine at the other end, with all its rules, and TLS.
func TestOwnedEngine(t *testing.T) {
	_, mail := newLab(t, "", nil)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go mail.Serve(ln, smtpd.MX)
	defer mail.Shutdown(t.Context())
	p := &peer{Listener: ln}
	l := start(t, allow(p))
	v := l.reach(t, p)
	v.reply("220 mx.lab.example")
	for _, c := range []struct{ typed, sent, reply string }{
		{"EHLO x", "EHLO relay.example", "250-mx.lab.example Hello relay.example"},
		{"VRFY alice", "VRFY alice", "252 "},
		{"RCPT TO:<alice@lab.example>", "RCPT TO:<alice@lab.example>", "503 "},
		{"MAIL FROM:<a@test.example>", "MAIL FROM:<a@test.example>", "250 "},
		{"RCPT TO:<nosuchuser@lab.example>", "RCPT TO:<nosuchuser@lab.example>", "550 "},
		{"RCPT TO:<alice@lab.example>", "RCPT TO:<alice@lab.example>", "250 "},
		{"BDAT 4 LAST\r\nhi\r\n", "", "250 "},
		{"STARTTLS", "STARTTLS", "220 "},
	} {
		v.type_(strings.TrimSuffix(c.typed, "\r\n") + "\r\n")
		if c.sent != "" {
			v.sent(c.sent)
		} else if m := v.note("sent"); !strings.HasPrefix(m["line"].(string), "BDAT ") || !strings.Contains(m["line"].(string), "Received: from") {
			t.Errorf("%v", m)
		}
		if got := v.reply(c.reply[:4]); !strings.HasPrefix(got, c.reply) && !strings.HasPrefix(c.reply, "250-") {
			t.Errorf("%s: %q", c.typed, got)
		}
	}
	if m := v.note("tls"); m["version"] != "TLS 1.3" || m["verified"] != false {
		t.Errorf("%v", m)
	}
	v.type_("EHLO x\r\nSTARTTLS\r\n")
	v.sent("EHLO relay.example")
	v.reply("250-")
	v.held("tls")
}
