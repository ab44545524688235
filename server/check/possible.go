package check

import (
	"fmt"
	"slices"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/wasm/smtp"
)

// talk follows a dialogue from line to line: what was asked and not answered,
// and how far the server has let the client come.
type talk struct {
	asked []string // verbs that wait for their reply; "." is the end of a message
	whole bool     // the dialogue shows the session from its greeting on
	mail  bool     // MAIL was accepted; told only of a whole session
	body  bool     // the client sends a message
	login bool     // the client answers challenges
	over  int      // the code with which the server has closed
	reply int      // code of the reply whose lines are coming; 0 between replies
	last  doc.Row  // its last line so far
}

// report takes what is wrong with a row, and how to mend it.
type report func(row doc.Row, mend, format string, args ...any)

const sayable = "say what a server can say here"

// impossible tells of the rows that no server can say at that point. A dialogue
// may begin in the middle of a session; what cannot be known is let pass.
func impossible(rows []doc.Row, fault report) {
	var t talk
	if greeted(rows) {
		t.greet()
	}
	for _, row := range rows {
		switch row.From {
		case "client":
			t.open(fault)
			t.client(row)
		case "server":
			verb := "?"
			if len(t.asked) > 0 {
				verb = t.asked[0]
			}
			if what := t.server(row); what != "" {
				fault(row, sayable, "%s: %s", what, said(row))
			}
			mixed(row, verb, fault)
		default:
			t.pause(row.Parts[0].Text)
		}
	}
}

// greeted: the first line is a greeting. It is one if it says 220, or if the
// client begins with EHLO behind it.
func greeted(rows []doc.Row) bool {
	if len(rows) == 0 || rows[0].From != "server" {
		return false
	}
	next := slices.IndexFunc(rows, func(r doc.Row) bool { return r.From != "server" })
	return rows[0].Code == 220 || next > 0 && slices.Contains([]string{"EHLO", "HELO", "LHLO"}, verb(rows[next].Send))
}

// greet: a new connection, which is answered before the client says a word.
func (t *talk) greet() { *t = talk{asked: []string{""}, whole: true} }

// pause is a line in brackets: time passes, TLS begins, a connection breaks.
func (t *talk) pause(text string) {
	switch {
	case text == "early": // what follows is said before the greeting
		t.greet()
	case text == "tls": // nothing from before is valid. RFC 3207 4.2
		t.mail = false
	case text == "...": // something is left out
		t.whole = false
	case slices.Contains([]string{"connect", "closed", "drop", "reset", "eof"}, text):
		*t = talk{}
	}
}

// verb is the first word of a line; "?" if it is not written as a verb is.
func verb(line string) string {
	word, _, _ := strings.Cut(line, " ")
	for _, c := range word {
		if !('A' <= c && c <= 'Z' || 'a' <= c && c <= 'z') {
			return "?"
		}
	}
	if word == "" {
		return "?"
	}
	return strings.ToUpper(word)
}

func (t *talk) client(row doc.Row) {
	switch {
	case t.body && row.Send != ".":
		return
	case t.body:
		t.body = false
		t.asked = append(t.asked, ".")
	case t.login:
		t.asked = append(t.asked, "AUTH")
	default:
		t.asked = append(t.asked, verb(row.Send))
	}
}

// open: the client speaks while a reply lacks its last line. Into a greeting it
// may well do so; that is what servers of this kind look for.
func (t *talk) open(fault report) {
	if t.reply != 0 && t.reply != 220 {
		fault(t.last, "put a space behind the code of the last line", "the reply does not end: %s", said(t.last))
	}
	t.reply = 0
}

// server takes one line of a reply and says what is wrong with it.
func (t *talk) server(row doc.Row) string {
	if _, known := smtp.Code(row.Code); !known || row.Code < 200 {
		return "no SMTP reply"
	}
	if t.reply == 220 && row.Code != 220 && len(t.asked) > 1 {
		t.reply, t.asked = 0, t.asked[1:] // a greeting cut short: the client has spoken into it
	}
	if t.reply != 0 && t.reply != row.Code {
		before := t.reply
		t.reply = 0
		return fmt.Sprintf("one reply cannot begin with %d and go on with another code", before)
	}
	t.reply, t.last = row.Code, row
	if !row.Last {
		return ""
	}
	t.reply = 0
	return t.judge(row.Code)
}

// judge takes a whole reply.
func (t *talk) judge(code int) string {
	if t.over != 0 && code == 220 {
		t.greet() // the same dialogue goes on in a new connection
	}
	if t.over != 0 {
		return fmt.Sprintf("%d cannot follow %d, which closes the connection", code, t.over)
	}
	waits := t.body || t.login
	if code == 421 || code == 221 {
		t.over = code
	}
	t.body, t.login = code == 354, code == 334
	if len(t.asked) == 0 {
		if t.whole && !waits && code < 400 {
			return fmt.Sprintf("%d without a command", code)
		}
		return ""
	}
	var what string
	what, t.asked = t.asked[0], t.asked[1:]
	return t.answer(what, code)
}

// answer is a reply to a verb: can it be, and what has changed with it.
func (t *talk) answer(what string, code int) string {
	sender, good := t.mail, code/100 == 2
	switch {
	case what == "MAIL":
		t.mail = t.mail || good
	case good && (what == "RSET" || what == "STARTTLS"): // some keep it over EHLO and the dot
		t.mail = false
	}
	switch {
	case !possible(what, code) && what == "":
		return fmt.Sprintf("%d cannot be a greeting", code)
	case !possible(what, code):
		return fmt.Sprintf("%d cannot answer %s", code, strings.Replace(what, ".", "the final dot", 1))
	case what == "RCPT" && good && t.whole && !sender:
		return fmt.Sprintf("%d cannot answer RCPT before MAIL", code)
	}
	return ""
}
