// Package doctor finds out why there is no 220. It connects as a mail client
// would, times every phase, keeps the octets, and then judges what it saw.
//
//	target.go                     what was asked: HOST or HOST:PORT
//	names.go reach.go ─────────┐  MX, addresses, PTR; the connection
//	probe.go talk.go secure.go ┴► Observation (observe.go): times, octets, endings
//	                              │
//	judge*.go                     ▼  pure: no clock, no network, no language
//	                           Diagnosis: a verdict for each port, findings
//	                              │
//	report.go text/LANG.yaml      ▼  the same in words; fall.go why.go its waterfall
//	                           Report ─► plain.go (terminal), json.go, view.go (page)
//
// The page (page.go) asks only what the relay would let the visitor reach
// (page_gate.go); whoever may not be asked is compared with cases.go.
//
// Silence proves nothing: what a server did not say is never held against it.
// A verdict keeps apart what is known, what is likely, and what cannot be seen
// from here.
package doctor

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
	"time"
)

// Resolver is what the doctor asks about names. *net.Resolver is one.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

// Dial opens a connection to an address.
type Dial func(ctx context.Context, to netip.AddrPort) (net.Conn, error)

// Limits are the doctor's patience. RFC 5321 4.5.3.2.1 asks real clients to
// wait five minutes for the greeting; nobody watches a page that long.
type Limits struct {
	Names    time.Duration // for all questions about names
	Connect  time.Duration // for one connection
	Greeting time.Duration // for the whole greeting
	Knock    time.Duration // of silence, after which TLS is tried on a second connection
	Reply    time.Duration // for the answer to a command, and for a handshake
	Rest     time.Duration // for the rest of something that is no reply
	Late     time.Duration // a greeting after this is called late
	Teaser   time.Duration // a pause inside a greeting longer than this is one on purpose
}

// DefaultLimits suit a person who waits.
var DefaultLimits = Limits{
	Names: 5 * time.Second, Connect: 8 * time.Second, Greeting: 30 * time.Second, Knock: 5 * time.Second,
	Reply: 10 * time.Second, Rest: 2 * time.Second, Late: 2 * time.Second, Teaser: time.Second,
}

// Doctor examines hosts. Everything that reaches outside is injected.
type Doctor struct {
	Resolver Resolver
	Dial     Dial
	Hello    string           // the name for EHLO; empty: the address literal of our side
	Control  Target           // a server known to be good, with one port; the zero value: none
	Now      func() time.Time // nil: time.Now
	Roots    *x509.CertPool   // whom to trust; nil: whom the system trusts
	Limits   Limits
	Witness  *Witness          // remembers the control; nil: it is tried each time
	Gate     Gate              // nil: the doctor may ask whatever he likes
	Watch    func(Observation) // told after every step; must not keep the slices
}

// Gate stands between the doctor and the net where not everything may be asked.
// With one, ports are looked at one after the other.
type Gate interface {
	// Names resolves the target, once. Fault may be Held: not to be asked at all.
	Names(ctx context.Context, t Target) Names
	// Open is asked before a port is looked at; an error says why it is not.
	Open(ctx context.Context, port int) error
	// Dial connects to an address of Names, on a port that is open.
	Dial(ctx context.Context, to netip.AddrPort) (net.Conn, error)
	// Close follows Open when the port is done.
	Close(port int)
}

// DialTCP connects for real.
func DialTCP(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "tcp", to.String())
}
