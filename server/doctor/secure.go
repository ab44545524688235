package doctor

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"strings"
	"time"
)

// TLSFault is what is wrong with a handshake, or with a certificate.
type TLSFault string

const (
	TLSExpired    TLSFault = "expired"
	TLSNotYet     TLSFault = "not-yet"
	TLSWrongName  TLSFault = "wrong-name"
	TLSSelfSigned TLSFault = "self-signed"
	TLSUntrusted  TLSFault = "untrusted"
	TLSVersion    TLSFault = "version" // no version in common
	TLSOld        TLSFault = "old"     // only 1.0 or 1.1
	TLSRefused    TLSFault = "refused" // the server sent an alert
	TLSNot        TLSFault = "not-tls" // what came back is no TLS
	TLSEnded      TLSFault = "ended"   // the connection ended in the middle
	TLSTimedOut   TLSFault = "timeout" // nothing more came
	TLSOther      TLSFault = "other"   // a fault of another kind
)

// handshake tells a handshake that came about from one that did not.
func (f TLSFault) handshake() bool {
	switch f {
	case "", TLSExpired, TLSNotYet, TLSWrongName, TLSSelfSigned, TLSUntrusted, TLSOld:
		return true
	}
	return false
}

// secure turns the connection into TLS and notes what it saw. The doctor goes
// on with a bad certificate: what comes after it is worth seeing, too.
func (x *visit) secure(w *wire) bool {
	x.begin(PhaseTLS)
	if len(w.buf) > 0 { // it goes on in clear where it should wait for our ClientHello
		x.port.TLS = &TLS{Fault: TLSNot, Clear: w.buf}
		x.end(PhaseTLS, Broken)
		return false
	}
	plain := &spy{Conn: w.Conn}
	conn := tls.Client(plain, x.doctor.tlsConfig(x.host))
	conn.SetDeadline(time.Now().Add(x.doctor.Limits.Reply))
	err := conn.Handshake()
	conn.SetDeadline(time.Time{})
	if err != nil {
		x.port.TLS = failedTLS(err, plain.first)
		x.end(PhaseTLS, Broken)
		return false
	}
	x.port.TLS = x.doctor.facts(conn.ConnectionState(), x.host)
	w.Conn, w.secured, w.buf = conn, true, nil
	x.end(PhaseTLS, Passed)
	return true
}

// tlsConfig agrees to everything, so that an old server can be told from one
// that speaks no TLS. The certificate is judged afterwards.
func (d *Doctor) tlsConfig(host string) *tls.Config {
	cfg := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10}
	for _, list := range [][]*tls.CipherSuite{tls.CipherSuites(), tls.InsecureCipherSuites()} {
		for _, c := range list {
			cfg.CipherSuites = append(cfg.CipherSuites, c.ID)
		}
	}
	if _, err := netip.ParseAddr(host); err != nil {
		cfg.ServerName = host
	}
	return cfg
}

// facts is what a finished handshake shows.
func (d *Doctor) facts(s tls.ConnectionState, host string) *TLS {
	t := &TLS{Version: s.Version, Cipher: tls.CipherSuiteName(s.CipherSuite)}
	if len(s.PeerCertificates) == 0 {
		t.Fault = TLSUntrusted
		return t
	}
	leaf := s.PeerCertificates[0]
	t.Subject, t.Issuer, t.From, t.Until = leaf.Subject.CommonName, leaf.Issuer.String(), leaf.NotBefore, leaf.NotAfter
	t.Names = append(t.Names, leaf.DNSNames...)
	for _, ip := range leaf.IPAddresses {
		t.Names = append(t.Names, ip.String())
	}
	t.Fault, t.Why = d.doubt(s.PeerCertificates, host)
	if t.Fault == "" && s.Version < tls.VersionTLS12 {
		t.Fault = TLSOld
	}
	return t
}

