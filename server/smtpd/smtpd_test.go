package smtpd

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/smtp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// lab is a running server with its doors on free ports.
type lab struct {
	*Server
	mx, submissions string
}

func config(t testing.TB, worldLines string) Config {
	t.Helper()
	who, ok := persona.Get("rfc")
	if !ok {
		t.Fatal("no persona rfc")
	}
	w, err := world.Default().With(worldLines)
	if err != nil {
		t.Fatal(err)
	}
	return Config{Persona: who, World: w, TLS: SelfSigned("mx.lab.example"), Limits: DefaultLimits, Log: slog.New(slog.DiscardHandler)}
}

// start serves cfg until the test ends.
func start(t testing.TB, cfg Config) lab {
	t.Helper()
	l := lab{Server: New(cfg)}
	l.mx = l.door(t, MX)
	l.submissions = l.door(t, Submissions)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		l.Shutdown(ctx)
	})
	return l
}

func (l lab) door(t testing.TB, d Door) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- l.Serve(ln, d) }()
	t.Cleanup(func() {
		ln.Close()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return ln.Addr().String()
}

// client talks lines to a server.
type client struct {
	t testing.TB
	net.Conn
	r *bufio.Reader
}

func talkTo(t testing.TB, conn net.Conn) *client {
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	return &client{t, conn, bufio.NewReader(conn)}
}

func dial(t testing.TB, address string) *client {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return talkTo(t, conn)
}

func (c *client) send(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		c.t.Fatalf("sending %.40q: %v", text, err)
	}
}

// reply reads one reply, all its lines, and checks how it begins.
func (c *client) reply(prefix string) string {
	c.t.Helper()
	var all strings.Builder
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			c.t.Fatalf("waiting for %q after %q: %v", prefix, all.String(), err)
		}
		all.WriteString(line)
		if len(line) < 4 || line[3] != '-' {
			break
		}
	}
	if !strings.HasPrefix(all.String(), prefix) {
		c.t.Fatalf("got %q, want %q", all.String(), prefix)
	}
	return all.String()
}

func (c *client) say(line, prefix string) string {
	c.t.Helper()
	c.send(line + "\r\n")
	return c.reply(prefix)
}

// gone checks that the server has closed, and nothing more was said.
func (c *client) gone() {
	c.t.Helper()
	if rest, err := io.ReadAll(c.r); err != nil || len(rest) > 0 {
		c.t.Errorf("after the end: %q, %v", rest, err)
	}
}

func TestDialogue(t *testing.T) {
	l := start(t, config(t, ""))
	c := dial(t, l.mx)
	c.reply("220 mx.lab.example ")
	if ehlo := c.say("EHLO client.test.example", "250-mx.lab.example"); !strings.Contains(ehlo, "STARTTLS") {
		t.Errorf("STARTTLS is not offered: %q", ehlo)
	}
	c.say("VRFY alice", "252 ")
	c.say("MAIL FROM:<sender@test.example>", "250 ")
	c.say("RCPT TO:<nosuchuser@lab.example>", "550 ")
	c.say("RCPT TO:<alice@lab.example>", "250 ")
	c.say("DATA", "354 ")
	c.say("Subject: hi\r\n\r\nhello\r\n..\r\n.", "250 ")
	c.say("QUIT", "221 ")
	c.gone()
}

func TestByteByByte(t *testing.T) {
	l := start(t, config(t, ""))
	c := dial(t, l.mx)
	c.reply("220 ")
	for _, b := range "EHLO a.example\r\nVRFY alice\r\n" {
		c.send(string(b))
	}
	c.reply("250-")
	c.reply("252 ")
}

// RFC 6409 4.3: on the submission port mail waits for AUTH.
func TestSubmissionWantsAUTH(t *testing.T) {
	l := start(t, config(t, ""))
	c, err := smtp.Dial(l.door(t, Submission))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.StartTLS(&tls.Config{InsecureSkipVerify: true}); err != nil {
		t.Fatal(err)
	}
	if err := c.Mail("sender@test.example"); err == nil || !strings.HasPrefix(err.Error(), "530 ") {
		t.Errorf("MAIL before AUTH: %v, want 530", err)
	}
	if err := c.Auth(smtp.PlainAuth("", "alice", "wonder1and", "127.0.0.1")); err != nil {
		t.Fatal(err)
	}
	if err := c.Mail("sender@test.example"); err != nil {
		t.Errorf("MAIL after AUTH: %v", err)
	}
}

