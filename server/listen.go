package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"syscall"

	"ehlo/server/relay"
	"ehlo/server/smtpd"
)

// door is a listener of the mail server.
type door struct {
	name string
	smtpd.Door
	net.Listener
}

// listeners are all open ports. They come first on the way up: whoever connects
// early waits in the queue of the kernel instead of being refused.
type listeners struct {
	http  net.Listener // nil: off
	admin net.Listener // nil: off
	mail  []door
}

// open opens every port that is not off, or none.
func (s settings) open() (l listeners, err error) {
	for _, d := range []struct {
		name, address string
		door          smtpd.Door
	}{
		{"smtp", s.smtp, smtpd.MX},
		{"submission", s.submission, smtpd.Submission},
		{"smtps", s.smtps, smtpd.Submissions},
	} {
		if d.address == "" {
			continue
		}
		ln, err := listen(d.name, d.address)
		if err != nil {
			l.close()
			return l, err
		}
		l.mail = append(l.mail, door{d.name, d.door, ln})
	}
	for _, w := range []struct {
		name, address string
		to            *net.Listener
	}{{"http", s.http, &l.http}, {"admin", s.admin, &l.admin}} {
		if w.address == "" {
			continue
		}
		if *w.to, err = listen(w.name, w.address); err != nil {
			l.close()
			return l, err
		}
	}
	return l, nil
}

func (l listeners) close() {
	for _, d := range l.mail {
		d.Close()
	}
	for _, ln := range []net.Listener{l.http, l.admin} {
		if ln != nil {
			ln.Close()
		}
	}
}

func listen(flag, address string) (net.Listener, error) {
	ln, err := net.Listen("tcp", address)
	if err == nil {
		return ln, nil
	}
	var name *net.DNSError
	var form *net.AddrError
	where := fmt.Sprintf("--%s %s", flag, address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s: port taken by another program; stop it, or give --%s another address", where, flag)
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("%s: this user may not open that port; take one above 1023", where)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, usage("%s: this machine does not have that address", where)
	case errors.As(err, &name), errors.As(err, &form):
		return nil, usage("%s: that is no address; it looks like 127.0.0.1:8080", where)
	}
	return nil, fmt.Errorf("%s: %w", where, err)
}

// reachable are the addresses under which a visitor may name our mail server.
func (l listeners) reachable() (list []relay.Listener) {
	for _, d := range l.mail {
		at := d.Addr().(*net.TCPAddr).AddrPort()
		at = netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port())
		if !at.Addr().IsUnspecified() {
			list = append(list, relay.Listener{Address: at, Plays: d.Port})
			continue
		}
		for _, loopback := range []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.IPv6Loopback()} {
			list = append(list, relay.Listener{Address: netip.AddrPortFrom(loopback, at.Port()), Plays: d.Port})
		}
	}
	return list
}
