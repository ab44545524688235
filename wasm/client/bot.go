package client

import "ehlo/wasm/smtp"

// A program that sends junk says its lines and heeds no answer: any line of the
// server, or a minute without one, is as good as the next. It talks before the
// greeting and pipelines unasked, which is how servers tell it from others
// (POSTSCREEN_README of Postfix: the tests "pregreet" and "pipelining").

// ignore goes on, whatever the server has said.
func (c *Client) ignore(line []byte) {
	if r, ok := smtp.ParseReplyLine(line); ok && r.Code >= 400 {
		if r.Code == 421 && r.Last() {
			c.close("l")
			return
		}
		c.do("!deaf\x01" + string(line[:3]))
	}
	c.hurry(minute)
	at := c.wait[0]
	if at == dot {
		if line == nil {
			c.close("x")
		}
		return
	}
	c.wait = c.wait[:0]
	if at == greeting {
		c.say(mail, " FROM:<"+c.p.from+">")
		for c.nextRcpt() {
		}
		c.say(data, "")
		return
	}
	c.do(">" + c.p.text8)
	c.say(dot, "")
}
