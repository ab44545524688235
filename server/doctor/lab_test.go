package doctor

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"net/netip"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/foxcpp/go-mockdns"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// lab is a network of its own: DNS from a table, servers on loopback that play
// scenes, and a clock that goes only when a scene says so.
type lab struct {
	t      *testing.T
	doctor Doctor
	zones  map[string]mockdns.Zone
	doors  map[string]func(context.Context) (net.Conn, error) // "192.0.2.25:25" and so on

	mu    sync.Mutex
	now   time.Time
	heard chan struct{} // closed and renewed whenever the doctor has noted something
	noted int           // octets of servers that the doctor has noted
	said  int           // octets that servers have sent
	waits bool          // the doctor waits for a greeting
	once  sync.WaitGroup
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func newLab(t *testing.T, zones map[string]mockdns.Zone) *lab {
	if zones == nil {
		zones = map[string]mockdns.Zone{}
	}
	l := &lab{t: t, zones: zones, doors: map[string]func(context.Context) (net.Conn, error){}, now: noon, heard: make(chan struct{})}
	l.doctor = Doctor{
		Resolver: &mockdns.Resolver{Zones: zones}, Dial: l.dial, Hello: "doctor.test.example", Now: l.clock, Watch: l.watch,
		Roots: authority().pool,
		Limits: Limits{ // what is waited for comes at once; what never comes is not waited for
			Names: 5 * time.Second, Connect: 5 * time.Second, Greeting: 400 * time.Millisecond, Knock: 20 * time.Millisecond,
			Reply: 300 * time.Millisecond, Rest: 30 * time.Millisecond, Late: 2 * time.Second, Teaser: time.Second,
		},
	}
	t.Cleanup(l.once.Wait)
	return l
}

func (l *lab) clock() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

// watch counts what has arrived, so that a scene can wait for it.
func (l *lab) watch(o Observation) {
	n, waits := 0, false
	for _, p := range o.Ports {
		waits = waits || (&visit{port: p}).phase(Phase220).State != ToCome
		for _, c := range p.Bytes {
			if !c.Ours {
				n += len(c.Data)
			}
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if n != l.noted || waits != l.waits {
		l.noted, l.waits = n, waits
		close(l.heard)
		l.heard = make(chan struct{})
	}
}

// pass lets time go by once the doctor waits and has noted all that was said.
func (l *lab) pass(d time.Duration) {
	for {
		l.mu.Lock()
		if l.waits && l.noted >= l.said {
			l.now = l.now.Add(d)
			l.mu.Unlock()
			return
		}
		wait := l.heard
		l.mu.Unlock()
		<-wait
	}
}

func (l *lab) dial(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	door, ok := l.doors[to.String()]
	if !ok {
		return nil, fail("connect", syscall.ECONNREFUSED)
	}
	return door(ctx)
}

func fail(op string, errno syscall.Errno) error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError(op, errno)}
}

// nowhere is a door behind which a packet is lost.
func nowhere(context.Context) (net.Conn, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded}
}

// scene is what a server does on one connection.
type scene func(*actor)

// actor is a server on the stage.
type actor struct {
	*lab
	net.Conn
}

// serve opens a real TCP port on loopback; each connection plays the scene.
func (l *lab) serve(at string, play scene) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.t.Fatal(err)
	}
	l.once.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			l.once.Go(func() {
				a := &actor{l, conn}
				defer func() { a.Conn.Close() }()
				play(a)
			})
		}
	})
	l.t.Cleanup(func() { listener.Close() })
	l.reach(at, listener.Addr().String())
}

// reach gives a listener on loopback the address it has in the lab.
func (l *lab) reach(at, listener string) {
	l.doors[at] = func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", listener)
	}
}

// say sends text as it is.
func (a *actor) say(text string) {
	a.mu.Lock()
	a.said += len(text)
	a.mu.Unlock()
	a.Write([]byte(text))
}

// hear reads one line of the client.
func (a *actor) hear() string {
	var line []byte
	p := make([]byte, 1)
	for {
		if n, err := a.Read(p); n == 0 || err != nil {
			return string(line)
		}
		if line = append(line, p[0]); p[0] == '\n' {
			return string(line)
		}
	}
}

// hang does nothing until the client is gone.
func (a *actor) hang() {
	for a.hear() != "" {
	}
}

// reset breaks the connection off.
func (a *actor) reset() {
	a.pass(0)
	a.Conn.(*net.TCPConn).SetLinger(0)
}

// encrypt does the server's side of a handshake.
func (a *actor) encrypt(cfg *tls.Config) bool {
	secure := tls.Server(a.Conn, cfg)
	if secure.Handshake() != nil {
		return false
	}
	a.Conn = secure
	return true
}

// greet is a server with nothing wrong: it answers EHLO with what is listed.
func (a *actor) greet(greeting string, extensions ...string) {
	a.say(greeting + "\r\n")
	a.attend(extensions...)
}

// attend answers what follows the greeting.
func (a *actor) attend(extensions ...string) {
	for {
		line := strings.ToUpper(a.hear())
		switch {
		case line == "":
			return
		case strings.HasPrefix(line, "EHLO"):
			list := append([]string{"mx.lab.example"}, extensions...)
			for i, e := range list {
				sep := "-"
				if i == len(list)-1 {
					sep = " "
				}
				a.say("250" + sep + e + "\r\n")
			}
		case strings.HasPrefix(line, "STARTTLS"):
			return
		case strings.HasPrefix(line, "QUIT"):
			a.say("221 2.0.0 Bye\r\n")
			return
		}
	}
}

// ca is who the doctor of a lab trusts.
type ca struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

var authority = sync.OnceValue(func() ca {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	plan := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Lab CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, plan, plan, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	cert, _ := x509.ParseCertificate(der)
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return ca{cert, key, pool}
})

// certified makes the TLS of a server; change spoils it.
func certified(change func(*x509.Certificate, *tls.Config)) *tls.Config {
	cfg := &tls.Config{MinVersion: tls.VersionTLS10}
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	plan := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "mx.lab.example"}, DNSNames: []string{"mx.lab.example"},
		NotBefore: noon.AddDate(0, -1, 0), NotAfter: noon.AddDate(0, 0, 61),
	}
	parent, by := authority().cert, authority().key
	if change != nil {
		change(plan, cfg)
	}
	if plan.Issuer.CommonName == "self" {
		plan.Issuer, parent, by = pkix.Name{}, plan, key
	}
	der, err := x509.CreateCertificate(rand.Reader, plan, parent, &key.PublicKey, by)
	if err != nil {
		panic(err)
	}
	cfg.Certificates = []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}
	return cfg
}

// oneHost is a domain with one mail host.
func oneHost() map[string]mockdns.Zone {
	return map[string]mockdns.Zone{
		"lab.example.":             {MX: []net.MX{{Host: "mx.lab.example.", Pref: 10}}},
		"mx.lab.example.":          {A: []string{"192.0.2.25"}},
		"25.2.0.192.in-addr.arpa.": {PTR: []string{"mx.lab.example."}},
	}
}

// visit examines a target and gives the report in English.
func (l *lab) visit(target string) Report {
	l.t.Helper()
	t, err := ParseTarget(target)
	if err != nil {
		l.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return Tell(l.doctor.Examine(ctx, t), "en")
}
