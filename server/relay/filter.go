package relay

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// filter stands between a visitor and a server that is not ours. It reads what
// the visitor typed and writes commands of its own; not one octet is passed on
// as it came. One command is under way at a time, so what the visitor is told
// comes in the order of the wire, and nothing is ever sent before its turn.
//
//	Take(octets) ──► in ──► Next ──► act: send this, tell that, or stop
//	                         ▲
//	Answer(reply) ───────────┘  until then, Next waits
//
// rewrite.go has the commands, content.go the message, answer.go the replies.
// It does no I/O and knows no clock.
type filter struct {
	class Class
	name  string        // ours, for EHLO
	trace func() string // makes the Received field

	in       []byte // what the visitor typed and nobody has looked at
	mode     mode
	awaiting string // verb whose reply is due; "greeting" at first; "": none
	chunk    chunk  // the BDAT at work
	decoder  smtp.DotDecoder
	content  []byte // the text of a message so far
	field    string // its Received field

	quit    bool // QUIT went out
	tls     bool
	offers  map[string]bool // keywords of the last EHLO reply
	mail    bool            // MAIL was accepted
	rcpts   int             // RCPTs accepted for this message
	chunked bool            // BDAT has begun this message
	size    int             // octets of it so far
	broken  bool            // a part of this message was held: the rest must be, too
	last    byte            // of the chunk before: a CR may end there

	asked  int // VRFY and EXPN so far
	named  int // RCPT so far
	loaded int // messages so far
}

// mode is how the visitor's octets are to be read.
type mode uint8

const (
	modeCommand mode = iota // lines
	modeSkip                // the rest of a line that was too long
	modeText                // a message, up to CRLF . CRLF
	modeChunk               // octets of BDAT
)

// Caps of a session.
const (
	maxLine    = 1000     // of a command; RFC 5321 4.5.3.1.4 asks for 512, some extensions for more
	maxAsked   = 20       // VRFY and EXPN, owned
	maxNamed   = 3        // RCPT, owned
	maxLoaded  = 1        // messages, owned
	maxContent = 32 << 10 // octets of a message with its Received field, owned
)

// act is one thing to do. Sending comes before telling.
type act struct {
	send []byte // to the server
	note any    // to the visitor
	stop string // end both connections, and why
}

func newFilter(c Class, name string) *filter {
	return &filter{class: c, name: name, awaiting: "greeting", trace: func() string { return "" }}
}

// Take adds what the visitor typed.
func (f *filter) Take(p []byte) { f.in = append(f.in, p...) }

// Drop forgets what was typed and not looked at, and gives it back.
func (f *filter) Drop() []byte {
	rest := f.in
	f.in, f.mode = nil, modeCommand
	return rest
}

// Next is what to do now; false: wait for the server, or for the visitor.
func (f *filter) Next() (act, bool) {
	for f.awaiting == "" && (len(f.in) > 0 || f.mode == modeChunk && f.chunk.left <= 0) {
		var a act
		var ok bool
		switch f.mode {
		case modeCommand:
			a, ok = f.line()
		case modeSkip:
			ok = f.skip()
		case modeText:
			a, ok = f.text()
		case modeChunk:
			a, ok = f.octets()
		}
		if !ok {
			return act{}, false
		}
		if a.send != nil || a.note != nil || a.stop != "" {
			return a, true
		}
	}
	return act{}, false
}

var crlf = []byte("\r\n")

// line reads one command.
func (f *filter) line() (act, bool) {
	n := bytes.Index(f.in, crlf)
	if n > maxLine || n < 0 && len(f.in) > maxLine {
		f.mode = modeSkip
		f.doubt(f.in)
		return held(covered(f.in[:maxLine]), "too-long", "A command line has 512 octets at most; this one goes on."), true
	}
	if n < 0 {
		return act{}, false
	}
	line := f.in[:n]
	a := f.command(line)
	f.use(n + 2)
	return a, true
}

// skip swallows a line to its end. A CR at the end may be half of a CRLF.
func (f *filter) skip() bool {
	n := bytes.Index(f.in, crlf)
	if n >= 0 {
		f.use(n + 2)
		f.mode = modeCommand
		return true
	}
	if f.in[len(f.in)-1] == '\r' {
		f.use(len(f.in) - 1)
	} else {
		f.use(len(f.in))
	}
	return false
}

// use forgets the first n octets; an empty buffer gives its memory back.
func (f *filter) use(n int) {
	if n == len(f.in) {
		f.in = nil
		return
	}
	f.in = f.in[n:]
}

// command decides about a line without its CRLF.
func (f *filter) command(line []byte) act {
	verb, arg := split2(line)
	if !printable(line) {
		f.doubt(line)
		return held(covered(line), "syntax", "It holds octets that no command has: controls, a lone CR or LF, or letters beyond ASCII.")
	}
	out, no := f.rewrite(verb, arg)
	if no.reason == "" && !printable([]byte(out)) { // cannot be; but then it must not be
		no.reason, no.text = "syntax", "It cannot be written as a command."
	}
	if no.reason != "" {
		f.doubt(line)
		return held(covered(line), no.reason, no.text)
	}
	if out == "" { // BDAT waits for its octets
		return act{}
	}
	f.awaiting = verb
	return act{send: []byte(out + "\r\n"), note: sentNote{"sent", out, out == string(line)}}
}

// doubt: a part of a message stays here, so the message must never be finished.
func (f *filter) doubt(line []byte) {
	if len(line) >= 4 && smtp.EqualFold(line[:4], "BDAT") {
		f.broken = f.broken || f.mail
	}
}

// covered hides what stands behind AUTH, whatever stands between: it is shown to
// nobody, not even to the one who typed it.
func covered(line []byte) []byte {
	word := bytes.TrimLeft(line, " \t")
	if len(word) > 4 && smtp.EqualFold(word[:4], "AUTH") {
		return append(word[:4:4], " ****"...)
	}
	return line
}

// split2 takes a verb, in upper case, and what follows it.
func split2(line []byte) (verb, arg string) {
	n := bytes.IndexByte(line, ' ')
	if n < 0 {
		n = len(line)
	}
	return smtp.Upper(line[:n]), string(bytes.TrimLeft(line[n:], " "))
}

// printable tells whether a line has printable ASCII and blanks only.
func printable(line []byte) bool {
	for _, c := range line {
		if c < ' ' && c != '\t' || c > '~' {
			return false
		}
	}
	return true
}

func held(line []byte, reason, text string) act {
	return act{note: heldNote{"held", string(line[:min(len(line), maxHeld)]), reason, text}}
}
