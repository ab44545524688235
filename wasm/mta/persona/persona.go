// Package persona holds the characters the simulated server can take, as data.
//
// A persona is a list of checks for every command. The first check whose facts
// hold gives the reply, so order of checks, leniency and wording are one thing:
// a server that forgives something has no check for it. Nothing else decides a
// reply; if a new server needs an `if` in the engine, this model lacks a field.
//
//	persona.go   the model
//	fact.go      what a check may ask about the session, the line, the address
//	address.go   how a server reads a mailbox: its grammar
//	text.go      placeholders of a reply: {host} {addr} {date} {m:H11} ...
//	rfc.go       the reference; every other file is one recorded server
//	sets.go      how set-ups are put together
//	registry.go  all of them by name
//
// A persona knows nobody by name: domain, host and mailboxes come from the world.
package persona

import "ehlo/wasm/smtp"

// Persona is one server in one set-up.
type Persona struct {
	Base    *Persona // this one in another set-up: what is not said here is as there
	Name    string   // what --persona takes
	Server  string   // product and version, for people
	Setup   string   // what differs from the defaults
	Source  string   // where its words come from; empty: recorded in our lab
	Lines   Lines
	Banner  []Check // at connect
	Before  []Check // ahead of every command, whatever its verb
	Verbs   []Command
	Unknown []Check   // no such verb
	EHLO    []Ext     // {extensions} in the reply to EHLO
	Data    Data      // between 354 and the reply to the end
	AUTH    Auth      // mechanisms and the replies to their steps
	Count   []Counter // what becomes of clients that go wrong too often

	Sender, Recipient, User Grammar // of MAIL, of RCPT, of VRFY and EXPN

	MailParams, RcptParams string // "SIZE=digits BODY=7BIT|8BITMIME SMTPUTF8"; "*": anything
	Size                   int64  // octets a message may have; 0: no limit
	Recipients             int    // accepted a transaction; 0: no limit
	Mails                  int    // MAIL commands a session; 0: no limit (LIMITS MAILMAX)
	Domains                int    // of recipients, a session; 0: no limit (LIMITS RCPTDOMAINMAX)
	Help                   []Topic
	Tag                    string // octets that begin a sub-address: "+"
	Local                  string // names that are ours beside those of the world: "localhost"
	Users                  string // accounts of the system, who live here beside those of the world
	Extensions             Extensions
	Clean                  bool // replies repeat no octet outside printable ASCII
	NoEnhanced             bool // enhanced codes are taken out of the replies

	Idle, IdleData     int32   // seconds of silence
	OnIdle, OnIdleData []Check // what is said then
	OnEnd, OnEndData   []Check // the client half-closed

	TLSPlain      []Check // plain text where the handshake should be
	HelloKeeps    bool    // a second EHLO leaves the transaction alone, against RFC 5321 4.1.4
	TLSKeepsHelo  bool    // EHLO need not be repeated, against RFC 3207 4.2
	TLSKeepsInput bool    // what stood behind STARTTLS is run inside TLS: command injection
}

// Check is one question with its reply.
type Check struct {
	Use   []Check // nothing but the place for a list that others share
	When  F       // any of them holds; empty: always
	If    F       // and all of these
	Say   string  // the whole reply, "\n" between its lines; empty: silence
	Then  Effect  // beyond what the code itself brings about
	Wait  int32   // milliseconds before the reply
	Guess bool    // nowhere documented: our guess; otherwise recorded, or from Persona.Source
}

// Effect is what a reply does besides its default. By default 2yz and 354 do
// what the verb is for, and 421 and the 221 of QUIT close.
type Effect uint32

const (
	Close   Effect = 1 << iota // hang up behind the reply
	Abort                      // reset the connection
	Keep                       // nothing beyond saying it
	Forget                     // drop the transaction
	Drop                       // throw away the input that has already arrived
	Swallow                    // read the octets of BDAT and forget them
	Open                       // do what the verb is for although the reply refuses
	NoCount                    // leave the counters alone
	Spoil                      // BDATFailed from now on
	CountA                     // counters of the persona's own
	CountB
	CountC
	CountD
	Brief // a full counter adds no words of its own
	Mark  // Marked from now on
	Tease // Wait stands between the parts of Say that \f parts, not in front of them
	Eat   // say it at once, and forget the octets of BDAT as they come
)

// Command is a verb with its checks. Verb may hold more than a word: some
// servers compare "MAIL FROM:" as a whole.
type Command struct {
	Verb   string
	Checks []Check
	Ahead  bool // in a set-up: in front of the checks that the Base has
	Grow   int  // octets its line may be longer than Lines.Max
}

// Topic is a text that HELP has about a word.
type Topic struct{ Word, Text string }

// Ext is a line of the EHLO list and the condition to say it.
type Ext struct {
	Line string
	If   F
}

// Extensions are those the engine honours beyond the parameters.
type Extensions uint32

const (
	LMTP    Extensions = 1 << iota // LHLO, one reply a recipient
	Reports                        // a failed relay is reported to the sender (RFC 3464)
)

// Lines says how command lines are cut.
type Lines struct {
	LF       bool   // a bare LF ends a line too
	Trim     string // octets dropped at the end
	TrimLeft string // octets dropped in front
	Blank    string // octets between verb and argument; empty: a blank
	Max      int    // octets of a line with its end; 0: engine's own bound
	Cut      bool   // the rest of a long line is thrown away and the command goes on
	Now      bool   // TooLong is answered at once, not at the end of the line
	CutNUL   bool   // the line ends at an octet 0
	Four     bool   // a verb has four letters, whatever stands behind them
}

// Data says how the text of a message is read and judged.
type Data struct {
	Ends      smtp.Ends // what ends it besides CRLF.CRLF
	Now       []Check   // asked after every line: bare LF, long line
	Done      []Check   // the reply to the end
	Each      []Check   // LMTP: the reply for every recipient
	LineMax   int       // octets of a text line without CRLF; 0: no limit
	HeaderMax int       // octets of the header section
	Hops      int       // Received fields that make a loop
}

// Auth is the SASL side.
type Auth struct {
	Mechs []Mech
	Done  []Check // the reply to the last response, a cancel, bad base64
	Max   int     // octets of a response line
}

// Mech is a mechanism; Prompts are its challenges, code and base64 included.
type Mech struct {
	Name    string
	If      F
	Prompts []string
}

// How a counter speaks once its limit is reached.
type How uint8

const (
	Instead How = iota // in place of the reply
	After              // behind the reply
	Join               // as the last line of the same reply
)

// Counter counts something a server only stands so often.
type Counter struct {
	Bit      Effect   // CountA..CountD that feed it
	Errors   bool     // every 4yz and 5yz feeds it
	Verbs    []string // every command of these feeds it
	When     F        // every command that one of these holds for feeds it
	Free     int      // of those, so many cost nothing
	Limit    int      // 0: never
	Say      string
	How      How
	Then     Effect
	SlowFrom int   // from this count on a reply waits
	Wait     int32 // milliseconds
	WaitMax  int32
	Double   bool     // the wait doubles every time
	ResetBy  []string // verbs whose success clears it
	Into     int      // 1 + index of a counter its surplus goes to; 0: none
}
