package play

import (
	"errors"

	"ehlo/wasm/lesson"
	"ehlo/wasm/mta"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// maxJournal is how much input is kept for rewinding. Past it the session goes
// on, but cannot be taken back any more.
const maxJournal = 1 << 20

// source is where an entry of the journal came from.
type source byte

const (
	fromClient source = iota // bytes of the visitor
	fromServer               // bytes of a watched server
	fromEnd                  // the visitor hung up
	fromHangup               // a watched connection ended: by, why
	fromTime                 // the clock was wound: so many milliseconds
	fromNote                 // id, args
	fromTLS                  // facts of a handshake
	fromHasty                // bytes of the visitor, who did not wait for a reply
	fromGap                  // of a log: where it goes on, in which state
)

// journal is what came from outside, with its moments: all it takes to make
// the same session again. One entry: source, moment, length, bytes.
type journal struct {
	b    []byte
	lost bool
}

const entryHead = 1 + 8 + 4

func (j *journal) reset() { j.b, j.lost = j.b[:0], false }

func (j *journal) add(from source, at smtp.Time, p []byte) {
	if j.lost {
		return
	}
	if len(j.b)+entryHead+len(p) > maxJournal {
		j.b, j.lost = nil, true
		return
	}
	t, n := uint64(at), len(p)
	j.b = append(j.b, byte(from),
		byte(t), byte(t>>8), byte(t>>16), byte(t>>24), byte(t>>32), byte(t>>40), byte(t>>48), byte(t>>56),
		byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	j.b = append(j.b, p...)
}

func number(b []byte) (n int64) {
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | int64(b[i])
	}
	return n
}

// words are stored with a zero octet between them.
func (j *journal) words(from source, at smtp.Time, list ...string) {
	j.add(from, at, join(list, "\x00"))
}

// each calls f for the entries in order, until it says no.
func (j *journal) each(f func(from source, at smtp.Time, p []byte) bool) {
	for b := j.b; len(b) > 0; {
		n, at := int(number(b[9:entryHead])), smtp.Time(number(b[1:9]))
		if !f(source(b[0]), at, b[entryHead:entryHead+n]) {
			return
		}
		b = b[entryHead+n:]
	}
}

// Reasons why Rewind does nothing.
var (
	ErrReal = errors.New("a session with a real server cannot be taken back")
	ErrLost = errors.New("the session is too long to be taken back: its beginning is no longer kept")
	ErrGone = errors.New("there is no such event to go back to")
)

// Rewind takes the session back to where it stood after event n: a replay of
// the bytes up to there, and of the replies that they had brought about. What
// the lesson has seen stays seen.
func (p *Play) Rewind(now smtp.Time, n int) error {
	x := p.log.find(n)
	switch {
	case p.Real():
		return ErrReal
	case p.journal.lost:
		return ErrLost
	case x == nil:
		return ErrGone
	}
	p.blind = true
	p.replay(x.end, n)
	p.blind = false
	p.checker.Reopen()
	p.clock.skew = max(p.base, p.clock.last-now)
	p.Note(now, "rewound", wire.Itoa(int64(n)))
	return nil
}

// SetGoals gives the session a lesson, as if it had been there from the start:
// what was said so far counts, as far as it is kept. Goals listed as met (step
// and goal, from 0) need not be met again.
func (p *Play) SetGoals(steps []lesson.Step, met [][2]int) {
	p.checker = lesson.NewChecker(steps, p.facts)
	p.met, p.raised = p.met[:0], p.raised[:0]
	for _, m := range met {
		p.checker.Mark(m[0], m[1], 0)
	}
	if p.journal.lost || p.log.dropped > 0 {
		return
	}
	sent, clock := p.sent, p.clock
	p.replay(1<<62, 1<<62)
	p.sent, p.clock.skew = sent, clock.skew
	p.advance(clock.last)
	p.clock.heard(clock.last)
}

// replay makes the session again from its journal, up to so many octets of the
// visitor and at least n events. The new journal is that prefix.
func (p *Play) replay(end int64, n int) {
	old := p.journal
	p.journal = journal{}
	p.forget()
	p.mails, p.mailLen = nil, 0
	p.memory = p.before.Clone()
	p.connect(p.start)
	fed := int64(len(p.cfg.Early))
	old.each(func(from source, at smtp.Time, b []byte) bool {
		typed := (from == fromClient || from == fromHasty) && p.caller == nil
		if (fed >= end || p.caller != nil) && (typed || p.obs.Count() >= n) {
			return false
		}
		if typed {
			b = b[:min(int64(len(b)), end-fed)]
			fed += int64(len(b))
		}
		p.apply(from, at, b)
		return true
	})
	for p.obs.Count() < n && !p.clock.queue.empty() && end < 1<<62 {
		p.advance(p.clock.queue.list[0].due)
	}
	if p.caller != nil {
		p.await(n)
	}
}

// apply does what an entry of the journal stands for, at its moment.
func (p *Play) apply(from source, at smtp.Time, b []byte) {
	if p.logged() {
		p.relate(from, at, b)
		return
	}
	now := at - p.clock.skew
	switch from {
	case fromClient, fromHasty:
		p.Feed(now, b)
		return
	case fromServer:
		p.Peer(now, b)
		return
	case fromEnd:
		p.End(now)
		return
	}
	words := append(Split(string(b), 0), "", "", "")
	switch from {
	case fromTime:
		ms, _ := smtp.Number(words[0])
		p.Wait(now, ms)
	case fromNote:
		p.Note(now, words[0], words[1:len(words)-3]...)
	case fromHangup:
		p.Hangup(now, words[0], words[1:len(words)-3]...)
	case fromTLS:
		p.Handshake(now, wire.Facts{Version: words[0], Cipher: words[1], Why: words[2], Verified: words[3] != ""})
	}
}

// collect takes over what the server delivered, and tells of each message.
func (p *Play) collect() {
	for _, m := range p.peer.Delivered() {
		p.obs.Delivered(p.clock.last, m.From, m.To, len(m.Data))
		p.keepMail(m)
	}
}

// keepMail keeps the newest messages: maxMails of them, and maxMail octets.
func (p *Play) keepMail(m mta.Message) {
	p.mails = append(p.mails, m)
	p.mailLen += len(m.Data)
	for len(p.mails) > 1 && (p.mailLen > maxMail || len(p.mails) > maxMails) {
		p.mailLen -= len(p.mails[0].Data)
		p.mails[0] = mta.Message{}
		p.mails = p.mails[1:] // append moves them now and then
	}
}

// Mail is what was delivered since the connection began, the newest last.
func (p *Play) Mail() []mta.Message { return p.mails }
