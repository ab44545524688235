package relay

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// Target is what a visitor asks for: the first message on the WebSocket.
type Target struct {
	Host string
	Port int
	TLS  bool // handshake first, as on port 465
	MX   bool // ask DNS which hosts take the mail of the name
}

// Host is a target's host, read: an address or a name, never both.
type Host struct {
	Addr netip.Addr
	Name string // in lower case, without a dot at its end
}

// String writes it as DNS and people do.
func (h Host) String() string {
	if h.Name != "" {
		return h.Name
	}
	return h.Addr.String()
}

const (
	maxName  = 253 // RFC 1035 2.3.4, as text without the last dot
	maxLabel = 63
)

// ParseHost reads a host as strictly as it can be read. There is one spelling
// of an IPv4 address, four decimal numbers: what some resolvers take besides
// (octal, hexadecimal, fewer numbers) is refused, because two programs that
// read it differently are how a policy is got round.
func ParseHost(s string) (Host, error) {
	if strings.Contains(s, ":") {
		a, err := netip.ParseAddr(s)
		if err != nil {
			return Host{}, fmt.Errorf("%q is no IPv6 address", short(s))
		}
		if a.Zone() != "" {
			return Host{}, fmt.Errorf("%q has a zone, which means something on one machine only", short(s))
		}
		return Host{Addr: a}, nil
	}
	if a, err := netip.ParseAddr(s); err == nil {
		return Host{Addr: a}, nil
	}
	name := strings.ToLower(strings.TrimSuffix(s, ".")) // one dot at the end names the root
	if fault := nameFault(name); fault != "" {
		return Host{}, fmt.Errorf("%q is no host name: %s", short(s), fault)
	}
	return Host{Name: name}, nil
}

// nameFault says what keeps a text from being a host name (RFC 1123 2.1), or "".
func nameFault(name string) string {
	if name == "" || len(name) > maxName {
		return "it has 1 to 253 characters"
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if fault := labelFault(label); fault != "" {
			return fault
		}
	}
	if numeric(labels[len(labels)-1]) {
		return "what ends in a number is an IPv4 address, and that is four numbers from 0 to 255 without leading zeros"
	}
	return ""
}

func labelFault(label string) string {
	switch {
	case label == "":
		return "nothing between two dots"
	case len(label) > maxLabel:
		return "more than 63 characters between two dots"
	case label[0] == '-' || label[len(label)-1] == '-':
		return "a hyphen stands inside a word"
	}
	for _, c := range []byte(label) {
		switch {
		case c >= 0x80:
			return "letters beyond ASCII are written as DNS has them, beginning with xn--"
		case !isLetter(c) && !isDigit(c) && c != '-':
			return "it has letters, digits, hyphens and dots only"
		}
	}
	return ""
}

// numeric tells whether a resolver might take the last word of a name for a
// part of an IPv4 address.
func numeric(label string) bool {
	if rest, hex := strings.CutPrefix(label, "0x"); hex {
		return strings.Trim(rest, "0123456789abcdef") == ""
	}
	return strings.Trim(label, "0123456789") == ""
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// smtpPort is where a host without a port is called (RFC 5321 4.5.4.2).
const smtpPort = 25

var errPort = errors.New("a port is a number from 1 to 65535")

// ParseTarget reads HOST:PORT, [IPV6]:PORT, or a host alone, which means port 25.
func ParseTarget(s string) (Target, error) {
	host, port, err := split(s)
	if err != nil {
		return Target{}, err
	}
	if _, err := ParseHost(host); err != nil {
		return Target{}, err
	}
	if port == 0 {
		port = smtpPort
	}
	return Target{Host: host, Port: port}, nil
}

// split takes host and port apart; port is 0 where there is none.
func split(s string) (host string, port int, err error) {
	if inside, ok := strings.CutPrefix(s, "["); ok {
		host, rest, closed := strings.Cut(inside, "]")
		if !closed || !strings.Contains(host, ":") {
			return "", 0, fmt.Errorf("%q: between brackets stands an IPv6 address", short(s))
		}
		if rest == "" {
			return host, 0, nil
		}
		port, err = portOf(strings.CutPrefix(rest, ":"))
		return host, port, err
	}
	at := strings.LastIndexByte(s, ':')
	if at < 0 {
		return s, 0, nil
	}
	if !strings.Contains(s[:at], ":") {
		port, err = portOf(s[at+1:], true)
		return s[:at], port, err
	}
	_, noAddress := netip.ParseAddr(s[:at])
	_, noPort := portOf(s[at+1:], true)
	if noAddress == nil && noPort == nil { // ::1:25 is an address as well
		return "", 0, fmt.Errorf("%q can be read in two ways; write [IPV6]:PORT", short(s))
	}
	return s, 0, nil
}

// portOf reads digits only: no sign, no space, no leading zero.
func portOf(s string, ok bool) (port int, err error) {
	if !ok || s == "" || len(s) > 5 || s[0] == '0' || strings.Trim(s, "0123456789") != "" {
		return 0, errPort
	}
	for _, c := range []byte(s) {
		port = port*10 + int(c-'0')
	}
	if port > 65535 {
		return 0, errPort
	}
	return port, nil
}

// ParseAllow reads what an operator lists: an address and a port, exactly.
func ParseAllow(s string) (netip.AddrPort, error) {
	host, port, err := split(s)
	if err != nil {
		return netip.AddrPort{}, err
	}
	h, err := ParseHost(host)
	at := netip.AddrPortFrom(h.Addr, uint16(port))
	switch {
	case err != nil:
		return at, err
	case h.Name != "":
		return at, fmt.Errorf("%q is a name, which may lead elsewhere tomorrow; list the address, as in 192.0.2.25:25", short(s))
	case port == 0:
		return at, fmt.Errorf("%q has no port; write it as in 192.0.2.25:25 or [2001:db8::25]:25", short(s))
	}
	if b := special(h.Addr); b != nil && b.never {
		return at, fmt.Errorf("%s is %s (%s)", h.Addr, b.what, b.rfc)
	}
	return at, nil
}

// short keeps a foreign text from filling a page.
func short(s string) string {
	if len(s) > 80 {
		return s[:77] + "..."
	}
	return s
}
