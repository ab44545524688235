package doctor

import (
	"net/netip"
	"slices"
	"time"
)

// Observation is what was seen, without a judgement. Times are counted from
// its beginning.
type Observation struct {
	Target  Target
	Began   time.Time
	Names   Names
	Control *Control // nil: none is configured
	Ports   []Port   // in the order of Target.Ports
	Limits  Limits   // how long was waited at most
	Done    bool
}

// Names is what DNS says.
type Names struct {
	Known     bool // the answers are in
	Took      time.Duration
	MX        []MX   // by preference; empty: there is none, or none was asked for
	Null      bool   // the one MX is "." (RFC 7505)
	Host      string // the host examined
	Addresses []netip.Addr
	Fault     NameFault
	Why       string   // the resolver's words
	PTR       []string // names of the address that was connected
	PTRAsked  bool
	Held      string // why it may not be asked, a word of heldBy
	Inside    bool   // the server inside this program: no name was asked
}

// MX is one record.
type MX struct {
	Pref uint16
	Host string
}

// NameFault is why there is no address.
type NameFault string

const (
	NoSuchName       NameFault = "no-such-name"
	NoAddress        NameFault = "no-address"
	NullMX           NameFault = "null-mx"
	MXWithoutAddress NameFault = "mx-without-address"
	DNSFailed        NameFault = "dns-failed"
	HeldName         NameFault = "held" // it may not be asked from here
)

// Control is the attempt at the server known to be good.
type Control struct {
	Target string
	Port   int
	Took   time.Duration
	End    Ending // "": it was reached
}

// Port is what happened at one port.
type Port struct {
	Number   int
	Address  netip.AddrPort // the last one tried
	Tries    []Try
	Phases   []Phase
	Bytes    []Chunk
	Greeting Reply
	EHLO     Reply
	StartTLS Reply
	TLS      *TLS   // the handshake in its place; nil: not tried
	Knock    *Knock // TLS tried on a silent server; nil: not tried
	Done     bool
}

// Try is one attempt to connect.
type Try struct {
	Address netip.AddrPort
	At      time.Duration
	Took    time.Duration
	End     Ending // "": connected
	Why     string
	Held    string // as in Names
}

// Ending is how something ended that did not end well.
type Ending string

const (
	Fine        Ending = ""
	TimedOut    Ending = "timeout"
	Refused     Ending = "refused"
	Unreachable Ending = "unreachable"
	Closed      Ending = "closed" // the peer hung up in order
	Reset       Ending = "reset"  // the peer hung up with a reset
	TooMuch     Ending = "too-much"
	Failed      Ending = "failed"
	Held        Ending = "held" // it may not be asked from here
)

// Phase is a bar of the waterfall.
type Phase struct {
	Name  PhaseName
	State PhaseState
	At    time.Duration // when it began
	Took  time.Duration
	Mark  time.Duration // an event inside, counted from its beginning; 0: none
}

type PhaseName string

const (
	PhaseDNS  PhaseName = "dns"
	PhaseTCP  PhaseName = "tcp"
	Phase220  PhaseName = "220"
	PhaseEHLO PhaseName = "ehlo"
	PhaseTLS  PhaseName = "tls"
)

type PhaseState string

const (
	ToCome  PhaseState = "to-come"
	Running PhaseState = "running"
	Passed  PhaseState = "done"
	Broken  PhaseState = "failed"
	Skipped PhaseState = "skipped"
)

// Chunk is octets as they came or went.
type Chunk struct {
	At   time.Duration
	Ours bool // sent by us
	TLS  bool // inside TLS
	Data []byte
}

// Reply is an answer of the server, or what came instead of one.
type Reply struct {
	Asked bool // it was waited for
	Lines []Line
	Code  int           // of the last line
	Whole bool          // its last line has come
	Junk  []byte        // what came and is no reply
	At    time.Duration // when it was first waited for
	First time.Duration // when the first octet came
	Last  time.Duration // when it was complete, or given up
	End   Ending
}

// Line is one line of a reply, with its end of line.
type Line struct {
	At   time.Duration
	Data []byte
}

// Knock is what came back to a ClientHello on a second connection.
type Knock struct {
	TLS    bool   // the answer was TLS
	Inside []byte // what the server said inside it
	Lost   bool   // there was no second connection, so nothing was learnt
	Junk   []byte // what came back instead
	End    Ending
}

// TLS is a handshake.
type TLS struct {
	End     Ending // of the connection, where that was the fault
	Fault   TLSFault
	Why     string // the library's words
	Clear   []byte // what came in clear instead of TLS
	Version uint16
	Cipher  string
	Subject string
	Issuer  string
	Names   []string
	From    time.Time
	Until   time.Time
}

// upTo is the observation with bars that have grown until now.
func (o Observation) upTo(now time.Time) Observation {
	o.Ports = slices.Clone(o.Ports)
	for i := range o.Ports {
		o.Ports[i].Phases = slices.Clone(o.Ports[i].Phases)
		for j, f := range o.Ports[i].Phases {
			if f.State == Running {
				o.Ports[i].Phases[j].Took = now.Sub(o.Began) - f.At
			}
		}
	}
	return o
}

// clone copies a port so that it can be handed out while probing goes on.
func (p Port) clone() Port {
	p.Tries, p.Phases, p.Bytes = slices.Clone(p.Tries), slices.Clone(p.Phases), slices.Clone(p.Bytes)
	p.Greeting.Lines, p.EHLO.Lines, p.StartTLS.Lines = slices.Clone(p.Greeting.Lines), slices.Clone(p.EHLO.Lines), slices.Clone(p.StartTLS.Lines)
	return p
}

// connected tells whether the last attempt at the port was one that worked.
func (p Port) connected() bool { return len(p.Tries) > 0 && p.Tries[len(p.Tries)-1].End == Fine }
