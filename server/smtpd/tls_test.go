package smtpd

import (
	"crypto/tls"
	"crypto/x509"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
)

var anyCertificate = &tls.Config{InsecureSkipVerify: true}

// secured does a handshake after the 220 to STARTTLS has been read.
func (c *client) secured() *client {
	c.t.Helper()
	conn := tls.Client(c.Conn, anyCertificate)
	if err := conn.Handshake(); err != nil {
		c.t.Fatalf("handshake: %v", err)
	}
	return talkTo(c.t, conn)
}

func TestSTARTTLS(t *testing.T) {
	l := start(t, config(t, ""))
	c := dial(t, l.mx)
	c.reply("220 ")
	c.say("EHLO a.example", "250-")
	c.say("STARTTLS", "220 ")
	s := c.secured()
	s.say("MAIL FROM:<a@test.example>", "503 ") // RFC 3207 4.2: EHLO is forgotten
	if ehlo := s.say("EHLO a.example", "250-"); strings.Contains(ehlo, "STARTTLS") {
		t.Error("STARTTLS is offered twice")
	}
	s.say("VRFY alice", "252 ")
	s.say("QUIT", "221 ")
	s.gone()
}

// What is sent in the clear behind STARTTLS must not be run inside TLS, in
// whatever pieces it arrives. The HELP would be answered with 214.
func TestCommandInjection(t *testing.T) {
	l := start(t, config(t, ""))
	for name, pieces := range map[string][]string{
		"one piece":  {"STARTTLS\r\nHELP\r\nMAIL FROM:<evil@test.example>\r\n"},
		"two pieces": {"STARTTLS\r\n", "HELP\r\n"},
		"half lines": {"STARTTLS\r", "\nHEL", "P\r\nNO"},
	} {
		c := dial(t, l.mx)
		c.reply("220 ")
		c.say("EHLO a.example", "250-")
		for _, p := range pieces {
			c.send(p)
		}
		c.reply("220 ")
		if c.r.Buffered() > 0 {
			t.Errorf("%s: more than one reply in the clear", name)
			continue
		}
		conn := tls.Client(c.Conn, anyCertificate)
		if conn.Handshake() != nil {
			continue // refusing to go on is safe too
		}
		s := talkTo(t, conn)
		s.say("EHLO b.example", "250-")
		s.say("QUIT", "221 ")
		s.gone()
	}
}

func TestBrokenHandshake(t *testing.T) {
	l := start(t, config(t, ""))
	c := dial(t, l.mx)
	c.reply("220 ")
	c.say("EHLO a.example", "250-")
	c.say("STARTTLS", "220 ")
	c.send("this is no ClientHello, and no command either\r\n")
	buf := make([]byte, 200)
	n, _ := c.Read(buf)
	if strings.HasPrefix(string(buf[:n]), "2") || strings.HasPrefix(string(buf[:n]), "5") {
		t.Errorf("a reply in the clear after STARTTLS: %q", buf[:n])
	}
}

func TestCertificate(t *testing.T) {
	cert, err := newCertificate("mx.lab.example", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert.Leaf)
	for _, name := range []string{"mx.lab.example", "localhost", "sandbox", "127.0.0.1", "::1"} {
		if _, err := cert.Leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: roots}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	cfg := SelfSigned("mx.lab.example")
	a, _ := cfg.GetCertificate(nil)
	b, _ := cfg.GetCertificate(nil)
	if a == nil || a != b {
		t.Error("a new certificate for every handshake")
	}
}

func TestFromFiles(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "cert.pem")
	if _, err := FromFiles(missing, missing); !os.IsNotExist(unwrapAll(err)) {
		t.Errorf("a missing file: %v", err)
	}
	os.WriteFile(missing, []byte("hello"), 0o600)
	if _, err := FromFiles(missing, missing); err == nil || !strings.Contains(err.Error(), missing) {
		t.Errorf("no certificate inside: %v", err)
	}
}

func unwrapAll(err error) error {
	for {
		u, ok := err.(interface{ Unwrap() error })
		if !ok || u.Unwrap() == nil {
			return err
		}
		err = u.Unwrap()
		if os.IsNotExist(err) {
			return err
		}
	}
}

const letter = "From: a@test.example\r\nSubject: hi\r\n\r\nhello\r\n"

func TestStandardLibraryClient(t *testing.T) {
	l := start(t, config(t, ""))
	c, err := smtp.Dial(l.mx)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	steps := []func() error{
		func() error { return c.Hello("client.test.example") },
		func() error { return c.StartTLS(anyCertificate) },
		func() error { return c.Verify("alice") }, // 252 is a success to net/smtp? it wants 250
		func() error { return c.Mail("a@test.example") },
		func() error { return c.Rcpt("alice@lab.example") },
		func() error {
			w, err := c.Data()
			if err != nil {
				return err
			}
			w.Write([]byte(letter))
			return w.Close()
		},
		c.Quit,
	}
	for i, step := range steps {
		if err := step(); err != nil && i != 2 {
			t.Fatalf("step %d: %v", i, err)
		}
	}
}

func TestGoSMTPClient(t *testing.T) {
	l := start(t, config(t, ""))
	for name, connect := range map[string]func() (*gosmtp.Client, error){
		"plain":    func() (*gosmtp.Client, error) { return gosmtp.Dial(l.mx) },
		"STARTTLS": func() (*gosmtp.Client, error) { return gosmtp.DialStartTLS(l.mx, anyCertificate) },
		"TLS":      func() (*gosmtp.Client, error) { return gosmtp.DialTLS(l.submissions, anyCertificate) },
	} {
		c, err := connect()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := c.SendMail("a@test.example", []string{"alice@lab.example", "bob@lab.example"}, strings.NewReader(letter)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := c.SendMail("a@test.example", []string{"nosuchuser@lab.example"}, strings.NewReader(letter)); err == nil {
			t.Errorf("%s: mail for nobody was taken", name)
		}
		if err := c.Quit(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
