package wire

import "ehlo/wasm/smtp"

// From says whose bytes an event shows.
type From uint8

const (
	FromNote   From = iota // nobody's: something about the connection
	FromClient             // the visitor
	FromServer             // the peer, simulated or real
)

// Kind says what an event is.
type Kind uint8

const (
	KindNote     Kind = iota
	KindGreeting      // the first reply of a connection
	KindCommand       // a command line
	KindReply         // a reply, all its lines
	KindData          // a line of a message, or its final dot
	KindAuth          // the client's line in a SASL exchange
	KindTLS           // a handshake was made
	KindGarbage       // bytes of a server that are no SMTP
	KindClose         // the connection is over
)

var (
	fromNames = [...]string{"note", "client", "server"}
	kindNames = [...]string{"note", "greeting", "command", "reply", "data", "auth", "tls", "garbage", "close"}
)

func (f From) String() string { return fromNames[f] }
func (k Kind) String() string { return kindNames[k] }

// PartKind says what a piece of a line is.
type PartKind uint8

const (
	PartText   PartKind = iota
	PartVerb            // the command word
	PartCode            // three digits of a reply
	PartSep             // what follows them: a space, or the hyphen of "more to come"
	PartEnh             // enhanced code
	PartEOL             // end of line, written out
	PartEsc             // something invisible, written out
	PartDot             // a dot doubled by the client (RFC 5321 4.5.2)
	PartEnd             // the lone dot that ends a message
	PartSecret          // credentials
)

var partNames = [...]string{"text", "verb", "code", "sep", "enh", "eol", "esc", "dot", "end", "secret"}

func (k PartKind) String() string { return partNames[k] }

// Part is a piece of a line. Its text is printable.
type Part struct {
	Kind PartKind
	New  bool // first part of a line
	Text []byte
}

// Marks are properties of an event worth a flag in the margin.
type Marks uint16

const (
	Mark8Bit       Marks = 1 << iota // octets above ASCII that are no UTF-8
	MarkUTF8                         // text above ASCII
	MarkNUL                          // an octet 0
	MarkBareCR                       // a CR without LF
	MarkBareLF                       // a LF without CR
	MarkCut                          // longer than what is kept
	MarkEarly                        // the client spoke before the greeting
	MarkLenient                      // accepted although the command held a mistake
	MarkUnprompted                   // a reply nobody asked for
	MarkMixed                        // lines of one reply with different codes
	MarkNoEnhanced                   // announced enhanced codes, sent none
	MarkDocumented                   // simulated, after the server's documents: nobody recorded it
	MarkGuess                        // simulated, neither recorded nor documented
)

var markNames = [...]string{"8bit", "utf8", "nul", "bare-cr", "bare-lf", "cut", "early", "lenient", "unprompted", "mixed", "no-enhanced",
	"documented", "guess"}

// Names lists the marks in their fixed order.
func (m Marks) Names() []string {
	var list []string
	for i, name := range markNames {
		if m&(1<<i) != 0 {
			list = append(list, name)
		}
	}
	return list
}

// Envelope is the transaction so far.
type Envelope struct {
	From []byte
	To   [][]byte // the first keepRcpts accepted recipients
	N    int      // all accepted recipients
	Size int64    // octets of the message so far
}

// Event is one thing that happened. Slices are valid as long as the sink runs.
type Event struct {
	N             int
	At, Took      int64 // ms since the start; ms since the command
	From          From
	Kind          Kind
	Verb          string // client: its verb; server: the verb it answers, "." for the end of data
	Arg           []byte // the argument as written, of the command or of the one answered
	Mailbox       []byte // the path or name inside Arg
	Answers       int    // number of the command's event; 0: none
	Code          int
	Enhanced      smtp.Enhanced
	Before, After smtp.State
	act           act    // what Verb stands for, when it is one
	Lines         []byte // the lines in parts, as JSON: see builder.go and Parts
	Context       string // of a reply: its explanation is CODE.Context
	About         []byte // what that explanation can cite
	Explain       []Explain
	row           *numbers
	tail          *tail // of JSON, if the same was said before
	Delay         int64
	Pipelined     bool
	Marks         Marks

	TLS      bool      // inside TLS at this moment
	Taken    bool      // the server took over a message with this reply
	Envelope *Envelope // the transaction when the event happened; nil: none open
	End      int64     // octets of the client's stream this event stands on
}

func clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}
