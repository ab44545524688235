package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A row is a server and what the doctor must say about it.
type row struct {
	name  string
	port  string // "25" if empty
	play  scene
	want  Kind
	known string // stands in what is known
}

// hears plays a scene of greeting, EHLO with STARTTLS, and what follows it.
func afterStartTLS(reply string, then scene) scene {
	return func(a *actor) {
		a.greet("220 mx.lab.example ESMTP", "PIPELINING", "STARTTLS")
		a.say(reply)
		if then != nil {
			then(a)
		}
	}
}

// withTLS offers STARTTLS and then a certificate.
func withTLS(change func(*x509.Certificate, *tls.Config)) scene {
	cfg := certified(change)
	return afterStartTLS("220 2.0.0 Go\r\n", func(a *actor) {
		if a.encrypt(cfg) {
			a.attend()
		}
	})
}

// inTLS begins with a handshake.
func inTLS(change func(*x509.Certificate, *tls.Config), then scene) scene {
	cfg := certified(change)
	return func(a *actor) {
		if a.encrypt(cfg) {
			then(a)
		}
	}
}

func text(s string) scene { return func(a *actor) { a.say(s); a.hang() } }

func healthy(a *actor) { a.greet("220 mx.lab.example ESMTP", "SIZE") }

var openings = []row{
	{"refused", "", nil, PortRefused, "reset"},
	{"silent", "", (*actor).hang, Silent, "not one byte"},
	{"tls first", "", inTLS(nil, text("220 mx.lab.example ESMTP\r\n")), TLSFirst, "220 mx.lab.example"},
	{"tls first, then silence", "", inTLS(nil, (*actor).hang), TLSFirst, "answered with TLS"},
	{"http, which waits to be asked", "", func(a *actor) { a.hear(); a.say("HTTP/1.1 400 Bad Request\r\n\r\n") }, OtherProtocol, "HTTP/1.1 400"},
	{"http", "", text("HTTP/1.1 400 Bad Request\r\n\r\n"), OtherProtocol, "HTTP/1.1 400"},
	{"ssh", "", text("SSH-2.0-OpenSSH_9.2p1\r\n"), OtherProtocol, "SSH-2.0"},
	{"pop3", "", text("+OK ready\r\n"), OtherProtocol, "+OK ready"},
	{"imap", "", text("* OK IMAP4rev1 ready\r\n"), OtherProtocol, "* OK"},
	{"ftp", "", text("220 FTP server ready\r\n"), OtherFTP, "FTP server ready"},
	{"ftp of many lines", "", text("220-Welcome\r\n220 ProFTPD ready\r\n"), OtherFTP, "ProFTPD"},
	{"alert in clear", "", text("\x15\x03\x01\x00\x02\x02\x46"), TLSInClear, `\x15\x03\x01`},
	{"noise", "", text("\x00\xff\xfeH\x81\x1b[2J\r\n"), Unknown, `\x00\xFF\xFEH\x81\x1B[2J`},
	{"early close", "", func(*actor) {}, EarlyClose, "closed it again"},
	{"early reset", "", (*actor).reset, EarlyReset, "reset"},
	{"half, then closed", "", func(a *actor) { a.say("220 mx.lab.exa") }, Half, "220 mx.lab.exa"},
	{"half, then silence", "", text("220 mx.lab.exa"), Half, "220 mx.lab.exa"},
	{"first line, then closed", "", func(a *actor) { a.say("220-mx.lab.example\r\n") }, Half, ""},
	{"teaser only", "", text("220-mx.lab.example ESMTP\r\n"), TeaserOnly, "220-mx.lab.example"},
	{"glued", "", text("220mx.lab.example ESMTP\n"), Mangled, "220mx.lab.example"},
	{"glued without an end", "", text("220mx.lab.example"), Mangled, "220mx"},
	{"421", "", text("421 4.3.2 Not now\r\n"), Greeting421, "421 4.3.2 Not now"},
	{"450", "", text("450 4.7.1 Later\r\n"), Greeting4, "450 4.7.1"},
	{"554", "", text("554 5.7.1 Blocked\r\n"), Greeting554, "554 5.7.1 Blocked"},
	{"554 after a teaser", "", text("220-mx.lab.example\r\n554 5.7.1 Blocked\r\n"), Greeting554, "554 5.7.1 Blocked"},
	{"521", "", text("521 5.3.2 No mail\r\n"), Greeting521, "521 5.3.2"},
	{"550", "", text("550 No\r\n"), Greeting5, "550 No"},
	{"250", "", text("250 OK\r\n"), OddCode, "250 OK"},
	{"stars", "", func(a *actor) { a.greet("220 ****************************************2******0*****", "SIZE") }, Stars, "220 ****"},
	{"clear on 465", "465", text("220 mx.lab.example ESMTP\r\n"), ClearOnTLS, "220 mx.lab.example"},
	{"http on 465", "465", text("HTTP/1.1 400 Bad Request\r\n\r\n"), OtherProtocol, "HTTP"},
}

