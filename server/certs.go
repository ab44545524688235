package main

import (
	"crypto/tls"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"
)

// lookAgain is how often the files are looked at: a renewed certificate is in
// use a minute later, and nobody must restart anything.
const lookAgain = time.Minute

// certFiles is a certificate in two files that somebody renews.
type certFiles struct {
	cert, key string
	log       *slog.Logger

	mu      sync.Mutex
	pair    *tls.Certificate
	written time.Time // what the files said when they were read
	looked  time.Time
}

func newCertFiles(cert, key string, log *slog.Logger) (*certFiles, error) {
	f := &certFiles{cert: cert, key: key, log: log}
	err := f.load(time.Now())
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, fileError("--tls-cert, --tls-key", err)
	}
	if err != nil {
		return nil, usage("--tls-cert %s --tls-key %s: %v", cert, key, err)
	}
	return f, nil
}

// get gives the certificate for a handshake.
func (f *certFiles) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return f.at(time.Now()), nil
}

func (f *certFiles) at(now time.Time) *tls.Certificate {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now.Sub(f.looked) < lookAgain {
		return f.pair
	}
	if err := f.load(now); err != nil { // half written, perhaps: the old one still serves
		f.log.Warn("the certificate cannot be read again; the old one stays in use", "error", err)
	}
	return f.pair
}

// load reads the files if they have changed.
func (f *certFiles) load(now time.Time) error {
	f.looked = now
	written := newest(f.cert, f.key)
	if f.pair != nil && written.Equal(f.written) {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return err
	}
	f.pair, f.written = &pair, written
	return nil
}

// newest is when either of the files was last written.
func newest(names ...string) (at time.Time) {
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.ModTime().After(at) {
			at = info.ModTime()
		}
	}
	return at
}
