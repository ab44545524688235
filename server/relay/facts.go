package relay

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strings"
	"time"
)

// tlsFacts tells what a handshake agreed on, and whether the certificate would
// satisfy a client that checks it. The connection goes on either way: a learner
// is here to see it.
func tlsFacts(state tls.ConnectionState, host string, roots *x509.CertPool, now time.Time) tlsNote {
	note := tlsNote{
		Type:    "tls",
		Version: tls.VersionName(state.Version),
		Cipher:  tls.CipherSuiteName(state.CipherSuite),
		Chain:   []certificate{},
	}
	for _, c := range state.PeerCertificates {
		note.Chain = append(note.Chain, certificate{
			Subject: c.Subject.String(), Issuer: c.Issuer.String(), Names: namesOf(c), From: c.NotBefore, Until: c.NotAfter,
		})
	}
	note.Why, note.doubt = doubts(state.PeerCertificates, host, roots, now)
	note.Verified = note.Why == ""
	return note
}

func namesOf(c *x509.Certificate) []string {
	names := slices.Clone(c.DNSNames) // the runtime shares parsed certificates
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return names
}

// doubts says why a chain does not verify for host, or "" if it does.
func doubts(chain []*x509.Certificate, host string, roots *x509.CertPool, now time.Time) (why string, d doubt) {
	if len(chain) == 0 {
		return "the server sent no certificate", doubt{"none", ""}
	}
	leaf, between := chain[0], x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	_, err := leaf.Verify(x509.VerifyOptions{DNSName: certName(host), Roots: roots, Intermediates: between, CurrentTime: now})
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	switch {
	case err == nil:
		return "", doubt{}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && now.Before(leaf.NotBefore):
		d = doubt{"early", leaf.NotBefore.Format(time.DateOnly)}
		return "it is valid from " + d.Detail + " only", d
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		d = doubt{"expired", leaf.NotAfter.Format(time.DateOnly)}
		return "it expired on " + d.Detail, d
	case bytes.Equal(leaf.RawIssuer, leaf.RawSubject) && errors.As(err, &unknown):
		return "self-signed certificate: nobody else vouches for it", doubt{"self-signed", ""}
	case errors.As(err, &unknown):
		d = doubt{"authority", leaf.Issuer.String()}
		return "issued by an authority that this machine does not know: " + d.Detail, d
	case errors.As(err, &name):
		d = doubt{"name", among(namesOf(leaf))}
		return "it is for " + d.Detail + ", not for " + host, d
	}
	d = doubt{"other", strings.TrimPrefix(err.Error(), "x509: ")}
	return d.Detail, d
}

// certName writes an address as the library wants it: in brackets, it is looked
// for among the addresses of a certificate, not among its names.
func certName(host string) string {
	if net.ParseIP(host) != nil {
		return "[" + host + "]"
	}
	return host
}

// among lists some of many names.
func among(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "no name at all"
	case n > 4:
		return strings.Join(names[:4], ", ") + " and others"
	}
	return strings.Join(names, ", ")
}
