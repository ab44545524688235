package inbound

import (
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"ehlo/server/quota"
)

// Subprotocol is what a tab asks for.
const Subprotocol = "ehlo.inbound.v1"

// Limits that no operator needs to change.
const (
	maxMessage = 64 << 10               // octets of one message of a tab
	helloWait  = 5 * time.Second        // the page sends its first message at once
	attachWait = 10 * time.Second       // an id that nobody has asked for by then is void
	pingEvery  = 20 * time.Second       // below what home routers forget after
	deadAfter  = 45 * time.Second       // two pings without an answer
	writeStall = 10 * time.Second       // a side that reads nothing that long is gone
	tlsWait    = 10 * time.Second       // a handshake is two round trips
	closeWait  = time.Second            // for the other half of a closing handshake
	portRest   = 60 * time.Second       // a late client must not meet somebody else's server
	clientGone = 5 * time.Second        // for the tab to take note and say its last word
	together   = 200 * time.Millisecond // between what a tab that goes closes one after the other
	maxTurned  = 8                      // clients at a time that are told why they may not come in
	acceptRest = 20 * time.Millisecond
	bookWait   = 2 * time.Second // for the other nodes to say how much a visitor holds there
)

// Limits are what an operator may change.
type Limits struct {
	Open    int           // leases in all
	Each    int           // leases of one client
	Clients int           // TCP connections at a time, on one lease
	Octets  int64         // of all connections of a lease, both ways
	Time    time.Duration // how long a lease lasts
	Idle    time.Duration // a connection on which nothing happens ends
}

// DefaultLimits suit a class: everybody has a port of their own.
var DefaultLimits = Limits{Open: 50, Each: 3, Clients: 5, Octets: 10 << 20, Time: 30 * time.Minute, Idle: 5 * time.Minute}

// Config is what an operator decides. Functions may be nil.
type Config struct {
	Origins   []string                       // pages that may lease, exactly as browsers send them
	Off       string                         // why there is no inbound at all; empty: there is
	Closed    func() string                  // why it is closed right now; empty: it is open
	Banned    func(netip.Addr) bool          // who is not let in
	Client    func(*http.Request) netip.Addr // who asks
	Ports     Ports                          // which may be leased
	Host      string                         // how others reach a port that listens on every address
	Everybody bool                           // TCP clients may come from anywhere, not only from the visitor's address
	TLS       *tls.Config                    // for STARTTLS
	Limits    Limits
	Book      quota.Book // of all nodes; nil: what this one counts is all there is
	Nodes     Directory  // leases of other nodes; nil: this is the only one
	Inner     *Inner     // where those reach us
	Log       *slog.Logger
	Alias     func(netip.Addr) string // an address as it may be logged
	Leases    Leases
	Clients   Clients
	Listen    func(network, address string) (net.Listener, error)
}

// Leases counts the ports that tabs hold.
type Leases interface {
	Taken()
	Ended(why string) // released, expired, gone, dead, stop, policy
}

// Clients counts the connections to those ports. up is what the tab has said.
type Clients interface {
	Opened(class string)
	Ended(class, by string, took time.Duration, up, down int64)
	Refused(code string) // foreign, full, octets, late
}

// complete puts something harmless where nothing is said.
func complete(cfg Config) Config {
	if cfg.Closed == nil {
		cfg.Closed = func() string { return "" }
	}
	if cfg.Banned == nil {
		cfg.Banned = func(netip.Addr) bool { return false }
	}
	if cfg.Client == nil {
		cfg.Client = remote
	}
	if cfg.Alias == nil {
		cfg.Alias = func(netip.Addr) string { return "" }
	}
	if cfg.Leases == nil {
		cfg.Leases = blindLeases{}
	}
	if cfg.Clients == nil {
		cfg.Clients = blindClients{}
	}
	if cfg.Listen == nil {
		cfg.Listen = net.Listen
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return cfg
}

type (
	blindLeases  struct{}
	blindClients struct{}
)

func (blindLeases) Taken()                                             {}
func (blindLeases) Ended(string)                                       {}
func (blindClients) Opened(string)                                     {}
func (blindClients) Ended(string, string, time.Duration, int64, int64) {}
func (blindClients) Refused(string)                                    {}

func remote(req *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(req.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr().Unmap()
}
