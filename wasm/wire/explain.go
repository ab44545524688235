package wire

// Explain names a text that explains an event, and what to put into it. The
// texts are no part of the core: the page, `ehlo explain` and the linter look
// them up in lessons/explain.
//
// Three families of ids:
//
//	252.vrfy             a reply: CODE.CONTEXT, looked up as 252.vrfy, 252, 2yz (contexts: verb.go)
//	mistake.nested-mail  what is wrong with a command (mistake.go, path.go, order.go)
//	note.connected       something about the connection (note.go)
type Explain struct {
	Code int    // of a reply; 0 for the other families
	ID   string // context of a reply, or the whole id
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

// String is the whole id.
func (x *Explain) String() string { return string(x.append(nil)) }

func (x *Explain) append(dst []byte) []byte {
	if x.Code != 0 {
		dst = append(appendCode(dst, x.Code), '.')
	}
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
func digits(n int64) []byte { return AppendInt(nil, n) }

// Itoa writes a number as an argument of a note. strconv would bring 18 kB of
// code for errors nobody sees.
func Itoa(n int64) string { return string(AppendInt(nil, n)) }
