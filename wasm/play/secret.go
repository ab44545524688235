package play

import (
	"bytes"

	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// Credentials do not go into a recording, whoever they were meant for: in their
// place stands something no server accepts, and a note. Only what the simulated
// server took for right may stay: it is one of the passwords of its world,
// which the recording names anyway.
const (
	leftOut   = "left-out"     // id of the note
	standsFor = "bGVmdCBvdXQ=" // "left out", which is well-formed and no password
	malformed = "=left=out="   // in place of what was no base64
)

// secret is a piece of what the visitor sent.
type secret struct{ from, to int64 }

// secrets are those of one connection, in order.
type secrets struct {
	list   []secret
	stream []byte // everything the visitor sent
	at     int64  // how much of it was taken
}

// bare is a connection without its credentials: notes tell where they were.
func (p *Play) bare(c *connection) connection {
	s := p.secrets(c)
	if len(s.list) == 0 {
		return *c
	}
	out := connection{start: c.start, memory: c.memory}
	last, hidden := c.start, false
	if out.early, hidden = s.take(c.early); hidden {
		out.journal.add(fromNote, last, []byte(leftOut))
	}
	c.journal.each(func(from source, at smtp.Time, b []byte) bool {
		if from == fromClient || from == fromHasty {
			if b, hidden = s.take(b); hidden {
				out.journal.add(fromNote, max(at-1, last), []byte(leftOut))
			}
		}
		if from == fromNote {
			b = covered(b)
		}
		out.journal.add(from, at, b)
		last = at
		return true
	})
	return out
}

// covered is a note of a relay without what it says of a line that it held.
func covered(b []byte) []byte {
	for i := range b {
		if i+5 <= len(b) && smtp.EqualFold(b[i:i+4], "AUTH") && (b[i+4] == ' ' || b[i+4] == '\t') {
			return append(append([]byte(nil), b[:i+4]...), " ****"...)
		}
	}
	return b
}

// secrets looks for credentials in what was sent on a connection.
func (p *Play) secrets(c *connection) secrets {
	s := secrets{stream: append([]byte(nil), c.early...)}
	c.journal.each(func(from source, _ smtp.Time, b []byte) bool {
		if from == fromClient || from == fromHasty {
			s.stream = append(s.stream, b...)
		}
		return true
	})
	find := finder{secrets: &s, simulated: p.make != nil}
	if p.caller == nil && find.worthIt() {
		p.again(c, false, find.see)
		find.lines(int64(len(s.stream))) // what never became a line, or waits for a reply
	}
	return s
}

// again makes a connection once more, for somebody to watch; other: with a
// server that is not the one it was.
func (p *Play) again(c *connection, other bool, see func(*wire.Event)) (*Play, error) {
	cfg := p.cfg
	cfg.Steps, cfg.OnReply, cfg.OnEvent = nil, nil, see
	cfg.Start, cfg.Early, cfg.Memory = c.start, c.early, c.memory.Clone()
	r := Request{Config: cfg, Real: p.make == nil && !other}
	q, err := r.begin(cfg)
	if err == nil {
		q.enact(c, other, 0)
	}
	return q, err
}

// finder watches the events of a connection for credentials.
type finder struct {
	*secrets
	simulated bool
	end       int64 // of the line before
	first     int   // of the exchange at work: index in list
	dropped   bool  // TLS has begun
	suspect   bool  // AUTH was said: a line that is no command may be a password gone astray
}

// worthIt: most sessions never name AUTH.
func (f *finder) worthIt() bool {
	for i := 0; i+4 <= len(f.stream); i++ {
		if smtp.EqualFold(f.stream[i:i+4], "AUTH") {
			return true
		}
	}
	return false
}

func (f *finder) see(e *wire.Event) {
	if e.From == wire.FromClient && f.dropped { // what came behind STARTTLS and was thrown away made no event
		f.dropped = false
		f.lines(f.lineStart(e.End))
	}
	switch {
	case e.Kind == wire.KindTLS:
		f.dropped = true
	case e.From == wire.FromServer && e.Code == 235:
		if f.suspect = false; f.simulated {
			f.list = f.list[:f.first]
		}
	case e.From != wire.FromClient:
	case e.Kind == wire.KindAuth:
		f.hide(e.End, 0)
	case e.Kind == wire.KindGarbage:
		f.lines(e.End)
	case e.Kind == wire.KindCommand:
		f.command([]byte(e.Verb), e.End)
	}
	f.end = max(f.end, e.End)
}

// command judges a line by its verb.
func (f *finder) command(verb []byte, end int64) {
	switch {
	case smtp.Same(verb, "AUTH"):
		f.first, f.suspect = len(f.list), true
		f.hide(end, 2)
	case smtp.Lookup(verb) != nil:
		f.suspect = false
	case f.suspect:
		f.hide(end, 0)
	}
}

// lines judges what stands in the stream up to there, line by line.
func (f *finder) lines(to int64) {
	to = min(to, int64(len(f.stream)))
	for f.end < to {
		rest := f.stream[f.end:to]
		if n := bytes.IndexByte(rest, '\n') + 1; n > 0 {
			rest = rest[:n]
		}
		c := smtp.NewCursor(bytes.TrimRight(rest, "\r\n"))
		c.Spaces()
		end := f.end + int64(len(rest))
		f.command(c.Word(), end)
		f.end = end
	}
}

// lineStart is where the line begins that ends there.
func (f *finder) lineStart(end int64) int64 {
	from := min(f.end, int64(len(f.stream)))
	line := bytes.TrimSuffix(f.stream[from:min(max(end, from), int64(len(f.stream)))], crlf)
	if i := bytes.LastIndex(line, crlf); i >= 0 {
		return from + int64(i) + 2
	}
	return from
}

// hide marks the line that ends here as a secret, behind so many words.
func (f *finder) hide(end int64, words int) {
	from := f.lineStart(end)
	line := bytes.TrimRight(f.stream[from:min(max(end, from), int64(len(f.stream)))], "\r\n")
	c := smtp.NewCursor(line)
	for ; words > 0; words-- {
		c.Spaces()
		c.Word()
	}
	c.Spaces()
	switch string(c.Rest()) {
	case "", "=", "*", standsFor, malformed: // nothing, said so, taken back, or hidden before
	default:
		to := from + int64(len(line))
		f.list = append(f.list, secret{to - int64(len(c.Rest())), to})
	}
}

// take gives the next octets of the stream, as they may be shown; true: a
// secret began in them.
func (s *secrets) take(b []byte) (out []byte, hidden bool) {
	from, to := s.at, s.at+int64(len(b))
	s.at = to
	for _, x := range s.list {
		if x.to <= from || x.from >= to {
			continue
		}
		if x.from >= from {
			out = append(out, s.stream[from:x.from]...)
			out = append(out, x.instead(s.stream)...)
			hidden = true
		}
		from = min(x.to, to)
	}
	return append(out, s.stream[from:to]...), hidden
}

func (x secret) instead(stream []byte) string {
	if wire.IsBase64(stream[x.from:x.to]) {
		return standsFor
	}
	return malformed
}

var crlf = []byte("\r\n")
