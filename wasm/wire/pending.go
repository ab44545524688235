package wire

import "ehlo/wasm/smtp"

// entry is a command that waits for its reply.
type entry struct {
	n        int // number of its event
	verb     *smtp.Verb
	name     string // upper case; "." for the end of data
	context  string
	arg      []byte
	box      [2]int // the mailbox inside arg
	at       smtp.Time
	end      int64
	last     bool // DATA is complete after it: "." or BDAT LAST
	chunk    int64
	repeat   int  // replies still to come: LMTP gives one a recipient (RFC 2033 4.2)
	bare     int  // bare newlines inside: a lenient server may answer once more for each
	bracket  bool // the mailbox stood between < >
	syntax   mistakes
	response bool // a line of a SASL exchange
}

func (e *entry) mailbox() []byte { return e.arg[e.box[0]:e.box[1]] }

// pending is a queue that reuses its memory. Replies come in the order of the
// commands (RFC 5321 4.1.4, RFC 2920 3.2), so pairing is taking the first.
type pending struct {
	ring  []entry
	first int
	n     int
}

func (q *pending) len() int { return q.n }

// push makes room for one more; at keepWait the oldest is given up.
func (q *pending) push() *entry {
	if q.n == keepWait {
		q.pop()
	}
	if q.n == len(q.ring) {
		q.grow()
	}
	e := &q.ring[(q.first+q.n)%len(q.ring)]
	q.n++
	*e = entry{arg: e.arg[:0]}
	return e
}

func (q *pending) grow() {
	size := 2*len(q.ring) + 4
	ring := make([]entry, size)
	for i := 0; i < q.n; i++ {
		ring[i] = q.ring[(q.first+i)%len(q.ring)]
	}
	q.ring, q.first = ring, 0
}

// peek is the oldest command without a reply; nil if there is none.
func (q *pending) peek() *entry {
	if q.n == 0 {
		return nil
	}
	return &q.ring[q.first]
}

func (q *pending) pop() {
	q.first = (q.first + 1) % len(q.ring)
	q.n--
}

func (q *pending) clear() { q.n = 0 }
