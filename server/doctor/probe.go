package doctor

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"time"
)

// Examine looks at every port of a target at once. It never fails: what could
// not be done is what was observed.
func (d *Doctor) Examine(ctx context.Context, t Target) Observation {
	e := &examination{doctor: d, seen: Observation{Target: t, Began: d.now(), Limits: d.Limits}}
	for _, n := range t.Ports {
		e.seen.Ports = append(e.seen.Ports, Port{Number: n, Phases: planned(n)})
	}
	e.tell(func(*Observation) {})
	names, control := e.prepare(ctx, t)
	took := d.now().Sub(e.seen.Began)
	names.Took = took
	e.tell(func(o *Observation) { o.Names, o.Control = names, control })

	var ports sync.WaitGroup
	for i := range t.Ports {
		x := &visit{examination: e, at: i, port: e.seen.Ports[i].clone(), host: names.Host, addresses: names.Addresses}
		if d.Gate != nil {
			x.run(ctx, took)
			continue
		}
		ports.Go(func() { x.run(ctx, took) })
	}
	if len(names.Addresses) > 0 && !names.Inside {
		ports.Go(func() {
			ptr := d.askPTR(ctx, names.Addresses[0])
			e.tell(func(o *Observation) { o.Names.PTR, o.Names.PTRAsked = ptr, true })
		})
	}
	ports.Wait()
	e.tell(func(o *Observation) { o.Done = true })
	return e.seen
}

// prepare asks DNS, and tries the control: it is to be reached before anything is
// said about the peer. Behind a gate it is tried only for who is let through.
func (e *examination) prepare(ctx context.Context, t Target) (names Names, control *Control) {
	d := e.doctor
	if d.Gate != nil {
		if names = d.Gate.Names(ctx, t); len(names.Addresses) > 0 && !names.Inside {
			control = d.control(ctx, t)
		}
		return names, control
	}
	var both sync.WaitGroup
	both.Go(func() { names = d.resolve(ctx, t) })
	both.Go(func() { control = d.control(ctx, t) })
	both.Wait()
	return names, control
}

// examination collects what the visits see.
type examination struct {
	doctor *Doctor
	mu     sync.Mutex
	seen   Observation
}

// tell changes the observation, and shows it to whoever watches.
func (e *examination) tell(change func(*Observation)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change(&e.seen)
	if e.doctor.Watch != nil {
		shown := e.seen
		shown.Ports = append([]Port(nil), e.seen.Ports...)
		e.doctor.Watch(shown)
	}
}

func (e *examination) since() time.Duration { return e.doctor.now().Sub(e.seen.Began) }

func (d *Doctor) now() time.Time {
	if d.Now != nil {
		return d.Now()
	}
	return time.Now()
}

// visit is one port being probed. Its port is its own until it is shown.
type visit struct {
	*examination
	at        int
	port      Port
	host      string
	addresses []netip.Addr
}

// run goes through the phases as far as they lead.
func (x *visit) run(ctx context.Context, dns time.Duration) {
	state := Passed
	if len(x.addresses) == 0 {
		state = Broken
	}
	*x.phase(PhaseDNS) = Phase{Name: PhaseDNS, State: state, Took: dns}
	if state == Passed {
		x.converse(ctx)
		if g := x.doctor.Gate; g != nil {
			g.Close(x.port.Number)
		}
	}
	for i := range x.port.Phases {
		if x.port.Phases[i].State == ToCome {
			x.port.Phases[i].State = Skipped
		}
	}
	x.port.Done = true
	x.show()
}

// converse is the dialogue: greeting, EHLO, STARTTLS, QUIT; TLS before all of
// it where it belongs there.
func (x *visit) converse(ctx context.Context) {
	conn := x.connect(ctx)
	if conn == nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	w := &wire{Conn: conn, visit: x}
	if tlsFirst(x.port.Number) && !x.secure(w) {
		return
	}
	if !x.greet(ctx, w) || !x.introduce(w) {
		return
	}
	if !w.secured && offers(x.port.EHLO, "STARTTLS") && !x.upgrade(w) {
		return
	}
	w.say("QUIT")
	var bye Reply
	w.reply(&bye, x.since(), min(x.doctor.Limits.Reply, time.Second))
}

// greet waits for the greeting.
func (x *visit) greet(ctx context.Context, w *wire) bool {
	at := x.begin(Phase220)
	knocked := x.knockOnSilence(ctx, w)
	w.reply(&x.port.Greeting, at, x.doctor.Limits.Greeting)
	x.port.Knock = knocked()
	g := x.port.Greeting
	if len(g.Lines) > 1 {
		x.phase(Phase220).Mark = g.Lines[0].At - g.At
	}
	return x.concluded(Phase220, g, 220)
}

// introduce says EHLO.
func (x *visit) introduce(w *wire) bool {
	at := x.begin(PhaseEHLO)
	w.say("EHLO " + x.doctor.hello(w))
	w.reply(&x.port.EHLO, at, x.doctor.Limits.Reply)
	return x.concluded(PhaseEHLO, x.port.EHLO, 250)
}

// upgrade says STARTTLS and does the handshake.
func (x *visit) upgrade(w *wire) bool {
	at := x.begin(PhaseTLS)
	w.say("STARTTLS")
	w.reply(&x.port.StartTLS, at, x.doctor.Limits.Reply)
	if r := x.port.StartTLS; !r.Whole || r.Code != 220 {
		return x.concluded(PhaseTLS, r, 220)
	}
	return x.secure(w)
}

// concluded ends a phase by how its reply came out.
func (x *visit) concluded(name PhaseName, r Reply, want int) bool {
	ok := r.Whole && r.Code == want
	if ok {
		x.end(name, Passed)
	} else {
		x.end(name, Broken)
	}
	return ok
}

// hello is our name in EHLO: a host without one gives its address literal
// (RFC 5321 4.1.4).
func (d *Doctor) hello(w *wire) string {
	if d.Hello != "" {
		return d.Hello
	}
	at, ok := w.LocalAddr().(*net.TCPAddr)
	if !ok {
		return "localhost"
	}
	if a := at.AddrPort().Addr().Unmap(); a.Is6() {
		return "[IPv6:" + a.WithZone("").String() + "]"
	}
	return "[" + at.IP.String() + "]"
}

func itoa(n int) string { return strconv.Itoa(n) }
