package client

import "ehlo/wasm/smtp"

// offer is a set of what EHLO listed.
type offer byte

const (
	pipelining offer = 1 << iota
	eightbit
	starttlsToo
	size
)

var keywords = [...]string{"PIPELINING", "8BITMIME", "STARTTLS", "SIZE"}

// offered reads a line of the reply to EHLO (RFC 5321 4.1.1.1).
func (c *Client) offered(text []byte) {
	cur := smtp.NewCursor(text)
	word := cur.Word()
	if c.listed++; c.listed == 1 {
		return // the name of the server
	}
	for i, k := range keywords {
		if o := offer(1 << i); smtp.Same(word, k) && c.p.uses&o != 0 {
			c.offers |= o
		}
	}
	if cur.Accept(' ') && smtp.Same(word, "SIZE") {
		c.limit, _ = cur.Number()
	}
}

// answer goes on after the reply to a step.
func (c *Client) answer(at step, code int, line string) {
	if c.p.exits && c.wrong(at, code) {
		return
	}
	ok := code/100 == 2
	verdict := Bounced // also a reply out of place: to Postfix it is 5.5.0
	// No greeting is about the message: after 554, too, it is tried later,
	// perhaps elsewhere (smtp_skip_5xx_greeting).
	if code/100 == 4 || code/100 == 5 && at == greeting {
		verdict = Queued
	}
	switch {
	case code == 421: // the server is about to hang up, whatever was asked (RFC 5321 3.8)
		c.fate(Queued, Taken, Queued, line)
		c.close("l")
	case !ok && (at == greeting || at == helo):
		c.fate(Queued, Taken, verdict, line)
		c.leave(quit)
	case at == greeting:
		c.hello(ehlo)
	case at == ehlo && !ok: // who refuses EHLO may still know HELO (RFC 5321 4.1.4)
		c.hello(helo)
	case at < mail:
		c.introduced(at, ok)
	case at == quit:
		c.close("x")
	default:
		c.transact(at, code, ok, verdict, line)
	}
}

// transact goes on inside the transaction.
func (c *Client) transact(at step, code int, ok bool, verdict State, line string) {
	switch at {
	case mail:
		if !ok {
			c.fate(Queued, Queued, verdict, line)
			c.asked, c.named = len(c.to), len(c.to) // who was named, or would be, does not matter any more
		}
		c.goOn()
	case rcpt:
		if ok {
			verdict = Taken
		}
		c.answered(verdict, line)
		c.goOn()
	case data:
		c.ready(code/100 == 3, verdict, line)
	default: // the final dot, or RSET with nobody taken
		if ok {
			verdict = Sent
		}
		c.fate(Taken, Taken, verdict, line)
		c.leave(quit)
	}
}

func (c *Client) hello(at step) {
	c.offers, c.limit, c.listed = 0, 0, 0
	c.say(at, " "+c.p.host)
}

// introduced asks for TLS if it is to be had, then begins. From a server that
// will not, though it said so, mail is not withheld: encryption that nobody
// requires is no reason (RFC 7435). What was offered in clear counts no more
// behind a handshake (RFC 3207 4.2).
func (c *Client) introduced(at step, ok bool) {
	switch {
	case at == ehlo && c.has(starttlsToo) && !c.tls:
		c.say(starttls, "")
	case at == starttls && ok:
		c.tls = true
		c.do("t")
		c.hello(ehlo)
	default:
		if !ok {
			c.do("!plain")
		}
		c.begin()
	}
}

func (c *Client) has(o offer) bool { return c.offers&o != 0 }

// begin opens the transaction: one command, or all up to DATA at once.
func (c *Client) begin() {
	c.asked, c.named = 0, 0
	if c.limit > 0 && int64(c.p.size) > c.limit && !c.p.exits {
		c.do("!too-big\x01" + digits(c.p.size) + "\x01" + digits(int(c.limit)))
		c.fate(Queued, Queued, Bounced, "5.3.4 Message size exceeds limit of server")
		c.leave(quit)
		return
	}
	line := " FROM:<" + c.p.from + ">"
	switch {
	case c.p.uses&eightbit != 0 && !c.has(eightbit):
		c.do("!seven-bit") // recoded, so its size is not known yet
	case c.has(size):
		line += " SIZE=" + digits(c.p.size)
	}
	if c.has(eightbit) {
		line += " BODY=8BITMIME"
	}
	c.say(mail, line)
	if c.has(pipelining) {
		for c.nextRcpt() {
		}
		c.say(data, "")
	}
}

// nextRcpt names the next recipient that is still to be served.
func (c *Client) nextRcpt() bool {
	for c.asked < len(c.to) {
		t := &c.to[c.asked]
		if c.asked++; t.State == Queued {
			t.asked = true
			c.say(rcpt, " TO:<"+t.To+">")
			return true
		}
	}
	return false
}

// answered: each recipient has a fate of its own.
func (c *Client) answered(verdict State, line string) {
	for ; c.named < len(c.to); c.named++ {
		if t := &c.to[c.named]; t.asked {
			t.asked = false
			if t.State == Queued {
				c.one(t, verdict, line)
			}
			return
		}
	}
}

// goOn says what follows MAIL and RCPT, unless it was said already.
func (c *Client) goOn() {
	switch {
	case len(c.wait) > 0 || c.nextRcpt():
	case c.taken():
		c.say(data, "")
	default:
		c.leave(rset)
	}
}

func (c *Client) taken() bool {
	for i := range c.to {
		if c.to[i].State == Taken {
			return true
		}
	}
	return false
}

// ready: only 3yz opens the text. Who says so although nobody was accepted gets
// an empty one, for there is no other way back (RFC 2920 3.1).
func (c *Client) ready(ok bool, verdict State, line string) {
	if !ok {
		c.fate(Taken, Taken, verdict, line)
		c.leave(rset)
		return
	}
	if c.taken() {
		text := c.p.text
		if c.has(eightbit) || c.p.head == "" {
			text = c.p.text8
		}
		c.do(">" + c.p.head + text)
	}
	c.say(dot, "")
	if c.has(pipelining) {
		c.say(quit, "")
	}
}

// leave ends the transaction or the session, unless that was said already.
// Where it may, it says both at once.
func (c *Client) leave(at step) {
	if len(c.wait) > 0 {
		return
	}
	c.say(at, "")
	if at == rset && c.has(pipelining) {
		c.say(quit, "")
	}
}
