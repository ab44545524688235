package doctor

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"
)

// connect tries the addresses of the host in turn.
func (x *visit) connect(ctx context.Context) net.Conn {
	if g := x.doctor.Gate; g != nil {
		if err := g.Open(ctx, x.port.Number); err != nil {
			x.port.Tries = append(x.port.Tries, Try{At: x.since(), End: Held, Why: err.Error(), Held: heldCode(err)})
			return nil
		}
	}
	x.begin(PhaseTCP)
	for _, a := range x.addresses {
		try := Try{Address: netip.AddrPortFrom(a, uint16(x.port.Number)), At: x.since()}
		conn, err := x.open(ctx, try.Address)
		try.Took = x.since() - try.At
		if err != nil {
			try.End, try.Why = ending(err), err.Error()
			if try.Held = heldCode(err); try.Held != "" {
				try.End = Held
			}
		}
		x.port.Address = try.Address
		x.port.Tries = append(x.port.Tries, try)
		if err == nil {
			x.end(PhaseTCP, Passed)
			return conn
		}
	}
	x.end(PhaseTCP, Broken)
	return nil
}

func (x *visit) open(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, x.doctor.Limits.Connect)
	defer cancel()
	if g := x.doctor.Gate; g != nil {
		return g.Dial(ctx, to)
	}
	return x.doctor.Dial(ctx, to)
}

// ending reads an error of the network.
func ending(err error) Ending {
	var slow net.Error
	switch {
	case err == nil:
		return Fine
	case errors.Is(err, syscall.ECONNREFUSED):
		return Refused
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EADDRNOTAVAIL), errors.Is(err, syscall.EAFNOSUPPORT):
		return Unreachable
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return Reset
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe):
		return Closed
	case errors.Is(err, net.ErrClosed), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled),
		errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return TimedOut
	}
	return Failed
}

// control reaches for the server known to be good, if it is good for one of the
// ports. Only the connection counts: what it says is no question here.
func (d *Doctor) control(ctx context.Context, t Target) *Control {
	if len(d.Control.Ports) == 0 || !slices.Contains(t.Ports, d.Control.Ports[0]) {
		return nil
	}
	if d.Witness != nil {
		return d.Witness.of(func() *Control { return d.tryControl(ctx) })
	}
	return d.tryControl(ctx)
}

func (d *Doctor) tryControl(ctx context.Context) *Control {
	began := d.now()
	c := &Control{Target: net.JoinHostPort(d.Control.Name, itoa(d.Control.Ports[0])), Port: d.Control.Ports[0], End: Failed}
	names := d.resolve(ctx, Target{Name: d.Control.Name, Addr: d.Control.Addr, Ports: []int{0}, One: true})
	for _, a := range names.Addresses {
		limited, cancel := context.WithTimeout(ctx, d.Limits.Connect)
		conn, err := d.Dial(limited, netip.AddrPortFrom(a, uint16(c.Port)))
		cancel()
		c.End = ending(err)
		if err == nil {
			conn.Close()
			break
		}
	}
	c.Took = d.now().Sub(began)
	return c
}

// Witness remembers what the control said: who answers for many visitors must
// not call it for each of them.
type Witness struct {
	mu   sync.Mutex
	last *Control
	when time.Time
}

// witnessFor is how long a control is believed.
const witnessFor = time.Minute

func (w *Witness) of(try func() *Control) *Control {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.last == nil || time.Since(w.when) > witnessFor {
		w.last, w.when = try(), time.Now()
	}
	return w.last
}
