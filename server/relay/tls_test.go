package relay

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// authority signs certificates for tests.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) (*authority, *x509.CertPool) {
	a := &authority{}
	self := a.sign(t, "Test authority", nil, time.Hour)
	a.cert, _ = x509.ParseCertificate(self.Certificate[0])
	a.key = self.PrivateKey.(*ecdsa.PrivateKey)
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	return a, roots
}

// sign makes a certificate that is valid for so long; one that is not any more
// was valid before.
func (a *authority) sign(t *testing.T, name string, names []string, valid time.Duration) tls.Certificate {
	t.Helper()
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-2 * time.Hour), NotAfter: now.Add(valid),
		IsCA: names == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, n)
		}
	}
	parent, by := a.cert, a.key
	if parent == nil {
		parent, by = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, by)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func (c *peerConn) encrypt(cert tls.Certificate) {
	secure := tls.Server(c.Conn, &tls.Config{Certificates: []tls.Certificate{cert}})
	if err := secure.Handshake(); err != nil {
		c.t.Logf("the server's side of the handshake: %v", err)
	}
	c.Conn, c.r = secure, bufio.NewReader(secure)
}

func TestCertificates(t *testing.T) {
	ours, roots := newAuthority(t)
	other, _ := newAuthority(t)
	nobody := &authority{}
	zone, _ := ParseZone("mx.lab.example A 9.9.9.9\nlab.example MX 10 mx.lab.example")
	for name, c := range map[string]struct {
		cert tls.Certificate
		host string
		mx   bool
		why  string // "" verified
	}{
		"fine":              {ours.sign(t, "mx", []string{"mx.lab.example"}, time.Hour), "mx.lab.example", false, ""},
		"fine, through MX":  {ours.sign(t, "mx", []string{"mx.lab.example"}, time.Hour), "lab.example", true, ""},
		"fine, an address":  {ours.sign(t, "mx", []string{"9.9.9.9"}, time.Hour), "9.9.9.9", false, ""},
		"name, address":     {ours.sign(t, "mx", []string{"mx.lab.example"}, time.Hour), "9.9.9.9", false, "it is for mx.lab.example, not for 9.9.9.9"},
		"name":              {ours.sign(t, "mx", []string{"a.example", "b.example", "c.example", "d.example", "e.example"}, time.Hour), "mx.lab.example", false, "it is for a.example, b.example, c.example, d.example and others, not for mx.lab.example"},
		"expired":           {ours.sign(t, "mx", []string{"mx.lab.example"}, -time.Hour), "mx.lab.example", false, "it expired on "},
		"another authority": {other.sign(t, "mx", []string{"mx.lab.example"}, time.Hour), "mx.lab.example", false, "issued by an authority that this machine does not know: CN=Test authority"},
		"nobody":            {nobody.sign(t, "mx", []string{"mx.lab.example"}, time.Hour), "mx.lab.example", false, "self-signed"},
	} {
		p := newPeer(t, func(c1 *peerConn) {
			c1.say("220 hi")
			c1.answers("STARTTLS", "220 go")
			c1.encrypt(c.cert)
			c1.answers("EHLO relay.example", "250 hi")
		})
		var dials atomic.Int64
		l := start(t, func(cfg *Config) {
			cfg.Policy.Public, cfg.Hostname, cfg.Resolver, cfg.Dial, cfg.Roots = true, "relay.example", zone, mapped(p, &dials), roots
		})
		v := l.visit(t)
		v.ws.WriteJSON(map[string]any{"type": "open", "host": c.host, "port": 25, "mx": c.mx})
		v.note("resolved")
		v.note("connected")
		v.reply("220 ")
		v.type_("STARTTLS\r\n")
		v.sent("STARTTLS")
		v.reply("220 ")
		m := v.note("tls")
		why, _ := m["why"].(string)
		if m["verified"] != (c.why == "") || !strings.HasPrefix(why, c.why) || m["version"] != "TLS 1.3" || m["cipher"] == "" {
			t.Errorf("%s: %v", name, m)
		}
		leaf := m["chain"].([]any)[0].(map[string]any)
		if leaf["subject"] != "CN=mx" || leaf["issuer"] == "" || leaf["until"] == "" || len(leaf["names"].([]any)) == 0 {
			t.Errorf("%s: %v", name, leaf)
		}
		v.type_("EHLO me\r\n")
		v.sent("EHLO relay.example")
		v.reply("250 ")
	}
}

