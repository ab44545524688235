package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ehlo/server/relay"

	"github.com/gorilla/websocket"
)

// writePair makes a certificate for names and writes it to the files.
func writePair(t *testing.T, ca *authority, cert, key string, names ...string) {
	t.Helper()
	certPEM, keyPEM := ca.pair(t, names...)
	for name, data := range map[string][]byte{cert: certPEM, key: keyPEM} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// https is a client that trusts the authority and calls every name at address.
func https(t *testing.T, ca *authority, address string) *http.Client {
	tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: ca.pool()}, ForceAttemptHTTP2: true}
	tr.DialContext = (&redirected{address}).dial
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 10 * time.Second}
}

// With a certificate the pages are HTTPS, and say that they always will be.
func TestPagesWithCertificate(t *testing.T) {
	ca, dir := newAuthority(t), t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePair(t, ca, cert, key, "play.example")
	r := startServe(t, "--tls-cert="+cert, "--tls-key="+key, "--origin=https://play.example")
	answer, err := https(t, ca, r.at["http"]).Get("https://play.example/en/")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != 200 || answer.Header.Get("Strict-Transport-Security") == "" || answer.Proto != "HTTP/2.0" {
		t.Errorf("%d %s %v", answer.StatusCode, answer.Proto, answer.Header)
	}
	if !strings.Contains(r.out.String(), "https://127.0.0.1:") {
		t.Error("the operator is sent to http")
	}
	// WebSockets, too, from this origin and from none that is not TLS.
	for origin, ok := range map[string]bool{"https://play.example": true, "http://play.example": false, "http://" + r.at["http"]: false, "https://" + r.at["http"]: true} {
		d := websocket.Dialer{TLSClientConfig: &tls.Config{RootCAs: ca.pool()}, NetDialContext: (&redirected{r.at["http"]}).dial, Subprotocols: []string{relay.Subprotocol}}
		ws, _, err := d.Dial("wss://play.example/relay", http.Header{"Origin": {origin}})
		if (err == nil) != ok {
			t.Errorf("a tab of %s: %v", origin, err)
		}
		if err == nil {
			ws.Close()
		}
	}
	// The mail server has the same one.
	conn, err := tls.Dial("tcp", r.at["smtps"], &tls.Config{RootCAs: ca.pool(), ServerName: "play.example"})
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

// Behind a proxy, browsers see its certificate: the pages stay as they are.
func TestCertificateBehindProxyIsForMail(t *testing.T) {
	ca, dir := newAuthority(t), t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePair(t, ca, cert, key, "play.example")
	r := startServe(t, "--tls-cert="+cert, "--tls-key="+key, "--proxy=127.0.0.1")
	answer, err := http.Get("http://" + r.at["http"] + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.Header.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS without TLS")
	}
}

// A renewed certificate is in use a minute later; a broken one is not.
func TestCertificateIsReadAgain(t *testing.T) {
	ca, dir := newAuthority(t), t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePair(t, ca, cert, key, "one.example")
	var log bytes.Buffer
	f, err := newCertFiles(cert, key, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	name := func(later time.Duration) string {
		leaf, err := x509.ParseCertificate(f.at(now.Add(later)).Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return leaf.DNSNames[0]
	}
	touch := func(later time.Duration) { os.Chtimes(cert, now, now.Add(later)) }
	writePair(t, ca, cert, key, "two.example")
	touch(time.Hour)
	if got := name(time.Second); got != "one.example" {
		t.Errorf("the files are read for every handshake: %s", got)
	}
	if got := name(2 * lookAgain); got != "two.example" {
		t.Errorf("renewed, but in use is %s", got)
	}
	os.WriteFile(cert, []byte("half a cert"), 0o600)
	touch(2 * time.Hour)
	if got := name(4 * lookAgain); got != "two.example" || !strings.Contains(log.String(), "old one stays") {
		t.Errorf("broken, and in use is %s; log %s", got, &log)
	}
}

// The whole of ACME, against an authority that is ours: the order, the challenge
// at our own listener, the certificate, and the folder that keeps it.
func TestACME(t *testing.T) {
	ca := newAuthority(t)
	dir := filepath.Join(t.TempDir(), "certs")
	url := ca.serveACME(t)
	start := func() *running {
		r := startServe(t, "--acme=play.example", "--acme-url="+url, "--acme-dir="+dir, "--contact=abuse@play.example", "--hostname=relay.play.example")
		ca.challenge = r.at["http"]
		return r
	}
	r := start()
	for _, host := range []string{"play.example", "relay.play.example"} {
		answer, err := https(t, ca, r.at["http"]).Get("https://" + host + "/en/abuse")
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != 200 || !strings.Contains(string(text), "abuse@play.example") || answer.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: %d", host, answer.StatusCode)
		}
	}
	if _, err := https(t, ca, r.at["http"]).Get("https://other.example/"); err == nil {
		t.Error("a certificate for a name that nobody gave")
	}
	for _, asks := range []string{"play.example", "mx.lab.example", ""} { // mail clients ask for anything
		conn, err := tls.Dial("tcp", r.at["smtps"], &tls.Config{InsecureSkipVerify: true, ServerName: asks})
		if err != nil {
			t.Fatal(err)
		}
		if got := conn.ConnectionState().PeerCertificates[0].DNSNames; got[0] != "play.example" {
			t.Errorf("mail asked for %q and got %v", asks, got)
		}
		conn.Close()
	}
	issued := ca.issued.Load()
	r.stop()
	<-r.done
	r.done <- nil
	r = start() // from the folder: nobody is asked
	if answer, err := https(t, ca, r.at["http"]).Get("https://play.example/healthz"); err != nil {
		t.Error(err)
	} else {
		answer.Body.Close()
	}
	if ca.issued.Load() != issued || issued != 2 {
		t.Errorf("%d certificates, then %d", issued, ca.issued.Load())
	}
}

// While the authority cannot be reached, mail has the certificate of the run.
func TestMailDoesNotWaitForACME(t *testing.T) {
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead.Close()
	r := startServe(t, "--acme=play.example", "--acme-url=http://"+dead.Addr().String()+"/", "--acme-dir="+t.TempDir())
	conn, err := tls.Dial("tcp", r.at["smtps"], &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}
