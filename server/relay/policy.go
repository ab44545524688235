package relay

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Class says why a target may be reached, and so what may pass.
type Class string

const (
	Nowhere Class = ""        // refused
	Sandbox Class = "sandbox" // the server inside this process: everything may pass, as typed
	Owned   Class = "owned"   // listed by the operator, address and port
	Public  Class = "public"  // any mail server on the Internet, where the operator wants that
)

// Layer is where a refusal comes from, in the order in which they are asked.
type Layer string

const (
	LayerParse   Layer = "parse"   // it cannot be read
	LayerName    Layer = "name"    // the name leads nowhere, or must not be asked for
	LayerAddress Layer = "address" // not there
	LayerPort    Layer = "port"    // there, but not on that port
	LayerQuota   Layer = "quota"   // not so much (gate.go)
)

// Codes of a refusal, as the page gets them.
const (
	CodePolicy      = "policy"      // not allowed, whatever happens there
	CodeDNS         = "dns"         // the name leads to no address
	CodeNullMX      = "null-mx"     // the domain says that it takes no mail
	CodeRefused     = "refused"     // nobody listens there
	CodeTimeout     = "timeout"     // no answer, or no greeting, in time
	CodeUnreachable = "unreachable" // no way to that host
	CodeTLS         = "tls"         // connected, but no handshake
	CodeNotSMTP     = "not-smtp"    // connected, but to something else
	CodeBusy        = "busy"        // too many sessions are open
	CodeQuota       = "quota"       // too many were opened of late
	CodeOff         = "off"         // the operator's set-up does not offer the relay
)

// Verdict is the answer: a class, or a refusal.
type Verdict struct {
	Class  Class
	Door   int    // sandbox: which of its doors, 25, 587 or 465
	Code   string // refused: as the page gets it
	Layer  Layer  // refused: by which layer; empty if it is none of the policy
	Reason string // refused: one word
	Text   string // refused: a sentence for people
}

// Policy is what an operator allows. It decides without asking anybody: no
// clock, no name server, no packet.
//
//	Judge(target)            parse, name, and all the rest for an address
//	Places (resolve.go)      the name becomes addresses, once
//	Addresses(addrs, port)   every one of them is judged before any is dialled
//	Dialable(at, class)      once more on the way out, in net.Dialer.Control
type Policy struct {
	Listening []Listener       // where our own mail server can be reached as well
	Ours      []netip.AddrPort // all that this program listens on; unspecified: on any address of the machine
	Own       []netip.Addr     // addresses of this machine
	Allow     []netip.AddrPort // class owned
	Public    bool             // class public as well
}

// Listener is one address of the built-in server and the well-known port it
// plays there: 127.0.0.1:2525 plays 25.
type Listener struct {
	Address netip.AddrPort
	Plays   int
}

// sandboxHost is a name that no resolver is asked for. sandboxPorts are those
// the built-in server plays, wherever it listens.
const sandboxHost = "sandbox"

var sandboxPorts = map[int]bool{25: true, 465: true, 587: true}

// publicPorts are where mail servers take mail; 2525 is where many providers do
// for those whose network blocks the others.
var publicPorts = []int{25, 465, 587, 2525}

// localNames are never asked for: they mean this machine or this network, and
// some resolvers know an answer (RFC 6761, 6762, 7686, 8375, 9476). Our own is
// among them: sandbox with a dot behind it, or in an MX record, is not for DNS.
var localNames = []string{sandboxHost, "localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa", "onion", "alt", "invalid"}

// Judge decides about a target. For a name it can only say whether it may be
// asked for: Class Public then means that Addresses has the last word.
func (p Policy) Judge(t Target) Verdict {
	if strings.EqualFold(t.Host, sandboxHost) {
		return judgeDoor(t.Port)
	}
	if t.Port < 1 || t.Port > 65535 {
		return refuse(LayerParse, "parse", "%d is no port: ports go from 1 to 65535.", t.Port)
	}
	h, err := ParseHost(t.Host)
	if err != nil {
		return refuse(LayerParse, "parse", "Not understood: %v.", err)
	}
	if h.Name != "" {
		return p.judgeName(h.Name, t.Port)
	}
	return p.judgeAddress(netip.AddrPortFrom(h.Addr, uint16(t.Port)))
}

func judgeDoor(port int) Verdict {
	if sandboxPorts[port] {
		return Verdict{Class: Sandbox, Door: port}
	}
	return refuse(LayerPort, "port", "The built-in server answers on 25, 587 and 465, not on port %d.", port)
}