var dialogues = []row{
	{"healthy", "", withTLS(nil), Healthy, "220 mx.lab.example"},
	{"healthy inside TLS", "465", inTLS(nil, healthy), Healthy, "220 mx.lab.example"},
	{"late", "", func(a *actor) { a.pass(6 * time.Second); withTLS(nil)(a) }, Late, "after 6 s"},
	{"teaser", "", func(a *actor) {
		a.say("220-mx.lab.example ESMTP\r\n")
		a.pass(6030 * time.Millisecond)
		withTLS(nil)(a)
	}, Teaser, "6.03 s later"},
	{"ehlo silent", "", text("220 mx.lab.example ESMTP\r\n"), EHLOSilent, "silence is no evidence"},
	{"ehlo closed", "", func(a *actor) { a.say("220 mx.lab.example ESMTP\r\n"); a.hear() }, EHLOClosed, "without a reply"},
	{"ehlo refused", "", func(a *actor) { a.say("220 mx.lab.example ESMTP\r\n"); a.hear(); a.say("502 No\r\n"); a.hang() }, EHLORefused, "502 No"},
	{"ehlo junk", "", func(a *actor) { a.say("220 mx.lab.example ESMTP\r\n"); a.hear(); a.say("what?\r\n"); a.hang() }, EHLOJunk, "what?"},
	{"starttls refused", "", afterStartTLS("454 4.7.0 TLS not available\r\n", (*actor).hang), StartTLSRefused, "454 4.7.0"},
	{"starttls silent", "", afterStartTLS("", (*actor).hang), StartTLSSilent, "no reply came"},
	{"no starttls on 587", "587", healthy, Healthy, "220"},
	{"self-signed between servers", "", withTLS(func(c *x509.Certificate, _ *tls.Config) { c.Issuer.CommonName = "self" }), Healthy, ""},
}

