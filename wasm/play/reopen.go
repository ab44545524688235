package play

import (
	"errors"
	"strings"

	"ehlo/wasm/smtp"
)

// record is a recording that was read.
type record struct {
	list  []connection
	rest  smtp.Time
	last  smtp.Time // of the line at work
	world string
	other bool // somebody else is met than then
}

// read takes the lines of a recording. What the request says wins over its head.
func (r *Request) read(lines []string) error {
	rec := &record{}
	r.record = rec
	for n, line := range lines {
		if line = strings.TrimSuffix(line, "\r"); line != "" { // a file that an editor has saved
			if err := r.recorded(n, line); err != nil {
				return atLine(n, err)
			}
		}
	}
	if len(rec.list) == 0 {
		return errors.New("a recording without a connection")
	}
	if !r.worldly {
		r.World = rec.world
	}
	if r.Memory == nil {
		r.Memory = new(Memory) // its own, not that of a port
	}
	_, persona := r.given("persona")
	if rec.other = rec.other || smtp.Trim(r.World) != smtp.Trim(rec.world) || persona && r.Real; rec.other {
		r.Real, r.Served, r.TLS = false, "", false
	}
	return nil
}

// given is what the request itself says of who is met.
func (r *Request) given(word string) (rest string, ok bool) {
	for _, line := range r.heads {
		if w, rest := cut(line); w == word {
			return rest, true
		}
	}
	return "", false
}

func (r *Request) recorded(n int, line string) error {
	word, rest := cut(line)
	rec := r.record
	if n == 0 {
		if rest != version {
			return errors.New("a recording of version " + rest + "; this page reads version " + version)
		}
		return nil
	}
	if word == "" || word[0]-'0' < 10 {
		return rec.entry(word, rest)
	}
	if len(rec.list) > 0 {
		return errors.New(`"` + word + `" behind connect`)
	}
	switch word {
	case "start":
		at, ok := smtp.Number(rest)
		if rec.last = smtp.Time(at); !ok {
			return errors.New("start: expected milliseconds")
		}
		return nil
	case "tried":
		return r.tried(rest)
	case "world":
		rec.world += rest + "\n"
		return nil
	case "goal", "hint", "met":
		return errors.New(word + ": no part of a recording")
	}
	if mine, ok := r.given(word); ok {
		rec.other = rec.other || mine != rest
		return nil
	}
	return r.line(word, rest)
}

// tried reads what the server remembered: tries, milliseconds ago, of what.
func (r *Request) tried(rest string) error {
	times, rest := cut(rest)
	ago, key := cut(rest)
	n, ok := smtp.Number(times)
	ms, fine := smtp.Number(ago)
	b, whole := smtp.Octets(key)
	if !ok || !fine || !whole {
		return errors.New("tried: expected tries, milliseconds and what was tried")
	}
	if r.Memory == nil {
		r.Memory = new(Memory)
	}
	r.Memory.Put(string(b), int(n), r.record.last-smtp.Time(ms))
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
	rec, now, cfg := r.record, r.Start, r.Config
	first, other := &rec.list[0], rec.other
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

// enact repeats what came on one connection. Before another server the visitor
// waits where he waited then, however long it takes; shift is by how much later
// that makes him.
func (p *Play) enact(c *connection, other bool, shift smtp.Time) smtp.Time {
	c.journal.each(func(from source, at smtp.Time, b []byte) bool {
		if p.cfg.Enough != nil && p.cfg.Enough() {
			return false
		}
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
