package lesson

import "strconv"

// A Dialogue is a .smtp file: sessions written down as they should run.
//
//	# a comment
//	persona: postfix              header: up to the first blank line
//	role: mx
//	world: mailbox alice bob      or the world line as it is: mailbox alice bob
//
//	S: 220*                       one server line; * at the end: what it begins with
//	C: EHLO client.test.example   one client line; CRLF is added
//	S: 250*                       a code and a star: a whole reply of any lines
//	C- VRFY\n                     no CRLF added; \r \n \t \0 \xHH \\ stand for octets, as in C:
//	[tls]                         the session is inside TLS now
//	[wait 5m]                     time passes: ms, s, m, h
//	[drop]                        the client hangs up
//	[closed]                      the server has hung up
//	[connect]                     a new connection
//	[persona exim]                a new connection, to another server; goals stay met
//	[early]                       first in a section: what follows is sent before the greeting
//	== name                       a section: a new connection, the same header
//
// Client lines in a row go out as one arrival; so pipelining, and the text of
// a message, are written as they are sent. A section may have header lines of
// its own, up to a blank line or its first act. In a section that begins with
// a client line the greeting is taken as it comes.
type Dialogue struct {
	Sections []Section // at least one; the first may have no name
}

// Section is one session.
type Section struct {
	Name   string
	Line   int // where it begins
	Header Header
	Acts   []Act
}

// Header says in which world the session takes place.
type Header struct {
	Persona string
	Role    string
	Client  string
	Step    int    // from 1: the step of the lesson that is current; 0: the first
	World   string // world lines
	Line    int    // of the first world line
}

// ActKind is what happens next in a section.
type ActKind uint8

const (
	ActSend    ActKind = iota // the client sends
	ActExpect                 // the server must have said this line
	ActTLS                    // the session must be encrypted
	ActWait                   // time passes
	ActDrop                   // the client hangs up
	ActClosed                 // the server must have hung up
	ActConnect                // a new connection
	ActEarly                  // before the greeting
	ActPersona                // a new connection, to the server called Text
)

// Act is one line of a dialogue; client lines in a row are one.
type Act struct {
	Kind  ActKind
	Line  int
	Bytes []byte // ActSend
	Text  string // ActExpect: without the star; ActPersona: its name
	Star  bool   // ActExpect: Text is only the beginning
	Whole bool   // ActExpect: Text is a code, the line stands for a whole reply
	Wait  int64  // ActWait: milliseconds
}

// Error is a fault with its place in the file.
type Error struct {
	Line int
	What string
}

func (e *Error) Error() string { return strconv.Itoa(e.Line) + ": " + e.What }
