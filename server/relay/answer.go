package relay

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// answers cuts what a server says into replies.
type answers struct {
	line  []byte // the beginning of a line; no more than maxAnswer of it
	words []string
}

const (
	maxAnswer = 1000 // octets of a line that are looked at
	maxWords  = 64   // lines of a reply that are remembered
)

// answer is one whole reply.
type answer struct {
	code  int      // 0: no SMTP at all
	words []string // the first word of each line behind the first, in upper case: what EHLO lists
}

// read looks at p up to the end of the first reply in it: n octets belong to
// that. done is false where it goes on.
func (r *answers) read(p []byte) (a answer, n int, done bool) {
	for n < len(p) {
		at := bytes.IndexByte(p[n:], '\n')
		if at < 0 {
			r.keep(p[n:])
			return answer{}, len(p), false
		}
		r.keep(p[n : n+at])
		n += at + 1
		if a, done = r.endLine(); done {
			return a, n, true
		}
	}
	return answer{}, n, false
}

func (r *answers) keep(p []byte) {
	room := min(len(p), maxAnswer-len(r.line))
	r.line = append(r.line, p[:room]...)
}

// endLine takes a line that is complete.
func (r *answers) endLine() (a answer, done bool) {
	l, ok := smtp.ParseReplyLine(bytes.TrimSuffix(r.line, []byte("\r")))
	word, _ := split2(l.Text)
	if ok && len(r.words) < maxWords {
		r.words = append(r.words, word)
	}
	r.line = r.line[:0]
	if ok && !l.Last() {
		return answer{}, false
	}
	a = answer{words: r.words}
	if ok {
		a.code = l.Code
	}
	r.words = nil
	return a, true
}

// isGreeting tells whether a first line is SMTP: three digits from 2 to 5, with
// a blank, a hyphen or nothing behind them.
func isGreeting(line []byte) bool {
	l, ok := smtp.ParseReplyLine(bytes.TrimRight(line, "\r\n"))
	return ok && l.Code >= 200 && l.Code <= 599
}

// Answer takes the reply to the command that is under way. It reports whether
// TLS comes next. Nothing awaited: the server talks out of turn, and nothing
// follows from that.
func (f *filter) Answer(a answer) (handshake bool) {
	verb, good := f.awaiting, a.code >= 200 && a.code < 300
	f.awaiting = ""
	switch verb {
	case "EHLO":
		f.offers = map[string]bool{}
		for _, w := range a.words[min(1, len(a.words)):] {
			f.offers[w] = good
		}
	case "HELO":
		f.offers = nil
	case "STARTTLS":
		return a.code == 220
	case "MAIL":
		f.mail = good
	case "RCPT":
		if good {
			f.rcpts++
		}
	case "DATA":
		if a.code == 354 {
			f.mode = modeText
			f.loaded++
		}
	case "BDAT":
		f.broken = f.broken || !good
	case ".":
		f.reset()
	}
	return false
}

// Encrypted: after the handshake the session begins anew (RFC 3207 4.2).
func (f *filter) Encrypted() {
	f.tls, f.offers = true, nil
	f.reset()
}
