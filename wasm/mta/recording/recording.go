// Package recording reads and writes what real servers said: one text file a
// set-up, in ../testdata/recordings (given) and ../testdata/asked (by us, with
// what the others lack). The fidelity test replays these files
// against the personas, `make record` writes them from a running server. The
// engine does not import this package.
//
//	server: exim                     header lines, up to the first blank line
//	version: Exim 4.96
//	setup: what differs from the defaults
//
//	== quit-arg QUIT with an argument
//	S: 220 mx.lab.example ESMTP      the greeting; [early] if the client did not wait for it
//	C: QUIT now                      one step: all C: lines up to the next S: or [..] arrive at once
//	S: 501 unexpected argument data
//	[closed]
//
// A line stands for its text and CRLF; a backslash at its end means that no
// CRLF follows. \r \n \t \\ \xHH are octets, \{x*40} is forty times x.
// Before C: lines: [tls] [eof] [idle] [client hello] [message of N octets]
// [connection N] [N times]. Around S: lines: [after N ms] [silence N ms]
// [next line N times] [closed] [reset] [tls failed]. # starts a remark.
package recording

// Recording is one set-up of one server.
type Recording struct {
	Server, Version string
	Setup           []string
	Scenarios       []Scenario
}

// Scenario is one connection.
type Scenario struct {
	ID, Title string
	Remarks   []string
	Early     bool   // the first step was sent before the greeting was read
	Greeting  []byte // empty when Early
	Wait      int    // ms until the greeting, when it took its time
	Steps     []Step
}

// Step is one arrival, and what came back before the next one.
type Step struct {
	Kind    Kind
	Count   int // octets of a Message, number of a Connection
	Times   int // so often in a row, with equal answers; 0 = once
	Remarks []string
	Send    []byte
	Recv    []byte
	After   int  // ms until the answer, when it took its time
	Silence int  // ms listened without a (full) answer
	Closed  bool // the server closed the connection
	Reset   bool // and not politely
}

// Kind says what a step sends when it is not simply Send.
type Kind uint8

// The kinds of step.
const (
	Bytes       Kind = iota // Send, which may be empty: only listening
	TLS                     // a finished handshake
	TLSFailed               // a handshake that the server itself could not do
	EOF                     // the client half-closes
	Idle                    // nothing, until the server loses patience
	ClientHello             // a TLS ClientHello where SMTP is expected
	Message                 // a message of Count octets, with its final dot
	Connection              // one more connection beside Count-1 open ones
)

// Payload returns the octets the step sends.
func (s *Step) Payload() []byte {
	switch s.Kind {
	case ClientHello:
		return clientHello()
	case Message:
		return message(s.Count)
	}
	return s.Send
}

// clientHello is 206 octets that any TLS server would recognise: record
// header, handshake header, version, then filler.
func clientHello() []byte {
	p := make([]byte, 206)
	copy(p, "\x16\x03\x01\x00\xc9\x01\x00\x00\xc5\x03\x03")
	for i := 11; i < len(p); i++ {
		p[i] = byte(i*7)%64 + 0x80
	}
	copy(p[len(p)-2:], "\r\n") // to every recorded server it was one line
	return p
}

// message builds a plain message of exactly n octets, counting the end of data.
func message(n int) []byte {
	const head = "From: <sender@test.example>\r\nTo: <alice@lab.example>\r\nSubject: large\r\n\r\n"
	const end = "\r\n.\r\n"
	p := make([]byte, 0, n)
	p = append(p, head...)
	for len(p) < n-len(end) {
		if (len(p)-len(head))%78 == 76 && len(p)+2 <= n-len(end) {
			p = append(p, '\r', '\n')
			continue
		}
		p = append(p, 'y')
	}
	return append(p, end...)
}
