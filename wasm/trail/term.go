package trail

import (
	"strings"

	"ehlo/wasm/smtp"
)

// terminal takes a line of a session copied from a terminal: nothing but the
// lines themselves tell who said them. A line is held until the next one comes,
// for openssl s_client takes some for orders to itself.
func (r *reader) terminal(line string) {
	if r.text && r.typed {
		r.client(line)
		return
	}
	if line == "" {
		return
	}
	reply := isReply(line)
	if reply {
		r.release(line)
	}
	first := !r.said
	switch {
	case reply && first && strings.HasPrefix(line, "250"):
		// The end of the reply to the EHLO that s_client said itself.
		r.note(line)
		r.entry("note", "log.starttls")
		r.begin("EHLO")
	case reply:
		if !first && !r.typed && !r.alone {
			r.alone = true
			r.entry("note", "log.alone")
		}
		r.server(line)
	case (!first || smtp.Lookup([]byte(firstWord(line))) != nil) && r.mine(line):
		r.release(line)
		r.held = line
	default:
		r.release(line)
		if !r.rule(line) {
			if r.note(line); !first {
				r.held = ""
			}
		}
	}
}

// mine tells that a line may be the client's.
func (r *reader) mine(line string) bool {
	for _, x := range r.rules {
		if x.program == 'o' && r.fits(x.looks, line) {
			return false
		}
	}
	return line != "DONE" && line != "RENEGOTIATING"
}

// release lets the line that was held go its way, now that the next one is here.
func (r *reader) release(next string) {
	line := r.held
	if r.held = ""; line == "" {
		return
	}
	switch {
	case next == "RENEGOTIATING" && line[0] == 'R', next == "DONE" && line[0] == 'Q':
		r.note(line)
		r.entry("note", "log.swallowed\x00"+line[:1])
	case isReply(next), smtp.Lookup([]byte(firstWord(line))) != nil:
		r.client(line)
	default:
		r.note(line)
	}
}
