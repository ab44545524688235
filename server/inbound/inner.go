package inbound

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/gorilla/websocket"
)

// Inner is the door at which other nodes ask for clients of leases here. It is
// for them alone: what they say is encrypted with a certificate made for this
// run, whose fingerprint stands in each lease, and each lease has its secret.
type Inner struct {
	Address string // how other nodes reach it
	ln      net.Listener
	cert    tls.Certificate
	print   string
	web     *http.Server
}

// OpenInner opens the door. Serve answers there.
func OpenInner(address string) (*Inner, error) {
	cert, err := innerCertificate(time.Now())
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(cert.Certificate[0])
	return &Inner{Address: ln.Addr().String(), ln: ln, cert: cert, print: hex.EncodeToString(sum[:])}, nil
}

// Serve lets other nodes in until Close.
func (i *Inner) Serve(in *Inbound, log *slog.Logger) {
	i.web = &http.Server{
		Handler:           http.HandlerFunc(in.serveNode),
		ReadHeaderTimeout: helloWait,
		TLSConfig:         &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{i.cert}, NextProtos: []string{"http/1.1"}},
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	go i.web.ServeTLS(i.ln, "", "")
}

// Close closes the door; what has come through it goes on.
func (i *Inner) Close() {
	i.ln.Close()
	if i.web != nil {
		i.web.Close()
	}
}

// node is how a lease here is reached, with a secret of its own.
func (i *Inner) node() Node {
	return Node{Address: i.Address, Print: i.print, Secret: secret()}
}

// serveNode is a request of another node. It names a lease only inside the
// WebSocket, so the secret is checked there.
func (in *Inbound) serveNode(w http.ResponseWriter, req *http.Request) {
	if !websocket.IsWebSocketUpgrade(req) {
		http.Error(w, "This door is for other nodes.", http.StatusForbidden)
		return
	}
	ws, err := in.upgrader.Upgrade(w, req, nil)
	if err != nil {
		return
	}
	t := newTab(ws, netip.Addr{}, "")
	if !in.enter(t) {
		t.refuse(CodeGone, "The server is being stopped.")
		t.ws.Close()
		return
	}
	go func() {
		defer in.leave(t)
		m, err := t.hello()
		if err != nil {
			t.late(err)
			return
		}
		in.attachFor(t, m, req.Header.Get("Authorization"))
	}()
}

// attachFor is attach for another node, which must prove that it may.
func (in *Inbound) attachFor(t *tab, m message, proof string) {
	in.mu.Lock()
	l := in.leases[m.Lease]
	in.mu.Unlock()
	if l == nil || l.node.Secret == "" || subtle.ConstantTimeCompare([]byte(proof), []byte("Bearer "+l.node.Secret)) == 0 {
		t.refuse(CodeUnknown, "There is no such port, or not any more.")
		return
	}
	in.join(l, t, m)
}

// dialNode connects to the inner door of another node, and to no other.
func dialNode(n Node) (*websocket.Conn, error) {
	d := websocket.Dialer{
		HandshakeTimeout: linkWait,
		Subprotocols:     []string{Subprotocol},
		NetDialContext:   (&net.Dialer{Timeout: linkWait}).DialContext,
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS13,
			InsecureSkipVerify: true, // nobody vouches for it; the lease says which certificate it is
			VerifyConnection: func(s tls.ConnectionState) error {
				sum := sha256.Sum256(s.PeerCertificates[0].Raw)
				if hex.EncodeToString(sum[:]) != n.Print {
					return errors.New("another node answers at " + n.Address)
				}
				return nil
			},
		},
	}
	ws, _, err := d.Dial("wss://"+n.Address+"/attach", http.Header{"Authorization": {"Bearer " + n.Secret}})
	return ws, err
}

func innerCertificate(now time.Time) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(now.UnixNano()), NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