var handshakes = []row{
	{"expired", "587", withTLS(func(c *x509.Certificate, _ *tls.Config) { c.NotAfter = noon.AddDate(0, 0, -3) }), tlsKind(TLSExpired), "2026-11-20, 3 days ago"},
	{"not yet", "587", withTLS(func(c *x509.Certificate, _ *tls.Config) { c.NotBefore = noon.AddDate(0, 0, 2) }), tlsKind(TLSNotYet), "2026-11-25"},
	{"wrong name", "587", withTLS(func(c *x509.Certificate, _ *tls.Config) { c.DNSNames = []string{"other.example"} }), tlsKind(TLSWrongName), "other.example"},
	{"self-signed", "587", withTLS(func(c *x509.Certificate, _ *tls.Config) { c.Issuer.CommonName = "self" }), tlsKind(TLSSelfSigned), "mx.lab.example"},
	{"untrusted", "465", inTLS(func(c *x509.Certificate, cfg *tls.Config) {
		c.ExtraExtensions = []pkix.Extension{{Id: []int{1, 2, 3}, Critical: true, Value: []byte{5, 0}}}
	}, healthy), tlsKind(TLSUntrusted), "Issued by"},
	{"only TLS 1.1", "465", inTLS(func(_ *x509.Certificate, c *tls.Config) { c.MaxVersion = tls.VersionTLS11 }, healthy), tlsKind(TLSOld), "TLS 1.1"},
	{"no version in common", "465", func(a *actor) { a.hello("\x15\x03\x01\x00\x02\x02\x46") }, tlsKind(TLSVersion), "protocol version"},
	{"handshake refused", "465", func(a *actor) { a.hello("\x15\x03\x01\x00\x02\x02\x28") }, tlsKind(TLSRefused), "handshake failure"},
	{"wants our certificate", "465", inTLS(func(_ *x509.Certificate, c *tls.Config) {
		c.ClientAuth, c.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12
	}, healthy), tlsKind(TLSRefused), ""},
	{"not TLS", "587", afterStartTLS("220 Go\r\n", text("what is this?\r\n")), tlsKind(TLSNot), "what is this?"},
	{"closed in the middle", "465", func(a *actor) { a.hello("") }, tlsKind(TLSEnded), ""},
	{"silent in the middle", "465", (*actor).hang, tlsKind(TLSTimedOut), "nothing complete"},
	{"nonsense in TLS", "465", func(a *actor) { a.hello("\x16\x03\x03\x00\x04\x02\x00\x00\x00"); a.hang() }, tlsKind(TLSOther), ""},
}

// hello takes a ClientHello and answers with octets.
func (a *actor) hello(answer string) {
	a.Read(make([]byte, 4096))
	a.say(answer)
}

// Between servers nobody is turned away for a certificate; it is told all the same.
func TestCertificateBetweenServers(t *testing.T) {
	for port, want := range map[string]Kind{"25": Healthy, "587": tlsKind(TLSSelfSigned)} {
		l := newLab(t, oneHost())
		l.serve("192.0.2.25:"+port, withTLS(func(c *x509.Certificate, _ *tls.Config) { c.Issuer.CommonName = "self" }))
		report := l.visit("mx.lab.example:" + port)
		if report.Main.Kind != want || found(report, tlsKind(TLSSelfSigned)) != (port == "25") {
			t.Errorf("%s: %s, besides %v", port, report.Main.Kind, kinds(report))
		}
	}
}

// What could not be tried is not claimed: here the second connection is refused.
func TestSilenceWithoutASecondConnection(t *testing.T) {
	l := newLab(t, oneHost())
	l.serve("192.0.2.25:25", (*actor).hang)
	first := l.doors["192.0.2.25:25"]
	l.doors["192.0.2.25:25"] = func(ctx context.Context) (net.Conn, error) {
		l.doors["192.0.2.25:25"] = broken(syscall.ECONNREFUSED)
		return first(ctx)
	}
	report := l.visit("mx.lab.example:25")
	if known := report.Main.Known.bare(); report.Main.Kind != Silent || strings.Contains(known, "not a port that waits") || !strings.Contains(known, "is not known") {
		t.Errorf("%s: %s", report.Main.Kind, known)
	}
}

// Each verdict has a server that deserves it, on real TCP and with real TLS.
func TestVerdicts(t *testing.T) {
	for _, r := range append(append(openings, dialogues...), handshakes...) {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			if r.port == "" {
				r.port = "25"
			}
			l := newLab(t, oneHost())
			if r.play != nil {
				l.serve("192.0.2.25:"+r.port, r.play)
			}
			report := l.visit("mx.lab.example:" + r.port)
			if report.Main.Kind != r.want {
				t.Errorf("verdict %s, want %s\n%+v", report.Main.Kind, r.want, report.Seen.Ports[0])
			}
			if known := report.Main.Known.bare(); !strings.Contains(known, r.known) {
				t.Errorf("known: %s\nwithout %q", known, r.known)
			}
			if fine := severity(r.want) <= Note; report.Found.Healthy != fine {
				t.Errorf("%s: healthy %v", r.want, report.Found.Healthy)
			}
		})
	}
}
