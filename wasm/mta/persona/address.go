package persona

// Grammar says how a server reads a mailbox. The zero value is the strict
// grammar of RFC 5321 4.1.2; every field forgives something or forbids more.
type Grammar struct {
	Open      Bracket // of the "<"
	Close     Bracket // of the ">"
	NoKeyword bool    // the path is looked for even where FROM: or TO: is missing
	Junk      bool    // text may follow the ">" at once; it is read as parameters

	Quotes     Quoting
	Atom       string // octets an unquoted local part may hold besides atext; "*": any
	NotAtom    string // octets of atext it may not hold
	Dots       bool   // dots anywhere in the local part
	DomainAtom string // octets a domain may hold besides letters, digits, "-" and "."; "*": any
	DomainDots bool   // dots anywhere in the domain
	LastDot    bool   // a dot at its end
	Hyphens    bool   // hyphens at the ends of a label
	Local8     bool   // octets over 127 in the local part
	Domain8    bool   // and in the domain

	NoDomain bool // "alice@" is a mailbox
	NoLocal  bool // "@lab.example" is a mailbox
	NoAt     bool // "alice" is a mailbox
	Route    Routing
	Literal  Literals
	Comments bool // "(...)" may stand in front of or behind an atom (RFC 5322 3.2.2)
	LastAt   bool // an unquoted local part goes on to the last "@"
	NoNumber bool // digits and dots alone are no domain
	Inside   bool // the ">" is looked for first, the rest read as if it were the end

	LocalMax, DomainMax, LabelMax, Max int // octets; 0: no limit
}

// Bracket says how much a server insists on a bracket.
type Bracket uint8

const (
	Must   Bracket = iota
	May            // without "<" the address ends at a blank
	Skip           // text in front of "<" does not matter; as a Close: its absence neither
	Phrase         // words may stand in front of "<", as in a header field
)

// Quoting says what a quotation mark in the local part is.
type Quoting uint8

const (
	Quoted   Quoting = iota // RFC 5321: kept, for comparing it comes off
	Unquoted                // understood, and never shown again
	Requoted                // shown again only where needed, with backslashes
	NoQuotes                // an octet like any other: allowed if Atom holds it
)

// Routing says what becomes of "@relay.example:" in front (RFC 5321 appendix C).
type Routing uint8

const (
	StripRoute Routing = iota // read and forgotten; it must be complete
	GuessRoute                // a route only if a colon follows, else an empty local part
	KeepRoute                 // as GuessRoute, but shown in replies
	NoRoute                   // no such thing
)

// Literals says how "[192.0.2.1]" is read as a domain.
type Literals uint8

const (
	CheckLiteral Literals = iota // it must hold an address
	AnyLiteral                   // whatever is inside
	NoLiteral                    // brackets are not allowed in a domain
)

// Clear forgets the last address but not its buffer.
func (a *Address) Clear() { *a = Address{buf: a.buf[:0]} }

// Fault is the first thing the grammar objects to.
type Fault uint8

const (
	FaultNone       Fault = iota
	FaultOpen             // no "<"
	FaultClose            // no ">" up to the end
	FaultInner            // the mailbox is over and the ">" does not follow
	FaultTrailing         // text directly behind the ">"
	FaultLocal            // an atom was due, something else stands there
	FaultLocalEnd         // an atom was due, nothing follows
	FaultDot              // no atom behind a dot
	FaultQuoteOpen        // the quotation is not closed
	FaultAt               // an "@" was due
	FaultDomain           // a label was due, something else stands there
	FaultDomainEnd        // a label was due, nothing follows
	FaultRoute            // the source route is not followed by a colon
	FaultLiteral          // not an address between the brackets
	FaultLocalLong        // longer than the grammar's limits
	FaultDomainLong       //
	FaultLabelLong        //
	FaultPathLong         //
)

// Address is a path taken apart. The slices point into what was parsed, or
// into the address itself; they are good until the next Parse.
type Address struct {
	Raw    []byte // as typed, brackets included
	Inner  []byte // without the brackets
	Local  []byte // without quotes where they mean nothing
	Domain []byte
	Route  []byte // "@relay.example:"
	Shown  []byte // as the server repeats it: route and quotes as the grammar says

	Fault Fault
	Pos   int    // of the fault, from the start of the path
	Rest  []byte // from there on
	Done  []byte // up to there

	Null, Angle, Quoted, Literal, At, Phrase bool

	buf []byte
}