func TestSubmissionsBeginsWithTLS(t *testing.T) {
	l := start(t, config(t, ""))
	conn, err := tls.Dial("tcp", l.submissions, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	c := talkTo(t, conn)
	c.reply("220 ")
	if ehlo := c.say("EHLO a.example", "250-"); strings.Contains(ehlo, "STARTTLS") {
		t.Error("STARTTLS is offered inside TLS")
	}
	c.say("QUIT", "221 ")
	c.gone() // with close_notify: no unexpected end
}

func TestPlainTalkOnSubmissions(t *testing.T) {
	l := start(t, config(t, ""))
	c := dial(t, l.submissions)
	c.send("EHLO a.example\r\n\r\n\r\n")
	if rest, _ := io.ReadAll(c); strings.Contains(string(rest), "220") {
		t.Errorf("a greeting in the clear: %q", rest)
	}
}

// The client's own address takes the place of the world's.
func TestClientIsWhoItIs(t *testing.T) {
	cfg := config(t, "client client.test.example 192.0.2.10")
	cfg.Persona, _ = persona.Get("sendmail") // it greets its clients by address
	d := newDialogue(New(cfg), MX, netip.MustParseAddr("127.0.0.9"), 1)
	d.open()
	d.receive([]byte("EHLO a.example\r\n"))
	if said, _ := d.out.take(); !strings.Contains(string(said), "127.0.0.9") || strings.Contains(string(said), "192.0.2.10") {
		t.Errorf("%q", said)
	}
}

// countingConn counts writes: everything that one read brings about is one.
type countingConn struct {
	net.Conn
	writes chan int
}

func (c countingConn) Write(p []byte) (int, error) {
	c.writes <- len(p)
	return c.Conn.Write(p)
}

func TestOneWriteForOneBatch(t *testing.T) {
	near, far := net.Pipe()
	s := New(config(t, ""))
	writes := make(chan int, 1000)
	s.start(countingConn{far, writes}, MX, netip.Addr{}, func() {})
	c := talkTo(t, near)
	c.reply("220 ")
	c.say("EHLO a.example", "250-")
	before := len(writes)
	c.send(strings.Repeat("NOOP\r\n", 80))
	for range 80 {
		c.reply("250 ")
	}
	if n := len(writes) - before; n != 1 {
		t.Errorf("80 replies took %d writes", n)
	}
	near.Close()
	s.Shutdown(t.Context())
}

func TestErrorsEndTheSession(t *testing.T) {
	l := start(t, config(t, ""))
	c := dial(t, l.mx)
	c.reply("220 ")
	c.send(strings.Repeat("FOO\r\n", 60))
	rest, err := io.ReadAll(c.r)
	lines := strings.Split(strings.TrimSpace(string(rest)), "\r\n")
	if err != nil || len(lines) > 22 || !strings.HasPrefix(lines[len(lines)-1], "421 ") {
		t.Errorf("%d replies, the last %q, %v; want 421 after 20 errors", len(lines), lines[len(lines)-1], err)
	}
}

func TestHTTPEndsTheSession(t *testing.T) {
	l := start(t, config(t, ""))
	for _, verb := range []string{"GET / HTTP/1.1", "POST /x HTTP/1.1", "CONNECT a.example:25 HTTP/1.1", "HEAD / HTTP/1.0", "OPTIONS * HTTP/1.1", "PUT /x HTTP/1.1"} {
		c := dial(t, l.mx)
		c.reply("220 ")
		c.send(verb + "\r\nHost: 127.0.0.1:2525\r\n\r\nMAIL FROM:<evil@test.example>\r\n")
		rest, err := io.ReadAll(c.r)
		if n := strings.Count(string(rest), "\r\n"); err != nil || n > 1 {
			t.Errorf("%s: %q, %v; want one reply at most, then the end", verb, rest, err)
		}
	}
}

func TestLastReplyArrives(t *testing.T) {
	l := start(t, config(t, ""))
	c := dial(t, l.mx)
	c.reply("220 ")
	var sender sync.WaitGroup
	sender.Go(func() { // the client does not listen while it talks
		c.send("QUIT\r\n")
		for range 200 {
			if _, err := io.WriteString(c, strings.Repeat("NOOP\r\n", 100)); err != nil {
				return
			}
		}
	})
	sender.Wait()
	c.reply("221 ")
}

func TestShutdownSaysSo(t *testing.T) {
	l := start(t, config(t, ""))
	plain := dial(t, l.mx)
	plain.reply("220 ")
	conn, err := tls.Dial("tcp", l.submissions, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	secure := talkTo(t, conn)
	secure.reply("220 ")
	half := dial(t, l.mx)
	half.reply("220 ")
	half.say("EHLO a.example", "250")
	half.message(1000)
	mute := dial(t, l.submissions) // never begins its handshake

	began := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	go l.Shutdown(ctx)
	for _, c := range []*client{plain, secure, half} {
		c.reply("421 4.3.2 mx.lab.example ")
		c.gone()
	}
	mute.gone()
	l.Shutdown(ctx)
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("that took %v", took)
	}
	if _, err := net.Dial("tcp", l.mx); err == nil {
		t.Error("the port is still open")
	}
	if _, err := l.Dial(25, netip.Addr{}); err == nil {
		t.Error("a session was opened while stopping")
	}
}

// faultyListener fails as the kernel does when file descriptors run out.
type faultyListener struct {
	net.Listener
	failures int
}

func (f *faultyListener) Accept() (net.Conn, error) {
	if f.failures > 0 {
		f.failures--
		return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
	}
	return f.Listener.Accept()
}

func TestAcceptGoesOn(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := New(config(t, ""))
	done := make(chan error, 1)
	go func() { done <- s.Serve(&faultyListener{ln, 3}, MX) }()
	dial(t, ln.Addr().String()).reply("220 ")
	s.Shutdown(t.Context())
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := s.Serve(ln, MX); err != nil && !errors.Is(err, net.ErrClosed) {
		t.Errorf("serving after the end: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	cfg := config(t, "")
	cfg.Limits.Each = 200
	l := start(t, cfg)
	var wg sync.WaitGroup
	for n := range 40 {
		wg.Go(func() {
			c := dial(t, l.mx)
			c.reply("220 ")
			c.say(fmt.Sprintf("EHLO host%d.example", n), "250")
			for range 20 {
				c.message(3000)
				c.say(".", "250 ")
			}
			c.say("QUIT", "221 ")
		})
	}
	wg.Wait()
}
