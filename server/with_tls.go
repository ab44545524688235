package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"ehlo/server/smtpd"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
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
	case t.acme != "" && s.http == "":
		return usage("--acme %s: the authority looks for this server at its pages, but --http is off", t.acme)
	case t.acme != "" && len(s.proxies.values) > 0:
		return usage("--acme %s: the authority must reach this server itself, and --proxy says that a proxy stands before it; let the proxy have the certificate", t.acme)
	case t.acme == "" && t.acmeURL+t.acmeDir != "":
		return usage("--acme-url and --acme-dir belong to --acme, which is missing")
	}
	return nil
}

// secure tells whether the pages are HTTPS. Behind a proxy they are not: it has
// the certificate that browsers see.
func (s settings) secure() bool {
	return s.tls.acme != "" || s.tls.cert != "" && len(s.proxies.values) == 0
}

func (s settings) scheme() string {
	if s.secure() {
		return "https"
	}
	return "http"
}

// certificates are those of the mail server and of the pages. The mail server
// always has one; the pages are plain HTTP unless the operator has given one.
func (s settings) certificates(host string, log *slog.Logger) (mail, web *tls.Config, err error) {
	switch {
	case s.tls.acme != "":
		return s.acme(host)
	case s.tls.cert == "":
		return smtpd.SelfSigned(host), nil, nil
	}
	files, err := newCertFiles(s.tls.cert, s.tls.key, log)
	if err != nil {
		return nil, nil, err
	}
	mail = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: files.get}
	if s.secure() {
		web = mail.Clone()
	}
	return mail, web, nil
}

// acme fetches certificates when somebody first asks for the name, and renews
// them. The authority looks for us at the pages (TLS-ALPN-01, RFC 8737).
func (s settings) acme(host string) (mail, web *tls.Config, err error) {
	dir, err := s.tls.keep()
	if err != nil {
		return nil, nil, err
	}
	names := []string{s.tls.acme}
	if s.hostname != "" {
		names = append(names, strings.ToLower(s.hostname))
	}
	manager := &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(dir),
		HostPolicy: autocert.HostWhitelist(names...),
		Client:     &acme.Client{DirectoryURL: s.tls.acmeURL, UserAgent: "ehlo/" + version},
	}
	if contact, _ := contactOf(s.contact); strings.HasPrefix(contact, "mailto:") {
		manager.Email = strings.TrimPrefix(contact, "mailto:")
	}
	if s.tls.acmeURL == "" {
		manager.Client.DirectoryURL = autocert.DefaultACMEDirectory
	}
	web = manager.TLSConfig()
	web.MinVersion = tls.VersionTLS12
	return mailACME(manager, s.tls.acme, smtpd.SelfSigned(host)), web, nil
}

// mailACME uses the same certificate for mail. Mail clients may name nobody, or
// somebody else: they get ours all the same, and until a visitor of the pages has
// made us fetch it, the one made for the run. A lesson must not wait for an
// authority, and a mail client must not make us bother one.
func mailACME(manager *autocert.Manager, name string, own *tls.Config) *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		if _, err := manager.Cache.Get(hello.Context(), name); err == nil {
			if cert, err := manager.GetCertificate(&tls.ClientHelloInfo{ServerName: name, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}}); err == nil {
				return cert, nil
			}
		}
		return own.GetCertificate(hello)
	}}
}

// keep is the folder for certificates, made if it is not there. Keys lie in it.
func (t tlsSettings) keep() (string, error) {
	dir := t.acmeDir
	if dir == "" {
		base := os.Getenv("STATE_DIRECTORY") // systemd gives one: StateDirectory=
		if base == "" {
			cache, err := os.UserCacheDir()
			if err != nil {
				return "", usage("--acme %s: nowhere to keep certificates; name a folder with --acme-dir", t.acme)
			}
			base = filepath.Join(cache, "ehlo")
		}
		dir = filepath.Join(base, "acme")
	}
	probe, err := os.CreateTemp(dir, ".probe-")
	if os.IsNotExist(err) {
		if err = os.MkdirAll(dir, 0o700); err == nil {
			probe, err = os.CreateTemp(dir, ".probe-")
		}
	}
	if err != nil {
		return "", usage("%s", fmt.Sprintf("--acme-dir %s: certificates cannot be kept there (%v); without that every start would ask the authority again", dir, err))
	}
	probe.Close()
	return dir, os.Remove(probe.Name())
}
