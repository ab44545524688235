package main

import (
	"crypto/tls"
	"errors"
	"io/fs"

	"ehlo/server/smtpd"
)

// tlsSettings are where certificates come from: files, a certification
// authority asked through ACME, or, for the mail server alone, made for the run.
type tlsSettings struct {
	cert, key string
	acme      string // the name to get a certificate for
	acmeURL   string // the directory of the authority; empty: Let's Encrypt
	acmeDir   string // where certificates are kept
}

func (s settings) checkTLS() error {
	t := s.tls
	switch {
	case (t.cert == "") != (t.key == ""):
		return usage("--tls-cert and --tls-key belong together; one of them is missing")
	case t.acme != "" && t.cert != "":
		return usage("--acme fetches a certificate and --tls-cert names one; choose one of them")
	case t.acme != "" && !isDomain(t.acme):
		return usage("--acme %s: an authority vouches for a name that is in DNS, like play.example", t.acme)
	case t.acme == "" && t.acmeURL+t.acmeDir != "":
		return usage("--acme-url and --acme-dir belong to --acme, which is missing")
	}
	return nil
}

// certificates are those of the mail server and of the pages. The mail server
// always has one; the pages are plain HTTP unless the operator has given one.
func (s settings) certificates(host string) (mail, web *tls.Config, err error) {
	if s.tls.cert == "" {
		return smtpd.SelfSigned(host), nil, nil
	}
	mail, err = s.tls.files()
	return mail, nil, err
}

func (t tlsSettings) files() (*tls.Config, error) {
	cfg, err := smtpd.FromFiles(t.cert, t.key)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, fileError("--tls-cert, --tls-key", err)
	}
	if err != nil {
		return nil, usage("--tls-cert %s --tls-key %s: %v", t.cert, t.key, err)
	}
	return cfg, nil
}
