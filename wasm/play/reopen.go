package play

import (
	"errors"

	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// record is a recording that was read.
type record struct {
	list []connection
	rest smtp.Time
	last smtp.Time // of the line at work
	old  Request   // its head
}

// read takes the lines of a recording and merges its head into the request.
func (r *Request) read(lines []string) error {
	rec := &record{}
	for n, line := range lines {
		if line == "" {
			continue
		}
		if err := rec.line(n, line); err != nil {
			return atLine(n, err)
		}
	}
	if len(rec.list) == 0 {
		return errors.New("a recording without a connection")
	}
	r.record = rec
	return nil
}

func (rec *record) line(n int, line string) error {
	word, rest := cut(line)
	if n == 0 {
		if rest != version {
			return errors.New("a recording of version " + rest + "; this page reads version " + version)
		}
		return nil
	}
	if word[0]-'0' < 10 {
		return rec.entry(word, rest)
	}
	switch word {
	case "start":
		at, ok := smtp.Number(rest)
		if rec.last = smtp.Time(at); !ok {
			return errors.New("start: expected milliseconds")
		}
		return nil
	case "tried":
		return rec.tried(rest)
	case "persona", "role", "client", "seed", "world", "real", "tls", "served", "peer", "program":
		if len(rec.list) == 0 {
			return rec.old.line(word, rest)
		}
	}
	return errors.New(`unexpected "` + word + `"`)
}

// tried reads what the server remembered: tries, milliseconds ago, of what.
func (rec *record) tried(rest string) error {
	times, rest := cut(rest)
	ago, key := cut(rest)
	n, ok := smtp.Number(times)
	ms, fine := smtp.Number(ago)
	b, whole := smtp.Octets(key)
	if !ok || !fine || !whole || len(rec.list) > 0 {
		return errors.New("tried: expected tries, milliseconds and what was tried")
	}
	if rec.old.Memory == nil {
		rec.old.Memory = new(Memory)
	}
	rec.old.Memory.Put(string(b), int(n), rec.last-smtp.Time(ms))
	return nil
}

// maxPause is more than anybody waits, and far from where time overflows.
const maxPause = 1 << 40

func (rec *record) entry(pause, rest string) error {
	ms, ok := smtp.Number(pause)
	if !ok || ms > maxPause {
		return errors.New("expected milliseconds")
	}
	word, text := cut(rest)
	b, whole := smtp.Octets(text)
	if !whole {
		return errors.New(`expected two hexadecimal digits behind \x`)
	}
	rec.last += smtp.Time(ms)
	from := source(0)
	for from < source(len(sourceNames)) && sourceNames[from] != word {
		from++
	}
	switch {
	case from == connects:
		rec.list = append(rec.list, connection{start: rec.last, early: b})
	case len(rec.list) == 0:
		return errors.New("expected connect")
	case from == rests:
		rec.rest = rec.last
	case from > rests:
		return errors.New(`unexpected "` + word + `"`)
	default:
		rec.list[len(rec.list)-1].journal.add(from, rec.last, b)
	}
	return nil
}

// reopen makes the session of a recording again. It goes on where it ended, but
// for one with a real server, or a real client: that can only be read. Met by
// another server, or in another world, the visitor says the same.
func (r *Request) reopen() (*Play, error) {
	rec, now := r.record, r.Start
	other := r.merge(&rec.old)
	cfg := r.Config
	first := &rec.list[0]
	cfg.Start, cfg.Early = first.start, first.early
	p, err := r.begin(cfg)
	if err != nil {
		return nil, err
	}
	shift := smtp.Time(0)
	for i := range rec.list {
		c := &rec.list[i]
		if i > 0 {
			p.RestartEarly(c.start+shift-p.clock.skew, c.early)
		}
		shift = p.enact(c, other, shift)
	}
	p.advance(rec.rest + shift)
	p.clock.heard(rec.rest + shift)
	if p.recorded = r.Real || cfg.Served != ""; p.recorded {
		p.Hangup(p.clock.last, "recorded")
	}
	p.base = p.clock.last - now
	p.clock.skew = p.base
	return p, nil
}

// merge takes from the head of a recording what the request leaves open; it
// tells whether somebody else is met than then.
func (r *Request) merge(old *Request) (other bool) {
	other = r.worldly && !sameLines(r.World, old.World) || r.Persona != "" && r.Persona != old.Persona ||
		r.Role != "" && r.Role != old.Role || r.Client.Name != "" && r.Client != old.Client
	r.Program = or(r.Program, old.Program)
	r.Persona, r.Role = or(r.Persona, old.Persona), or(r.Role, old.Role)
	r.TLS, r.Memory = old.TLS, old.Memory
	if r.Memory == nil {
		r.Memory = new(Memory)
	}
	if !r.worldly {
		r.World = old.World
	}
	if r.Client == (world.Client{}) {
		r.Client = old.Client
	}
	if r.Seed == 0 {
		r.Seed = old.Seed
	}
	if r.Real, r.Served, r.Peer = old.Real, old.Served, old.Peer; other {
		r.Real, r.Served, r.TLS = false, "", false
	}
	return other
}

func sameLines(a, b string) bool { return smtp.Trim(a) == smtp.Trim(b) }

// enact repeats what came on one connection. Before another server the visitor
// waits where he waited then, however long it takes; shift is by how much later
// that makes him.
func (p *Play) enact(c *connection, other bool, shift smtp.Time) smtp.Time {
	c.journal.each(func(from source, at smtp.Time, b []byte) bool {
		if !other {
			p.apply(from, at, b)
			return true
		}
		if from == fromClient {
			p.settle()
		}
		if at += shift; at <= p.clock.last {
			shift += p.clock.last + 1 - at
			at = p.clock.last + 1
		}
		switch from {
		case fromHangup:
			from = fromEnd
		case fromServer, fromTLS:
			return true
		case fromNote:
			if string(b) != leftOut {
				return true
			}
		}
		if !p.closed {
			p.apply(from, at, b)
		}
		return !p.closed
	})
	return shift
}

// settle lets everything come that is under way.
func (p *Play) settle() {
	for !p.closed && !p.clock.queue.empty() {
		p.advance(p.clock.queue.list[0].due)
	}
}
