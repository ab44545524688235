package check

import (
	"fmt"
	"slices"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/wasm/smtp"
)

// only lists the replies that answer certain commands and no other. Servers
// bend many rules, so it holds only what would put a client out of step or
// means something else altogether. RFC 5321 4.3.2 and the RFCs of the verbs.
var only = map[int][]string{
	211: {"HELP", "STAT"},
	214: {"HELP", "HELO", "EHLO"},
	220: {"", "STARTTLS", "XCLIENT", "ATRN", "TURN"},
	221: {"QUIT", "."},
	235: {"AUTH"},
	251: {"RCPT", "VRFY", "EXPN"},
	252: {"VRFY", "EXPN", "ETRN", "RCPT"},
	253: {"ETRN"},
	334: {"AUTH"},
	354: {"DATA"},
	355: {"DATA"},
	458: {"ETRN"},
	459: {"ETRN"},
	551: {"RCPT", "VRFY", "EXPN", "."},
}

// talk follows a dialogue from line to line: what was asked and not answered.
type talk struct {
	asked []string // verbs that wait for their reply; "." is the end of a message
	began bool     // somebody has spoken
	body  bool     // the client sends a message
	login bool     // the client answers challenges
	reply int      // code of the reply whose lines are coming; 0 between replies
}

// impossible tells of the rows that no server can say at that point. A dialogue
// may begin in the middle of a session; what cannot be known is let pass.
func impossible(rows []doc.Row, fault func(row doc.Row, mend, format string, args ...any)) {
	var t talk
	for _, row := range rows {
		switch row.From {
		case "client":
			t.client(row)
		case "server":
			verb := ""
			if len(t.asked) > 0 {
				verb = t.asked[0]
			}
			if what := t.server(row); what != "" {
				fault(row, "say what a server can say here", "%s: %s", what, said(row))
			}
			mixed(row, verb, fault)
		}
		t.began = true
	}
}

func (t *talk) client(row doc.Row) {
	t.reply = 0
	switch {
	case t.body && row.Send != ".":
		return
	case t.body:
		t.body = false
		t.asked = append(t.asked, ".")
	case t.login:
		t.asked = append(t.asked, "AUTH")
	default:
		word, _, _ := strings.Cut(row.Send, " ")
		t.asked = append(t.asked, strings.ToUpper(strings.TrimRight(word, ":")))
	}
}

// server takes one line of a reply and says what is wrong with it.
func (t *talk) server(row doc.Row) string {
	if _, known := smtp.Code(row.Code); !known || row.Code < 200 {
		return "no SMTP reply"
	}
	if t.reply != 0 && t.reply != row.Code {
		before := t.reply
		t.reply = 0
		return fmt.Sprintf("one reply cannot begin with %d and go on with another code", before)
	}
	t.reply = row.Code
	if !row.Last {
		return ""
	}
	t.reply = 0
	verb, known := t.answers()
	t.body, t.login = row.Code == 354, row.Code == 334
	verbs, special := only[row.Code]
	if !known || !special || slices.Contains(verbs, verb) {
		return ""
	}
	if verb == "" {
		return fmt.Sprintf("%d cannot be a greeting", row.Code)
	}
	return fmt.Sprintf("%d cannot answer %s", row.Code, strings.Replace(verb, ".", "the final dot", 1))
}

// answers is what the reply that just ended answers: "" at the very start is
// the connection itself. Unknown: an answer to something not shown, which 421
// and the start of an excerpt may well be.
func (t *talk) answers() (verb string, known bool) {
	if len(t.asked) == 0 {
		return "", false
	}
	verb, t.asked = t.asked[0], t.asked[1:]
	return verb, true
}
