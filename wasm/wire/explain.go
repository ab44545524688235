package wire

import "strconv"

// Explain names a text that explains an event, and what to put into it. The
// texts are no part of the core: the page, `ehlo explain` and the linter look
// them up in lessons/explain.
//
// Three families of ids:
//
//	252.vrfy           a reply: CODE.CONTEXT, looked up as 252.vrfy, 252, 2yz
//	mistake.nested-mail  what is wrong with a command (see mistake.go)
//	note.connected     something about the connection (see note.go)
type Explain struct {
	Code int    // of a reply; 0 for the other families
	ID   string // context of a reply, or the whole id
	Args [3][]byte
	N    int // how many args
}

// The contexts of replies, with their arguments. A reply that answers nothing
// is the greeting, idle (a 421 out of the blue) or unprompted.
const (
	ctxGreeting   = "greeting"   // 0 the first word of the text
	ctxEnd        = "end"        // 0 octets of the message
	ctxBdat       = "bdat"       // 0 octets of the chunk; the last chunk is end
	ctxObsolete   = "obsolete"   // 0 the verb
	ctxUnknown    = "unknown"    // 0 the word that is no verb
	ctxIdle       = "idle"       //
	ctxUnprompted = "unprompted" //
)

// contextOf is the context of a reply to a verb: ehlo helo lhlo (0 the name
// given), mail rcpt (0 the path), vrfy expn etrn help (0 what was asked), auth
// (0 the mechanism), data starttls rset noop quit. A switch, not a map: this is
// on the path of every command.
func contextOf(verb string) string {
	switch verb {
	case "EHLO":
		return "ehlo"
	case "HELO":
		return "helo"
	case "LHLO":
		return "lhlo"
	case "MAIL":
		return "mail"
	case "RCPT":
		return "rcpt"
	case "DATA":
		return "data"
	case "BDAT":
		return ctxBdat
	case "RSET":
		return "rset"
	case "NOOP":
		return "noop"
	case "QUIT":
		return "quit"
	case "VRFY":
		return "vrfy"
	case "EXPN":
		return "expn"
	case "HELP":
		return "help"
	case "STARTTLS":
		return "starttls"
	case "AUTH":
		return "auth"
	case "ETRN":
		return "etrn"
	case "SEND", "SOML", "SAML", "TURN":
		return ctxObsolete
	}
	return ctxUnknown
}

// String is the whole id.
func (x *Explain) String() string { return string(x.append(nil)) }

func (x *Explain) append(dst []byte) []byte {
	if x.Code == 0 {
		return append(dst, x.ID...)
	}
	dst = appendCode(dst, x.Code)
	dst = append(dst, '.')
	return append(dst, x.ID...)
}

// appendCode writes the three digits of a reply code.
func appendCode(dst []byte, code int) []byte {
	return append(dst, byte('0'+code/100), byte('0'+code/10%10), byte('0'+code%10))
}

// explain adds an explanation to the event.
func (e *Event) explain(code int, id string, args ...[]byte) {
	x := Explain{Code: code, ID: id}
	x.N = copy(x.Args[:], args)
	e.Explain = append(e.Explain, x)
}

// Explains tells whether the event carries the explanation with this id.
func (e *Event) Explains(id string) bool {
	for i := range e.Explain {
		x := &e.Explain[i]
		if x.Code == 0 && x.ID == id || x.Code != 0 && x.String() == id {
			return true
		}
	}
	return false
}

// digits writes a number as an argument.
func digits(n int64) []byte { return strconv.AppendInt(nil, n, 10) }
