package doctor

// Kind names a verdict. The names are part of the JSON and stay.
type Kind string

const (
	Healthy Kind = "healthy"

	KindNoSuchName            = Kind(NoSuchName)
	KindNoAddress             = Kind(NoAddress)
	KindNullMX                = Kind(NullMX)
	KindMXWithoutAddress      = Kind(MXWithoutAddress)
	KindDNSFailed             = Kind(DNSFailed)
	NoMX                 Kind = "no-mx" // a finding: the name itself is the host

	PortRefused       Kind = "refused"
	Filtered          Kind = "filtered"            // the control was reached: it is the peer's side
	FilteredPerhapsUs Kind = "filtered-perhaps-us" // no control: nobody knows whose side
	FilteredByUs      Kind = "filtered-by-us"      // the control was not reached either
	NoRoute           Kind = "unreachable"
	NoConnection      Kind = "no-connection"
	NotAsked          Kind = "held"       // the policy of a page does not allow it
	OneFamily         Kind = "one-family" // a finding: one of IPv4 and IPv6 fails

	Silent        Kind = "silent"
	TLSFirst      Kind = "tls-first"
	Late          Kind = "late"
	Teaser        Kind = "teaser"      // a first line, a pause, the last line
	TeaserOnly    Kind = "teaser-only" // a first line, and never the last
	MultiLine     Kind = "multi-line"  // a finding: nothing is wrong
	EarlyClose    Kind = "early-close"
	EarlyReset    Kind = "early-reset"
	Half          Kind = "half"
	Greeting421   Kind = "greeting-421"
	Greeting4     Kind = "greeting-4yz"
	Greeting554   Kind = "greeting-554"
	Greeting521   Kind = "greeting-521"
	Greeting5     Kind = "greeting-5yz"
	OddCode       Kind = "odd-code"
	Stars         Kind = "stars"
	Mangled       Kind = "mangled"
	OtherProtocol Kind = "other-protocol"
	OtherFTP      Kind = "other-ftp"
	TLSInClear    Kind = "tls-in-clear"
	Unknown       Kind = "unknown-octets"
	ClearOnTLS    Kind = "clear-on-tls" // 465 greets without TLS

	EHLOSilent      Kind = "ehlo-silent"
	EHLOClosed      Kind = "ehlo-closed"
	EHLORefused     Kind = "ehlo-refused"
	EHLOJunk        Kind = "ehlo-junk"
	NoStartTLS      Kind = "no-starttls"
	StartTLSRefused Kind = "starttls-refused"
	StartTLSSilent  Kind = "starttls-silent"

	BannerName Kind = "banner-name" // findings: names that differ
	EHLOName   Kind = "ehlo-name"
	NoPTR      Kind = "no-ptr"
	OtherPTR   Kind = "other-ptr"
	MoreMX     Kind = "more-mx"
)

// tlsKind is the verdict of a fault of TLS: "tls-expired" and so on.
func tlsKind(f TLSFault) Kind { return Kind("tls-" + string(f)) }

// Severity is how much a verdict weighs. The exit code and the colours follow
// from it.
type Severity uint8

const (
	Good   Severity = iota
	Note            // the 220 comes; something is worth knowing
	Shut            // nobody there, which may well be meant so
	Faulty          // no 220, or one that is of no use
)

func (s Severity) String() string { return [...]string{"good", "note", "shut", "fault"}[s] }

// severities of all that is not a fault.
var severities = map[Kind]Severity{
	Healthy: Good, NoMX: Note, OneFamily: Note, Late: Note, Teaser: Note, MultiLine: Good, Stars: Note,
	NoStartTLS: Note, BannerName: Note, EHLOName: Note, NoPTR: Note, OtherPTR: Note, MoreMX: Good,
	PortRefused: Shut, Filtered: Shut, FilteredPerhapsUs: Shut, FilteredByUs: Shut, NoRoute: Shut, NoConnection: Shut, NotAsked: Shut,
}

func severity(k Kind) Severity {
	if s, ok := severities[k]; ok {
		return s
	}
	return Faulty
}
