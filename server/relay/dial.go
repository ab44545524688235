package relay

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Control is asked by a dialer when the socket is there and before the first
// packet (net.Dialer.Control).
type Control = func(network, address string, c syscall.RawConn) error

// Dial makes a connection to an address that was judged, and asks control on
// its way out.
type Dial func(ctx context.Context, to netip.AddrPort, control Control) (net.Conn, error)

// systemDial is that of the machine. The address is a literal: nothing is
// resolved a second time.
func systemDial(ctx context.Context, to netip.AddrPort, control Control) (net.Conn, error) {
	d := net.Dialer{Control: control}
	return d.DialContext(ctx, "tcp", to.String())
}

// control judges once more what the kernel is about to connect to. Whatever was
// mixed up on the way here, no other address gets a packet.
func (p Policy) control(to netip.AddrPort, c Class) Control {
	return func(network, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || at != to || !strings.HasPrefix(network, "tcp") {
			return Refusal{refuse(LayerAddress, "other", "%s is not the address that was asked for.", address)}
		}
		if v := p.Dialable(at, c); v.Class != c {
			return Refusal{v}
		}
		return nil
	}
}

// Dial connects to one address of the pass; to the sandbox, whichever is given.
// A Refusal means that the quota of that host is used up.
func (p *Pass) Dial(ctx context.Context, a netip.Addr) (net.Conn, error) {
	if p.Class == Sandbox {
		return p.relay.cfg.Mail.Dial(p.Door, p.client)
	}
	if !slices.ContainsFunc(p.Places, func(place Place) bool { return slices.Contains(place.Addresses, a) }) {
		return nil, Refusal{refuse(LayerAddress, "other", "%s is not the address that was asked for.", a)}
	}
	release, v := p.relay.spendHost(ctx, p.client, a)
	if v.Code != "" {
		return nil, Refusal{v}
	}
	to := netip.AddrPortFrom(a, uint16(p.Port))
	conn, err := p.relay.cfg.Dial(ctx, to, p.relay.policy().control(to, p.Class))
	if err != nil {
		release()
		return nil, err
	}
	return &booked{conn, release}, nil
}

// booked is a connection that stands in the book until it is closed.
type booked struct {
	net.Conn
	release func()
}

func (b *booked) Close() error {
	b.release()
	return b.Conn.Close()
}

// attempt is an address that was dialled, and what came of it.
type attempt struct {
	place Place
	addr  netip.Addr
	conn  net.Conn
	err   error
}

// connect dials the addresses of a pass one after the other, the time that is
// left shared among them, until one answers.
func (p *Pass) connect(ctx context.Context) (last attempt, v Verdict) {
	all := p.order()
	var failed []attempt
	for i, try := range all {
		try.conn, try.err = p.share(ctx, len(all)-i, try.addr)
		if try.err == nil {
			return try, Verdict{}
		}
		failed = append(failed, try)
		var no Refusal
		if errors.As(try.err, &no) {
			return try, no.Verdict
		}
	}
	return attempt{}, p.summary(failed)
}

// order is every address once, as its places come, up to maxDials.
func (p *Pass) order() (all []attempt) {
	for _, place := range p.Places {
		for _, a := range place.Addresses {
			if !slices.ContainsFunc(all, func(t attempt) bool { return t.addr == a }) {
				all = append(all, attempt{place: place, addr: a})
			}
		}
	}
	return all[:min(len(all), maxDials)]
}

func (p *Pass) share(ctx context.Context, of int, a netip.Addr) (net.Conn, error) {
	if end, ok := ctx.Deadline(); ok {
		part, cancel := context.WithTimeout(ctx, time.Until(end)/time.Duration(of))
		defer cancel()
		ctx = part
	}
	return p.Dial(ctx, a)
}

// summary puts failed dials into one refusal. What says most gives the code: a
// refusal is an answer, silence is not, and without a way nobody was asked.
func (p *Pass) summary(failed []attempt) Verdict {
	v := Verdict{}
	var texts []string
	for _, f := range failed {
		code, what := dialFault(f.err)
		if slices.Index(dialCodes, code) > slices.Index(dialCodes, v.Code) {
			v.Code = code
		}
		texts = append(texts, fmt.Sprintf("%s: %s", netip.AddrPortFrom(f.addr, uint16(p.Port)), what))
	}
	v.Reason, v.Text = v.Code, strings.Join(texts, "; ")+"."
	return v
}

var dialCodes = []string{"", CodeUnreachable, CodeTimeout, CodeRefused}

func dialFault(err error) (code, what string) {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return CodeRefused, "nobody listens there, or a firewall says so"
	case isTimeout(err), errors.Is(err, context.DeadlineExceeded), errors.Is(err, syscall.ETIMEDOUT):
		return CodeTimeout, "no answer; a firewall may swallow the packets"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.EADDRNOTAVAIL):
		return CodeUnreachable, "no way there from here"
	}
	return CodeUnreachable, cause(err)
}

// ownAddresses are those of the machine's interfaces. Asking costs a system
// call and no packet.
func ownAddresses() (list []netip.Addr) {
	addrs, _ := net.InterfaceAddrs()
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok {
			if ip, ok := netip.AddrFromSlice(n.IP); ok {
				list = append(list, ip.Unmap())
			}
		}
	}
	return list
}

// resolved tells where the pass leads.
func (p *Pass) resolved() resolvedNote {
	n := resolvedNote{Type: "resolved"}
	for _, place := range p.Places {
		n.Names = append(n.Names, place.Name)
		for _, a := range place.Addresses {
			n.Addresses = append(n.Addresses, a.String())
		}
	}
	return n
}
