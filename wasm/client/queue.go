package client

import "strconv"

// State is what became of a recipient.
type State byte

const (
	Queued  State = iota // to be tried, again or for the first time
	Taken                // RCPT was accepted on this connection
	Sent                 // the server has taken the message over
	Bounced              // refused for good: the sender is told
	Dropped              // given up without a word to anybody
)

var states = [...]string{"queued", "taken", "sent", "bounced", "dropped"}

// String is the name the page gets.
func (s State) String() string { return states[s] }

// Recipient is one address of the message, and what the server said of it last.
type Recipient struct {
	To, Said string
	State    State
	asked    bool // RCPT was sent and is not answered
	_        [0]func()
}

// The queue of Postfix: a message waits as long again as it is old, at least
// minimal_backoff_time and at most maximal_backoff_time; after
// maximal_queue_lifetime it goes back (src/qmgr/qmgr_active.c). RFC 5321 4.5.4.1
// asks for 4 to 5 days. Postfix looks into its queue every 300 s only, so there
// it may be a little later.
const (
	minBackoff = 300_000
	maxBackoff = 4_000_000
	lifetime   = 5 * day
)

// Recipients are those of the message, in order.
func (c *Client) Recipients() []Recipient { return c.to }

// Tries counts its connections.
func (c *Client) Tries() int { return c.tries }

// one decides about one recipient.
func (c *Client) one(t *Recipient, s State, said string) {
	t.State, t.Said = s, said
	if s != Taken {
		c.do("!queue." + states[s] + "\x01" + t.To + "\x01" + said)
	}
}

// fate decides about all recipients in the states from lo to hi.
func (c *Client) fate(lo, hi, s State, said string) {
	list := ""
	for i := range c.to {
		if t := &c.to[i]; t.State >= lo && t.State <= hi {
			t.State, t.Said = s, said
			list += ", " + t.To
		}
	}
	if list != "" {
		c.do("!queue." + states[s] + "\x01" + list[2:] + "\x01" + said)
	}
}

// settle looks what is left once the connection is over.
func (c *Client) settle() {
	c.calling, c.next = false, 0
	age, left := int(c.now-c.born), false
	for i := range c.to {
		t := &c.to[i]
		if t.State > Taken {
			continue
		}
		left = true
		if t.State = Queued; c.p.exits || c.p.deaf {
			t.State = Dropped
		}
	}
	switch {
	case c.p.exits:
		c.do("!exit\x01" + digits(int(c.exit)) + "\x01" + c.says)
	case c.p.deaf:
		c.do("!gone")
	case !left:
		c.do("!queue.empty")
	case age >= lifetime:
		c.do("!queue.expired")
		c.fate(Queued, Queued, Bounced, "5.4.7 Delivery time expired")
	default:
		c.hurry(min(max(age, minBackoff), maxBackoff))
		c.do("!queue.again\x01" + Span(int(c.next-c.now)))
	}
}

func digits(n int) string { return string(strconv.AppendUint(nil, uint64(n), 10)) }

// Span writes a time as people do: 1 h 6 min 40 s.
func Span(ms int) (s string) {
	for i, unit := range [...]int{day, 60 * minute, minute, 1000} {
		if n := ms / unit; n > 0 {
			s += " " + digits(n) + [...]string{" d", " h", " min", " s"}[i]
			ms -= n * unit
		}
	}
	if s != "" {
		s = s[1:]
	}
	return s
}