func (p Policy) judgeName(name string, port int) Verdict {
	for _, local := range localNames {
		if name == local || strings.HasSuffix(name, "."+local) {
			return refuse(LayerName, "local-name", "%s is a name inside one network, not on the Internet.", name)
		}
	}
	if !p.Public {
		return refuse(LayerName, "not-public", "%s is elsewhere, and this relay reaches %s. A name is not looked up.", name, p.reach())
	}
	return judgePort(port)
}

// judgeAddress has the last word about an address that somebody typed.
func (p Policy) judgeAddress(at netip.AddrPort) Verdict {
	for _, l := range p.Listening {
		if l.Address == at {
			return Verdict{Class: Sandbox, Door: l.Plays}
		}
	}
	if v := p.Dialable(at, Owned); v.Class == Owned {
		return v
	}
	return p.Addresses([]netip.Addr{at.Addr()}, int(at.Port()))
}

// Addresses judges all that a name leads to. One address that is not public
// condemns the name: which of them is dialled must not matter.
func (p Policy) Addresses(addrs []netip.Addr, port int) Verdict {
	for _, a := range addrs {
		if b := special(a); b != nil {
			return refuse(LayerAddress, b.reason, "%s is %s (%s).", a, b.what, b.rfc)
		}
		if slices.Contains(p.Own, a) || p.ours(netip.AddrPortFrom(a, uint16(port))) {
			return refuse(LayerAddress, "ourselves", "%s is the machine of the relay itself.", a)
		}
	}
	switch {
	case len(addrs) == 0:
		return refuse(LayerName, "unresolved", "The name leads to no address.")
	case !p.Public:
		return refuse(LayerAddress, "not-listed", "%s is not listed: this relay reaches %s.", addrs[0], p.reach())
	}
	return judgePort(port)
}

func judgePort(port int) Verdict {
	if !slices.Contains(publicPorts, port) {
		return refuse(LayerPort, "port", "Other people's servers are reached on the ports of mail alone: 25, 465, 587 and 2525, not on %d.", port)
	}
	return Verdict{Class: Public}
}

// Dialable judges a single address and port for a class: that of an address
// somebody typed, and once more that which a packet is about to be sent to.
func (p Policy) Dialable(at netip.AddrPort, c Class) Verdict {
	if c == Public {
		return p.Addresses([]netip.Addr{at.Addr()}, int(at.Port()))
	}
	b := special(at.Addr())
	switch {
	case b != nil && b.never:
		return refuse(LayerAddress, b.reason, "%s is %s (%s).", at.Addr(), b.what, b.rfc)
	case p.ours(at):
		return refuse(LayerAddress, "ourselves", "%s is this very program.", at)
	case c == Owned && slices.Contains(p.Allow, at):
		return Verdict{Class: Owned}
	}
	return refuse(LayerAddress, "not-listed", "%s is not listed: this relay reaches %s.", at, p.reach())
}

// ours tells whether this program would be talking to itself.
func (p Policy) ours(at netip.AddrPort) bool {
	here := at.Addr().IsLoopback() || slices.Contains(p.Own, at.Addr())
	return slices.ContainsFunc(p.Ours, func(o netip.AddrPort) bool {
		return o.Port() == at.Port() && (o.Addr() == at.Addr() || o.Addr().IsUnspecified() && here)
	})
}

// Check finds what an operator has listed and will never get.
func (p Policy) Check() error {
	for _, at := range p.Allow {
		if v := p.Dialable(at, Owned); v.Class != Owned {
			return fmt.Errorf("--allow %s: %s", at, strings.TrimSuffix(v.Text, "."))
		}
	}
	return nil
}

// reach names what a visitor may choose from.
func (p Policy) reach() string {
	s := "its own server (sandbox, port 25, 587 or 465)"
	if len(p.Allow) > 0 {
		var list []string
		for _, at := range p.Allow {
			list = append(list, at.String())
		}
		s += " and " + strings.Join(list, ", ")
	}
	return s
}

func refuse(l Layer, reason, format string, args ...any) Verdict {
	return Verdict{Code: CodePolicy, Layer: l, Reason: reason, Text: fmt.Sprintf(format, args...)}
}

// address is where one of the sandbox's doors listens, or its name where it
// listens nowhere: the server inside the process answers all the same.
func (p Policy) address(door int) string {
	for _, l := range p.Listening {
		if l.Plays == door {
			return l.Address.String()
		}
	}
	return fmt.Sprintf("%s:%d", sandboxHost, door)
}