// doubt is why a client that checks would not go on.
func (d *Doctor) doubt(chain []*x509.Certificate, host string) (TLSFault, string) {
	leaf, between := chain[0], x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	_, err := leaf.Verify(x509.VerifyOptions{DNSName: host, Intermediates: between, Roots: d.Roots, CurrentTime: d.now()})
	if err == nil {
		return "", ""
	}
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	switch {
	case bytes.Equal(leaf.RawIssuer, leaf.RawSubject) && leaf.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature) == nil:
		return TLSSelfSigned, err.Error()
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && d.now().Before(leaf.NotBefore):
		return TLSNotYet, err.Error()
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return TLSExpired, err.Error()
	case errors.As(err, &name):
		return TLSWrongName, err.Error()
	}
	return TLSUntrusted, err.Error()
}

// failedTLS reads why there was no handshake.
func failedTLS(err error, first []byte) *TLS {
	t := &TLS{Why: strings.TrimPrefix(err.Error(), "remote error: "), Fault: TLSOther}
	var not tls.RecordHeaderError
	var op *net.OpError
	switch {
	case errors.As(err, &not):
		t.Fault, t.Clear = TLSNot, first
	case strings.Contains(t.Why, "protocol version"):
		t.Fault = TLSVersion
	case errors.As(err, &op) && op.Op == "remote error":
		t.Fault = TLSRefused
	default:
		switch t.End = ending(err); t.End {
		case TimedOut:
			t.Fault = TLSTimedOut
		case Closed, Reset:
			t.Fault = TLSEnded
		}
	}
	return t
}

// knockOnSilence tries TLS on a second connection when the first has said
// nothing for a while, so that a port that waits for a ClientHello is told from
// one that is dead. The function it returns waits for the answer.
func (x *visit) knockOnSilence(ctx context.Context, w *wire) func() *Knock {
	if w.secured {
		return func() *Knock { return nil }
	}
	ctx, cancel := context.WithCancel(ctx)
	answer := make(chan *Knock, 1)
	silence := time.NewTimer(x.doctor.Limits.Knock)
	go func() {
		defer silence.Stop()
		select {
		case <-ctx.Done():
			answer <- nil
			return
		case <-silence.C:
		}
		if w.hasSpoken() {
			answer <- nil
			return
		}
		k := x.knock(ctx)
		if k.TLS || len(k.Junk) > 0 {
			w.giveUp()
		}
		answer <- k
	}()
	return func() *Knock {
		if w.hasSpoken() || x.port.Greeting.End != TimedOut {
			cancel() // it would tell nothing new
		}
		defer cancel()
		return <-answer
	}
}

func (w *wire) hasSpoken() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.heard
}

// knock is a ClientHello to the same address.
func (x *visit) knock(ctx context.Context) *Knock {
	conn, err := x.open(ctx, x.port.Address)
	if err != nil {
		return &Knock{End: ending(err), Lost: true}
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	conn.SetDeadline(time.Now().Add(x.doctor.Limits.Reply))
	plain := &spy{Conn: conn}
	secure := tls.Client(plain, x.doctor.tlsConfig(x.host))
	err = secure.Handshake()
	switch {
	case err == nil:
		conn.SetDeadline(time.Now().Add(x.doctor.Limits.Rest))
		p := make([]byte, 512)
		n, _ := secure.Read(p)
		return &Knock{TLS: true, Inside: p[:n]}
	case len(plain.first) > 0 && isTLS(plain.first):
		return &Knock{TLS: true}
	case len(plain.first) > 0:
		return &Knock{Junk: plain.first, End: ending(err)}
	}
	return &Knock{End: ending(err)}
}

// isTLS knows a record of TLS by its type and major version (RFC 8446 5.1).
func isTLS(b []byte) bool { return len(b) > 2 && b[0] >= 20 && b[0] <= 23 && b[1] == 3 && b[2] <= 4 }

// spy keeps the first octets that came.
type spy struct {
	net.Conn
	first []byte
}

func (s *spy) Read(p []byte) (int, error) {
	n, err := s.Conn.Read(p)
	s.first = append(s.first, p[:min(n, 512-len(s.first))]...)
	return n, err
}