func TestDoubts(t *testing.T) {
	ours, roots := newAuthority(t)
	cert := ours.sign(t, "mx", []string{"mx.lab.example"}, time.Hour)
	leaf, _ := x509.ParseCertificate(cert.Certificate[0])
	for name, c := range map[string]struct {
		chain []*x509.Certificate
		host  string
		now   time.Time
		want  string
	}{
		"nothing":      {nil, "mx.lab.example", time.Now(), "the server sent no certificate"},
		"not yet":      {[]*x509.Certificate{leaf}, "mx.lab.example", time.Now().Add(-24 * time.Hour), "it is valid from "},
		"an authority": {[]*x509.Certificate{ours.cert}, "mx.lab.example", time.Now(), "it is for no name at all, not for mx.lab.example"},
		"with others":  {[]*x509.Certificate{leaf, ours.cert}, "mx.lab.example", time.Now(), ""},
	} {
		if got, d := doubts(c.chain, c.host, roots, c.now); (d.Reason == "") != (c.want == "") || !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// What either side says between STARTTLS and the handshake was not protected by
// it: it goes nowhere, and the visitor learns of it.
func TestInjection(t *testing.T) {
	ours, _ := newAuthority(t)
	p := newPeer(t, func(c *peerConn) {
		c.say("220 hi")
		c.hears("STARTTLS")
		io.WriteString(c, "220 go\r\n250 injected\r\n")
		c.encrypt(ours.sign(t, "mx", []string{"mx.lab.example"}, time.Hour))
		c.answers("NOOP", "250 inside")
	})
	l := start(t, allow(p))
	v := l.reach(t, p)
	v.reply("220 ")
	v.type_("STARTTLS\r\nRSET\r\nVRFY secret\r\n")
	v.sent("STARTTLS")
	if got := v.reply("220 "); got != "220 go\r\n" || v.rest != "" {
		t.Errorf("shown: %q %q", got, v.rest)
	}
	v.note("tls")
	if m := v.held("before-tls-server"); m["line"] != "250 injected\r\n" {
		t.Errorf("%v", m)
	}
	if m := v.held("before-tls"); m["line"] != "RSET\r\nVRFY secret\r\n" {
		t.Errorf("%v", m)
	}
	v.type_("NOOP\r\n")
	v.sent("NOOP")
	v.reply("250 inside")
}

// What arrives from the visitor while the handshake runs is dropped as well.
func TestTalkDuringTheHandshake(t *testing.T) {
	ours, _ := newAuthority(t)
	proceed := make(chan struct{})
	p := newPeer(t, func(c *peerConn) {
		c.say("220 hi")
		c.answers("STARTTLS", "220 go")
		<-proceed
		c.encrypt(ours.sign(t, "mx", []string{"mx.lab.example"}, time.Hour))
		c.answers("NOOP", "250 inside")
	})
	l := start(t, allow(p))
	v := l.reach(t, p)
	v.reply("220 ")
	v.type_("STARTTLS\r\n")
	v.sent("STARTTLS")
	v.reply("220 ")
	v.type_("QUIT\r\n")
	for dropped := false; !dropped; {
		l.mu.Lock()
		for s := range l.sessions {
			o := s.out.Load()
			o.mu.Lock()
			dropped = len(o.dropped) > 0
			o.mu.Unlock()
		}
		l.mu.Unlock()
	}
	close(proceed)
	v.note("tls")
	if m := v.held("before-tls"); m["line"] != "QUIT\r\n" {
		t.Errorf("%v", m)
	}
	v.type_("NOOP\r\n")
	v.sent("NOOP")
	v.reply("250 inside")
}

func TestImplicitTLS(t *testing.T) {
	ours, roots := newAuthority(t)
	p := newPeer(t, func(c *peerConn) {
		c.encrypt(ours.sign(t, "mx", []string{"127.0.0.1"}, time.Hour))
		c.say("220 inside")
		c.answers("NOOP", "250 ok")
	})
	l := start(t, func(c *Config) { allow(p)(c); c.Roots = roots })
	v := l.visit(t).open("127.0.0.1", int(p.at().Port()), "implicit")
	if m := v.note("tls"); m["verified"] != true {
		t.Errorf("%v", m)
	}
	v.reply("220 inside")
	v.type_("STARTTLS\r\nNOOP\r\n")
	v.held("tls")
	v.sent("NOOP")
	v.reply("250 ")
}

func TestNoTLSAtPeer(t *testing.T) {
	plain := newPeer(t, func(c *peerConn) { c.say("220 plain"); c.r.ReadByte() })
	l := start(t, allow(plain))
	v := l.visit(t).open("127.0.0.1", int(plain.at().Port()), "implicit")
	if m := v.note("refused"); m["code"] != CodeTLS || !strings.Contains(m["text"].(string), "does not speak TLS") {
		t.Errorf("%v", m)
	}
	broken := newPeer(t, func(c *peerConn) {
		c.say("220 hi")
		c.answers("STARTTLS", "220 go")
		c.say("421 oh no")
		c.r.ReadByte()
	})
	l = start(t, allow(broken))
	v = l.reach(t, broken)
	v.reply("220 ")
	v.type_("STARTTLS\r\n")
	v.sent("STARTTLS")
	v.reply("220 ")
	if m := v.note("refused"); m["code"] != CodeTLS {
		t.Errorf("%v", m)
	}
	l.until(t, 0)
}
