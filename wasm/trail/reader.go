package trail

import (
	"strings"

	"ehlo/wasm/smtp"
)

// reader goes through a log.
type reader struct {
	found
	out    []byte
	rules  []rule
	format byte
	time   int64 // of day, of the last line that had one; -1: none had
	pause  int64 // since the last entry
	said   bool  // somebody said something on the connection at work
	flip   bool  // the log is the server's
	key    string
	text   bool // a message may come now: 354 was said
	typed  bool // the client's lines are there
	sealed bool // TLS was told of
	alone  bool // it was told that they are not
	both   bool // the log has whole conversations, not only replies
	shake  int8 // 1: STARTTLS was said, 2: and accepted, so a handshake is due
	held   string
}

// rule follows the rule that fits the line; false: none does.
func (r *reader) rule(line string) bool {
	if r.format == 'c' {
		line = strings.TrimPrefix(line, clockOf(line))
	}
	for _, x := range r.rules {
		if x.program == r.format && r.fits(x.looks, line) && r.follow(x.what, line) {
			return true
		}
	}
	return false
}

// follow does what a rule says; false: the line is something else after all.
func (r *reader) follow(what byte, line string) bool {
	text := r.get('r')
	switch what {
	case 'S':
		r.server(text)
	case 's':
		if isReply(text) {
			r.server(text)
		}
		return isReply(text)
	case 'C':
		r.client(text)
	case '<', '>':
		return r.heard(what == '<', text)
	case 'T':
		return r.tls(line)
	case 'A':
		r.anew()
		r.note(line)
	case 'U':
		r.note(line)
		r.text = false
		r.entry("resume", "unseen")
	case 'R', 'E':
		return r.quoted(what, line)
	default:
		return false
	}
	return true
}

// heard takes a line of a program that writes down both sides: who it is itself
// shows in the first line of a connection, which is the server's.
func (r *reader) heard(heard bool, text string) bool {
	r.both = true
	if key := r.get('k'); key != r.key {
		r.anew()
		r.key = key
	}
	if !r.said {
		r.flip = heard != isReply(text)
	}
	if heard == r.flip {
		r.client(text)
		return true
	}
	if isReply(text) {
		r.server(text)
	}
	return isReply(text)
}

// anew begins another connection.
func (r *reader) anew() {
	if r.said {
		r.entry("resume", "connecting")
	}
	r.said, r.text, r.typed, r.shake = false, false, false, 0
}

// server said a line.
func (r *reader) server(line string) {
	if r.text {
		r.unseen()
	}
	r.begin(line)
	r.handshake()
	r.text = strings.HasPrefix(line, "354 ")
	if r.shake == 1 && isReply(line) {
		r.shake = 0
		if strings.HasPrefix(line, "220") {
			r.shake = 2
		}
	}
	r.entry("server", line+"\r\n")
}

// client said a line.
func (r *reader) client(line string) {
	r.begin(line)
	r.handshake()
	r.typed = true
	if line == "." {
		r.text = false
	}
	if smtp.EqualFold([]byte(line), "STARTTLS") {
		r.shake = 1
	}
	r.entry("client", line+"\r\n")
	if !r.text && smtp.EqualFold([]byte(firstWord(line)), "BDAT") {
		r.entry("resume", "unseen")
	}
}

// begin looks at the first line of a connection: if it is no greeting, what
// came before was not written down.
func (r *reader) begin(line string) {
	if r.said {
		return
	}
	r.said = true
	if r.format == 'o' && !r.sealed { // s_client speaks nothing else
		r.entry("tls", unknown)
	}
	if state, _ := before(line); !isReply(line) {
		r.entry("resume", state)
	} else if line[0] < '4' && line[:3] != "220" {
		r.entry("resume", "ready")
	}
}

// unseen: the message was sent, but its text was not written down.
func (r *reader) unseen() {
	r.text = false
	r.entry("note", "log.unseen")
	r.entry("resume", "unseen")
}

// unknown is what the log does not say about a handshake.
const unknown = "TLS\x00?\x00\x00"

// handshake: one must have been made, though nobody wrote of it.
func (r *reader) handshake() {
	if r.shake == 2 {
		r.shake = 0
		r.entry("tls", unknown)
	}
}

// tls tells of a handshake, where one can be.
func (r *reader) tls(line string) bool {
	version, cipher := r.get('i'), r.get('j')
	if r.shake != 2 && (r.said || r.format == 'p' || r.format == 'e') || strings.Contains(cipher, "NONE") {
		return false
	}
	r.note(line)
	if r.shake = 0; version == "" {
		version = "TLS"
	}
	r.sealed = true
	r.entry("tls", version+"\x00"+cipher+"\x00\x00")
	return true
}
