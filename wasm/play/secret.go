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
		out.journal.add(from, at, b)
		last = at
		return true
	})
	return out
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
		find.rest()
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
	switch {
	case e.From == wire.FromServer && e.Code == 235:
		if f.suspect = false; f.simulated {
			f.list = f.list[:f.first]
		}
	case e.From == wire.FromClient && (e.Kind == wire.KindAuth || e.Kind == wire.KindGarbage):
		f.hide(e.End, 0)
	case e.From == wire.FromClient && e.Kind == wire.KindCommand:
		f.command(e)
	}
	f.end = max(f.end, e.End)
}

func (f *finder) command(e *wire.Event) {
	switch {
	case e.Verb == "AUTH":
		f.first, f.suspect = len(f.list), true
		f.hide(e.End, 2)
	case smtp.Lookup([]byte(e.Verb)) != nil:
		f.suspect = false
	case f.suspect:
		f.hide(e.End, 0)
	}
}

// hide marks the line that ends here as a secret, behind so many words. What
// stands in front of it without an event of its own ends in CRLF.
func (f *finder) hide(to int64, words int) {
	to = min(to, int64(len(f.stream)))
	line := bytes.TrimSuffix(f.stream[min(f.end, to):to], crlf)
	to = min(f.end, to) + int64(len(line))
	line = line[bytes.LastIndex(line, crlf)+1:] // at worst the LF of a CRLF before it
	c := smtp.NewCursor(line)
	for c.Accept('\n'); words > 0; words-- {
		c.Spaces()
		c.Word()
	}
	c.Spaces()
	switch string(c.Rest()) {
	case "", "=", "*", standsFor, malformed: // nothing, said so, taken back, or hidden before
	default:
		f.list = append(f.list, secret{to - int64(len(c.Rest())), to})
	}
}

// rest is what was typed but never became a line, or waits for a reply.
func (f *finder) rest() {
	words := 0
	if rest := f.stream[min(f.end, int64(len(f.stream))):]; !f.suspect {
		if words = 2; len(rest) < 4 || !smtp.EqualFold(rest[:4], "AUTH") {
			return
		}
	}
	for f.end < int64(len(f.stream)) { // line by line
		n := int64(bytes.IndexByte(f.stream[f.end:], '\n')) + 1
		if n == 0 {
			n = int64(len(f.stream)) - f.end
		}
		f.hide(f.end+n, words)
		f.end, words = f.end+n, 0
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
