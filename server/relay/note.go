package relay

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"slices"
	"time"
)

// Notes are the text frames: what the relay says about the connection. Bytes of
// the connection travel in binary frames and nowhere else.
type (
	resolvedNote struct {
		Type      string   `json:"type"`
		Addresses []string `json:"addresses"`
	}
	connectedNote struct {
		Type    string `json:"type"`
		Address string `json:"address"`
		MS      int64  `json:"ms"`
	}
	tlsNote struct {
		Type     string        `json:"type"`
		Version  string        `json:"version"`
		Cipher   string        `json:"cipher"`
		Chain    []certificate `json:"chain"`
		Verified bool          `json:"verified"`
		Why      string        `json:"why,omitempty"` // why not verified
	}
	heldNote struct {
		Type   string `json:"type"`
		Line   string `json:"line"`
		Reason string `json:"reason"`
		Text   string `json:"text"`
	}
	refusedNote struct {
		Type string `json:"type"`
		Code string `json:"code"`
		Text string `json:"text"`
	}
	closedNote struct {
		Type string `json:"type"`
		By   string `json:"by"` // peer, visitor or relay
		Why  string `json:"why"`
	}
	certificate struct {
		Subject string    `json:"subject"`
		Issuer  string    `json:"issuer"`
		Names   []string  `json:"names,omitempty"`
		From    time.Time `json:"from"`
		Until   time.Time `json:"until"`
	}
)

// encode makes the frame of a note. Every note is a plain struct: it cannot fail.
func encode(note any) []byte {
	data, _ := json.Marshal(note)
	return data
}

// tlsFacts tells what a handshake agreed on, and whether the certificate would
// satisfy a client that checks it. The connection goes on either way: a learner
// is here to see it.
func tlsFacts(state tls.ConnectionState, host string, now time.Time) tlsNote {
	note := tlsNote{
		Type:    "tls",
		Version: tls.VersionName(state.Version),
		Cipher:  tls.CipherSuiteName(state.CipherSuite),
		Chain:   []certificate{},
	}
	for _, c := range state.PeerCertificates {
		names := slices.Clone(c.DNSNames) // the runtime shares parsed certificates
		for _, ip := range c.IPAddresses {
			names = append(names, ip.String())
		}
		note.Chain = append(note.Chain, certificate{
			Subject: c.Subject.String(), Issuer: c.Issuer.String(), Names: names, From: c.NotBefore, Until: c.NotAfter,
		})
	}
	note.Why = doubts(state.PeerCertificates, host, now)
	note.Verified = note.Why == ""
	return note
}

// doubts says why a chain does not verify for host, or "" if it does.
func doubts(chain []*x509.Certificate, host string, now time.Time) string {
	if len(chain) == 0 {
		return "the server sent no certificate"
	}
	leaf, between := chain[0], x509.NewCertPool()
	if bytes.Equal(leaf.RawIssuer, leaf.RawSubject) {
		return "self-signed certificate: nobody else vouches for it"
	}
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	if _, err := leaf.Verify(x509.VerifyOptions{DNSName: host, Intermediates: between, CurrentTime: now}); err != nil {
		return err.Error()
	}
	return ""
}
