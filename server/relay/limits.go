package relay

import "time"

// Limits are how much of everything there is; each is a --limit of ehlo serve.
type Limits struct {
	Open, Each int // sessions at the built-in server: of all clients, of one

	Hello  time.Duration // for a tab's first message; it sends that at once
	Banner time.Duration // for a server's first line: greet delays are long, patience is not endless
	Idle   time.Duration // a session in which nothing is said ends
	Ping   time.Duration // below what home routers forget after
	Dead   time.Duration // two pings without an answer, and some
	Stall  time.Duration // a side that takes nothing that long is gone

	Message int64 // octets of one message of a tab; a typed line has a few
	Buffer  int64 // octets held for a server that is slow; then the tab waits

	OutsideOpen                                       int // sessions at other servers, of all clients
	ClientOpen, ClientMinute, ClientHour, ClientHosts int // of one client; hosts are different ones in an hour
	HostOpen, HostMinute, HostHour                    int // at one server, of all clients
}

// DefaultLimits let a class behind one address work at the built-in server, and
// let nobody bother anybody else's.
var DefaultLimits = Limits{
	Open: 200, Each: 20,
	Hello: 5 * time.Second, Banner: 30 * time.Second, Idle: 300 * time.Second,
	Ping: 20 * time.Second, Dead: 45 * time.Second, Stall: 10 * time.Second,
	Message: 64 << 10, Buffer: 256 << 10,
	OutsideOpen: 200,
	ClientOpen:  3, ClientMinute: 10, ClientHour: 60, ClientHosts: 10,
	HostOpen: 2, HostMinute: 6, HostHour: 60,
}

// What is no question of set-up.
const (
	closeWait = time.Second      // for the visitor's half of the closing handshake
	tlsWait   = 10 * time.Second // a handshake is two round trips
	reachWait = 15 * time.Second // for DNS and all dials together
	maxDials  = 4                // addresses that are tried for one visit
)
