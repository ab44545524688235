package relay

import (
	"fmt"
	"net/netip"
	"strings"
)

// Class says why a target may be reached, and so what may pass.
type Class string

const (
	Nowhere Class = ""        // refused
	Sandbox Class = "sandbox" // the server inside this process: everything may pass, as typed
)

// Codes of a refusal, as the page gets them.
const (
	CodePolicy = "policy" // not allowed, whatever happens there
	CodeBusy   = "busy"   // too many sessions are open
	CodeOff    = "off"    // the operator's set-up does not offer the relay
	CodeTLS    = "tls"    // connected, but no handshake
)

// Target is what a visitor asks for: the first message on the WebSocket.
type Target struct {
	Host string
	Port int
	TLS  bool // handshake first, as on port 465
}

// Verdict is the answer: a class, or a code and a sentence.
type Verdict struct {
	Class Class
	Port  int    // sandbox: which of its doors, 25, 587 or 465
	Code  string // refused: why
	Text  string // refused: the same for people
}

// Policy is what an operator allows. It decides without asking anybody: no
// clock, no name server, no packet.
type Policy struct {
	Listening []Listener // where our own mail server can be reached as well
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

// Judge decides about a target.
func (p Policy) Judge(t Target) Verdict {
	if strings.EqualFold(t.Host, sandboxHost) {
		if sandboxPorts[t.Port] {
			return Verdict{Class: Sandbox, Port: t.Port}
		}
		return refuse("The built-in server answers on 25, 587 and 465, not on port %d.", t.Port)
	}
	if t.Port < 1 || t.Port > 65535 {
		return refuse("%d is no port: ports go from 1 to 65535.", t.Port)
	}
	// Only what netip reads as a plain literal counts: no octal, hex or short
	// form, no zone, no name.
	addr, err := netip.ParseAddr(t.Host)
	if err == nil && addr.Zone() == "" {
		asked := netip.AddrPortFrom(addr, uint16(t.Port))
		for _, l := range p.Listening {
			if l.Address == asked {
				return Verdict{Class: Sandbox, Port: l.Plays}
			}
		}
	}
	return refuse("This relay reaches the built-in server only: sandbox, port 25, 587 or 465.")
}

func refuse(format string, args ...any) Verdict {
	return Verdict{Code: CodePolicy, Text: fmt.Sprintf(format, args...)}
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
