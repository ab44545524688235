package test

import (
	"crypto/tls"
	"net"
	"sync"
	"testing"
	"time"

	"ehlo/server/smtpd"
	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// listened is our mail server on loopback, which remembers what clients say:
// inside TLS, too.
type listened struct {
	address string
	ln      net.Listener
	tls     *tls.Config
	inside  bool // TLS from the first byte
	mu      sync.Mutex
	said    []byte
	open    sync.WaitGroup
}

func listenTo(t *testing.T, inside bool) *listened {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err, "listen")
	w := &listened{address: ln.Addr().String(), ln: ln, tls: smtpd.SelfSigned("mx.lab.example"), inside: inside}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			w.open.Add(1)
			go w.serve(c)
		}
	}()
	t.Cleanup(func() { ln.Close() })
	return w
}

func (w *listened) forget() {
	w.open.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = nil
}

// heard is everything since, once all clients are gone.
func (w *listened) heard() string {
	w.open.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	return string(w.said)
}

func (w *listened) serve(c net.Conn) {
	defer w.open.Done()
	defer func() { c.Close() }()
	c.SetDeadline(time.Now().Add(30 * time.Second))
	if w.inside {
		c = tls.Server(c, w.tls)
	}
	who, _ := persona.Get("rfc")
	role, _ := mta.RoleByName("mx")
	s := mta.New(mta.Config{Persona: who, World: world.Default(), Role: role, TLS: w.inside, CanTLS: true})
	now := func() smtp.Time { return smtp.Time(time.Now().UnixMilli()) }
	outputs, p := s.Open(now()), make([]byte, 32<<10)
	for {
		then := mta.Nothing
		for _, out := range outputs {
			c.Write(out.Bytes)
			then = max(then, out.Then)
		}
		switch then {
		case mta.StartTLS:
			c = tls.Server(c, w.tls)
			outputs = s.Handshake(now())
			continue
		case mta.Close, mta.Reset:
			return
		}
		n, err := c.Read(p)
		if n > 0 {
			w.mu.Lock()
			w.said = append(w.said, p[:n]...)
			w.mu.Unlock()
			outputs = s.Receive(now(), p[:n])
		} else if err != nil {
			return
		}
	}
}
