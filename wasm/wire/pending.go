package wire

import "ehlo/wasm/smtp"

// entry is a command that waits for its reply.
type entry struct {
	n         int // number of its event
	act       act
	last      bool // DATA is complete after it: "." or BDAT LAST
	response  bool // a line of a SASL exchange
	pipelined bool // it came before the reply to the one ahead of it
	early     bool // said before the greeting
	name      string
	arg       []byte
	box       [2]int32 // the mailbox inside arg
	repeat    int32    // replies still to come: LMTP gives one a recipient (RFC 2033 4.2)
	bare      int32    // bare newlines inside: a lenient server may answer once more for each
	at        smtp.Time
	end       int64
	chunk     int64
	syntax    *mistakes // nil: none
}

func (e *entry) mailbox() []byte { return e.arg[e.box[0]:e.box[1]] }

// wrong takes note of a mistake.
func (e *entry) wrong(m mistake) {
	if e.syntax == nil {
		e.syntax = new(mistakes)
	}
	e.syntax.put(m)
}

// pending is a queue that reuses its memory. Replies come in the order of the
// commands (RFC 5321 4.1.4, RFC 2920 3.2), so pairing is taking the first.
type pending struct {
	ring  []entry // its size is a power of two
	first int
	n     int
}

func (q *pending) len() int { return q.n }

func (q *pending) at(i int) *entry { return &q.ring[(q.first+i)&(len(q.ring)-1)] }

// push makes room for one more; at keepWait the oldest is given up.
func (q *pending) push() *entry {
	if q.n == keepWait {
		q.pop()
	}
	if q.n == len(q.ring) {
		q.grow()
	}
	e := q.at(q.n)
	q.n++
	*e = entry{arg: e.arg[:0]}
	return e
}

func (q *pending) grow() {
	ring := make([]entry, max(4, 2*len(q.ring)))
	for i := range q.n {
		ring[i] = *q.at(i)
	}
	q.ring, q.first = ring, 0
}

// peek is the oldest command without a reply; nil if there is none.
func (q *pending) peek() *entry {
	if q.n == 0 {
		return nil
	}
	return q.at(0)
}

func (q *pending) pop() {
	q.first = (q.first + 1) & (len(q.ring) - 1)
	q.n--
}

func (q *pending) clear() { q.n = 0 }
