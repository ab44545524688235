package play

// answers lists, for each question of a client, what a server may answer, the
// usual answer first. Greeting, EHLO, HELO and 354 carry no enhanced code
// (RFC 2034 4).
var answers = [...]struct{ to, lines string }{
	{"", "220 mx.lab.example ESMTP|554 No SMTP service here|421 mx.lab.example Too busy, closing"},
	{"EHLO", "250 mx.lab.example|250-mx.lab.example\n250-PIPELINING\n250-SIZE 10240000\n250 8BITMIME|" +
		"250-mx.lab.example\n250 STARTTLS|502 Command not implemented|421 mx.lab.example Too busy, closing"},
	{"HELO", "250 mx.lab.example|550 Access denied" + closing},
	{"STARTTLS", "220 2.0.0 Ready to start TLS|454 4.7.0 TLS not available now" + closing},
	{"MAIL", "250 2.1.0 Ok|451 4.3.0 Try again later|550 5.7.1 Sender refused" + closing},
	{"RCPT", "250 2.1.5 Ok|450 4.2.0 Greylisted, try again later|550 5.1.1 No such user here|452 4.2.2 Mailbox full" + closing},
	{"DATA", "354 End data with <CR><LF>.<CR><LF>|451 4.3.0 Try again later|554 5.5.1 No valid recipients" + closing},
	{".", "250 2.0.0 Ok: queued|451 4.3.0 Try again later|554 5.7.1 Looks like spam|552 5.2.2 Mailbox full" + closing},
	{"RSET", "250 2.0.0 Ok" + closing},
	{"QUIT", "221 2.0.0 Bye"},
	{"?", "500 5.5.2 Command not recognized" + closing},
}

const closing = "|421 4.3.2 Closing the connection"

// replies are the answers that make sense now, each ready to send.
func (p *Play) replies() (list []Choice) {
	asked := "?"
	if !p.obs.Greeted() {
		asked = ""
	} else if asked = p.obs.Asked(); asked == "" {
		return nil
	}
	i := 0
	for answers[i].to != asked && i < len(answers)-1 {
		i++
	}
	for n, line := range Split(answers[i].lines, '|') {
		code := line[:4] // "250-": it goes on
		if code[3] == ' ' {
			code = code[:3]
		}
		list = append(list, Choice{code, line, n == 0})
	}
	return list
}
