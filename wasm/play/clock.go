package play

import (
	"ehlo/wasm/mta"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// clock is the time of one connection. It runs with the caller's clock, ahead
// of it by what was wound forward, and never back.
type clock struct {
	skew  smtp.Time
	last  smtp.Time // of the last arrival or reply
	queue queue
}

func (c *clock) start(now smtp.Time) { c.skew, c.last = 0, now }

// arrival is the moment of new input: later than anything said before, for
// the caller has read it. Only so is "at the same moment" proof of pipelining.
// What was due by then comes first, whether or not the caller asked in time.
func (p *Play) arrival(now smtp.Time) smtp.Time {
	c := &p.clock
	at := max(now+c.skew, c.last+1)
	if !c.queue.empty() || p.caller != nil {
		p.advance(at)
	}
	c.last = at
	return at
}

// heard notes that something was said.
func (c *clock) heard(at smtp.Time) { c.last = max(c.last, at) }

// later puts an output off. Its delay counts from the output before it.
func (c *clock) later(at smtp.Time, out *mta.Output) {
	c.queue.push(max(at, c.queue.end)+smtp.Time(out.Delay), out)
}

// waiting is an output that is still to come.
type waiting struct {
	due smtp.Time
	out mta.Output
}

// queue is what the server will say later, in order.
type queue struct {
	list []waiting
	end  smtp.Time // when the last of them is due
}

func (q *queue) empty() bool { return len(q.list) == 0 }

func (q *queue) reset() { q.list, q.end = nil, 0 }

func (q *queue) push(due smtp.Time, out *mta.Output) {
	later := *out
	later.Bytes = append([]byte(nil), out.Bytes...)
	q.list = append(q.list, waiting{due, later})
	q.end = due
}

func (q *queue) pop() waiting {
	w := q.list[0]
	q.list = q.list[1:]
	return w
}

// Due is when the next delayed reply comes, in the caller's time; 0: none is
// under way.
func (p *Play) Due() smtp.Time {
	if p.caller != nil {
		return p.comesBack()
	}
	if p.clock.queue.empty() || p.closed {
		return 0
	}
	return max(p.clock.queue.list[0].due-p.clock.skew, 1)
}

// Silent tells that the simulated server owes a reply and will not give it:
// nothing happens before it loses its patience.
func (p *Play) Silent() bool {
	return p.peer != nil && !p.closed && p.clock.queue.empty() && (p.obs.Waiting() > 0 || !p.obs.Greeted())
}

// Advance lets time pass up to now: replies that are due come.
func (p *Play) Advance(now smtp.Time) {
	p.said = p.said[:0]
	p.advance(max(now+p.clock.skew, p.clock.last))
}

func (p *Play) advance(at smtp.Time) {
	q := &p.clock.queue
	for !q.empty() && q.list[0].due <= at {
		w := q.pop()
		p.act(max(w.due, p.clock.last), &w.out)
	}
	if p.caller != nil {
		p.wake(at, false)
	}
}

// WindForward jumps to the next thing that happens by itself: a delayed reply,
// or the moment the server loses patience. It returns the milliseconds skipped.
func (p *Play) WindForward(now smtp.Time) int64 {
	v := max(now+p.clock.skew, p.clock.last)
	to := smtp.Time(0)
	switch {
	case p.caller != nil:
		to = p.plans(v)
	case p.peer != nil && !p.closed:
		to = p.peer.Deadline()
	}
	if !p.clock.queue.empty() {
		to = p.clock.queue.list[0].due
	}
	if to <= v {
		return 0
	}
	p.Wait(now, int64(to-v))
	return int64(to - v)
}

// Wait lets so many milliseconds pass at once, on the virtual clock.
func (p *Play) Wait(now smtp.Time, ms int64) {
	p.said = p.said[:0]
	v := max(now+p.clock.skew, p.clock.last)
	p.advance(v)
	p.journal.words(fromTime, v, wire.Itoa(ms))
	p.pass(v, ms)
}

// pass winds the clock from v on.
func (p *Play) pass(v smtp.Time, ms int64) {
	p.obs.Note(v, "wound", wire.Itoa(ms))
	p.clock.skew += smtp.Time(ms)
	p.wind(v + smtp.Time(ms))
}

// wind does what happens by itself up to a moment: replies, then impatience.
func (p *Play) wind(to smtp.Time) {
	p.advance(to)
	if p.caller != nil {
		p.wake(to, true)
	}
	p.clock.heard(to)
	if p.peer == nil || p.closed || !p.clock.queue.empty() {
		return
	}
	if d := p.peer.Deadline(); d > 0 && to >= d {
		p.say(to, p.peer.Idle(to))
		p.advance(to)
	}
}
