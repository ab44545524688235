package client

// wrongs is what curl 7.88.1 says before it ends, with its exit code, as
// recorded with a scripted server. Behind its greeting it takes any 2yz, to DATA
// only 354, to the final dot only 250; EHLO may fail, HELO may not. A colon at
// the end: the code follows.
var wrongs = [...]string{
	greeting: "\x08Got unexpected smtp-server response:",
	helo:     "\x09Remote access denied:",
	mail:     "\x37MAIL failed:",
	rcpt:     "\x37RCPT failed:",
	data:     "\x37DATA failed:",
	dot:      "\x08Weird server reply",
	quit:     "",
}

// wrong tells whether curl stops here, and lets it.
func (c *Client) wrong(at step, code int) bool {
	says := wrongs[at]
	switch {
	case at == data && code == 354, at == dot && code == 250, code/100 == 2 && at < data:
		return false
	case says != "":
		if says[len(says)-1] == ':' {
			says += " " + digits(code)
		}
		c.ends(says[0], says[1:])
	case code != 421 || at == quit:
		return false
	default:
		c.ends(56, "Recv failure: Connection reset by peer")
	}
	switch {
	case code == 421:
		c.close("l")
	case at >= mail:
		c.leave(quit)
	default:
		c.close("x")
	}
	return true
}

// ends notes how the program will end, once it is off the line.
func (c *Client) ends(exit byte, says string) {
	if c.exit == 0 {
		c.exit, c.says = exit, says
	}
}
