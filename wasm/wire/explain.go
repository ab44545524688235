package wire

// Explain names a text that explains an event, and what to put into it. The
// texts are no part of the core: the page, `ehlo explain` and the linter look
// them up in lessons/explain.
//
// Three families of ids:
//
//	252.vrfy             a reply: CODE.CONTEXT, looked up as 252.vrfy, 252, 2yz (contexts: verb.go);
//	                     it is in Event.Context and Event.About, and comes first
//	mistake.nested-mail  what is wrong with a command (mistake.go, path.go, order.go)
//	note.connected       something about the connection (note.go)
type Explain struct {
	ID   string
	Args [3][]byte
	N    int // how many args
}

// Contexts of replies to no command.
const (
	ctxGreeting   = "greeting"   // 0 the first word of the text
	ctxIdle       = "idle"       // a 421 out of the blue
	ctxUnprompted = "unprompted" //
	ctxEnd        = "end"        // also of BDAT LAST
	ctxUnknown    = "unknown"
)

// appendCode writes the three digits of a reply code.
func appendCode(dst []byte, code int) []byte {
	return append(dst, byte('0'+code/100), byte('0'+code/10%10), byte('0'+code%10))
}

// explain adds a mistake or a note.
func (e *Event) explain(id string, args ...[]byte) {
	x := Explain{ID: id}
	x.N = copy(x.Args[:], args)
	e.Explain = append(e.Explain, x)
}

// Explains tells whether the event carries this mistake or note.
func (e *Event) Explains(id string) bool {
	for i := range e.Explain {
		if e.Explain[i].ID == id {
			return true
		}
	}
	return false
}

// digits writes a number as an argument.
func digits(n int64) []byte { return AppendInt(nil, n) }

// Itoa writes a number as an argument of a note. strconv would bring 18 kB of
// code for errors nobody sees.
func Itoa(n int64) string { return string(AppendInt(nil, n)) }
