package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// authority is a certification authority for tests. It signs what it is asked
// to, after a look at the challenge; signatures of the account it takes on trust.
type authority struct {
	key       *ecdsa.PrivateKey
	cert      *x509.Certificate
	challenge string // where the names it is asked about are served
	issued    atomic.Int32

	mu     sync.Mutex
	url    string
	orders []*order
}

// order is one request for a certificate (RFC 8555 7.1.3).
type order struct {
	name  string
	valid bool
	chain []byte
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, _ := x509.ParseCertificate(der)
	return &authority{key: key, cert: cert}
}

func (a *authority) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}

// sign makes a certificate that lives long enough not to be renewed at once.
func (a *authority) sign(names []string, public any) ([]byte, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(a.issued.Add(1)) + 1), Subject: pkix.Name{CommonName: names[0]}, DNSNames: names,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(90 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	return x509.CreateCertificate(rand.Reader, template, a.cert, public, a.key)
}

// pair is a certificate and its key, as files hold them.
func (a *authority) pair(t *testing.T, names ...string) (cert, key []byte) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := a.sign(names, &k.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})
}

// redirected dials one address, whatever name was asked for.
type redirected struct{ address string }

func (r *redirected) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, network, r.address)
}

// serveACME opens the directory and gives its address.
func (a *authority) serveACME(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/dir", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, 200, map[string]string{"newNonce": a.url + "/nonce", "newAccount": a.url + "/account", "newOrder": a.url + "/order"})
	})
	mux.HandleFunc("/nonce", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/account", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", a.url+"/account/1")
		reply(w, 201, map[string]string{"status": "valid"})
	})
	mux.HandleFunc("/order", a.newOrder)
	mux.HandleFunc("/order/{n}", a.with(func(w http.ResponseWriter, n string, o *order, _ []byte) { reply(w, 200, a.describe(n, o)) }))
	mux.HandleFunc("/authz/{n}", a.with(a.authorization))
	mux.HandleFunc("/challenge/{n}", a.with(a.meet))
	mux.HandleFunc("/finalize/{n}", a.with(a.finalize))
	mux.HandleFunc("/cert/{n}", a.with(func(w http.ResponseWriter, _ string, o *order, _ []byte) { w.Write(o.chain) }))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Replay-Nonce", rand.Text())
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	a.url = server.URL
	return a.url + "/dir"
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

// payload takes the message out of its envelope (RFC 7515).
func payload(r *http.Request) []byte {
	var jws struct{ Payload string }
	json.NewDecoder(r.Body).Decode(&jws)
	p, _ := base64.RawURLEncoding.DecodeString(jws.Payload)
	return p
}

func (a *authority) newOrder(w http.ResponseWriter, r *http.Request) {
	var m struct{ Identifiers []struct{ Value string } }
	if json.Unmarshal(payload(r), &m) != nil || len(m.Identifiers) != 1 {
		reply(w, 400, map[string]string{"type": "urn:ietf:params:acme:error:malformed"})
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	o := &order{name: m.Identifiers[0].Value}
	a.orders = append(a.orders, o)
	n := fmt.Sprint(len(a.orders) - 1)
	w.Header().Set("Location", a.url+"/order/"+n)
	reply(w, 201, a.describe(n, o))
}

// with finds the order that an address names.
func (a *authority) with(f func(w http.ResponseWriter, n string, o *order, payload []byte)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscan(r.PathValue("n"), &n)
		a.mu.Lock()
		defer a.mu.Unlock()
		f(w, r.PathValue("n"), a.orders[n], payload(r))
	}
}

func (a *authority) describe(n string, o *order) map[string]any {
	status := "pending"
	switch {
	case o.chain != nil:
		status = "valid"
	case o.valid:
		status = "ready"
	}
	return map[string]any{
		"status": status, "identifiers": []map[string]string{{"type": "dns", "value": o.name}},
		"authorizations": []string{a.url + "/authz/" + n}, "finalize": a.url + "/finalize/" + n, "certificate": a.url + "/cert/" + n,
	}
}

func (a *authority) authorization(w http.ResponseWriter, n string, o *order, _ []byte) {
	status := map[bool]string{false: "pending", true: "valid"}[o.valid]
	reply(w, 200, map[string]any{
		"status": status, "identifier": map[string]string{"type": "dns", "value": o.name},
		"challenges": []map[string]string{{"type": "tls-alpn-01", "url": a.url + "/challenge/" + n, "token": "token", "status": status}},
	})
}

// meet looks at the challenge: a handshake with the protocol acme-tls/1 shows a
// certificate for the name (RFC 8737 3).
func (a *authority) meet(w http.ResponseWriter, n string, o *order, _ []byte) {
	conn, err := tls.Dial("tcp", a.challenge, &tls.Config{ServerName: o.name, NextProtos: []string{"acme-tls/1"}, InsecureSkipVerify: true})
	if err == nil {
		leaf := conn.ConnectionState().PeerCertificates[0]
		o.valid = conn.ConnectionState().NegotiatedProtocol == "acme-tls/1" && strings.Join(leaf.DNSNames, " ") == o.name
		conn.Close()
	}
	reply(w, 200, map[string]string{"type": "tls-alpn-01", "url": a.url + "/challenge/" + n, "token": "token", "status": "processing"})
}

func (a *authority) finalize(w http.ResponseWriter, n string, o *order, message []byte) {
	var m struct{ CSR string }
	json.Unmarshal(message, &m)
	raw, _ := base64.RawURLEncoding.DecodeString(m.CSR)
	request, err := x509.ParseCertificateRequest(raw)
	if err != nil || !o.valid {
		reply(w, 403, map[string]string{"type": "urn:ietf:params:acme:error:orderNotReady"})
		return
	}
	if der, err := a.sign([]string{o.name}, request.PublicKey); err == nil {
		o.chain = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	}
	w.Header().Set("Location", a.url+"/order/"+n)
	reply(w, 200, a.describe(n, o))
}
