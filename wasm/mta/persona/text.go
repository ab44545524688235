package persona

import "bytes"

// Vars gives the values of placeholders: it appends what {name} stands for.
// Lines inside a value are separated by "\n".
type Vars interface {
	Value(dst []byte, name string) []byte
}

// Expand appends the octets of a reply. Say is "550 5.1.1 <{addr}>: unknown";
// "\n" parts its lines, and the code is repeated by us. A line whose
// placeholders came to nothing is left out; "\f" parts one reply from the next. Say that begins with an octet 0 is
// no reply: the rest goes out as it is.
//
// Placeholders: {name}, or {name:how} with how one of
//
//	lower upper   letters
//	7             the eighth bit dropped
//	q             in quotation marks, as Go writes a string
//	cut40         its first 40 octets
//	mid203        its ends, if it is longer than that
//	word          the first word
//	again         each of its lines begins as the first one does
//	inner         without brackets around it
//	node          without "@" or "#" in front, as ETRN takes it
//	neuter        octets that need care in a log become "?"
//
// {m:H11} and {s:H6} are random, for the message and for the session; see
// Random. Modifiers are joined with "+". {pick:a|b|c} is one of these, by chance.
func Expand(dst []byte, say string, v Vars) []byte {
	if len(say) > 0 && say[0] == 0 {
		return append(dst, say[1:]...)
	}
	if at := indexByte(say, '\f'); at >= 0 {
		return Expand(Expand(dst, say[:at], v), say[at+1:], v)
	}
	if literal(say) == len(say) {
		return append(append(dst, say...), '\r', '\n')
	}
	w := writer{dst: dst, sep: len(dst) + 3}
	w.text(say, v)
	return append(w.dst, '\r', '\n')
}

// writer knows where the separator of the current line is: a line becomes an
// inner one only when another follows.
type writer struct {
	dst   []byte
	code  string
	sep   int
	bare  bool   // the line is still empty
	again string // {name:again}: begins the further lines of this value
	asked bool   // though a placeholder was to fill it
}

func (w *writer) text(say string, v Vars) {
	w.code = say[:min(3, len(say))]
	for len(say) > 0 {
		if n := literal(say); n > 0 {
			w.dst = append(w.dst, say[:n]...)
			w.bare = false
			say = say[n:]
			continue
		}
		end := indexByte(say, '}')
		switch {
		case say[0] == '\n':
			w.newline()
			end = 0
		case end < 0:
			w.dst = append(w.dst, say[0])
			end = 0
		default:
			w.value(say[1:end], v)
		}
		say = say[end+1:]
	}
	if w.bare && w.asked {
		w.dropLine()
	}
}

// literal counts the octets in front of the next sign that means something.
func literal(say string) (n int) {
	for n < len(say) && say[n] != '{' && say[n] != '\n' {
		n++
	}
	return n
}

func (w *writer) newline() {
	if w.bare && w.asked {
		w.dropLine()
	}
	w.dst[w.sep] = '-'
	w.dst = append(w.dst, '\r', '\n')
	w.dst = append(append(w.dst, w.code...), ' ')
	w.sep = len(w.dst) - 1
	w.bare, w.asked = true, false
}

// dropLine takes back a line that came to nothing.
func (w *writer) dropLine() {
	w.dst = w.dst[:w.sep-len(w.code)-2]
	w.sep = bytes.LastIndexByte(w.dst, '\n') + 1 + len(w.code)
	w.dst[w.sep] = ' '
	w.bare = false
}

func (w *writer) value(name string, v Vars) {
	from := len(w.dst)
	w.asked = true
	if len(name) > 5 && name[:5] == "pick:" {
		w.pick(name[5:], v)
	} else if how := modifier(name); how != "" {
		w.dst = v.Value(w.dst, name[:len(name)-len(how)-1])
		w.modify(from, how)
	} else {
		w.dst = v.Value(w.dst, name)
	}
	if len(w.dst) > from {
		w.bare = false
		w.split(from)
	}
	w.again = ""
}

// split turns line ends inside a value into lines of the reply, from the last
// to the first, so that each octet moves once.
func (w *writer) split(from int) {
	n := bytes.Count(w.dst[from:], []byte{'\n'})
	if n == 0 {
		return
	}
	w.dst[w.sep] = '-'
	end, sep := len(w.dst), byte(' ')
	w.dst = append(w.dst, make([]byte, n*(len(w.code)+len(w.again)+2))...)
	for to, i := len(w.dst), end-1; n > 0; i-- {
		if c := w.dst[i]; c != '\n' {
			to--
			w.dst[to] = c
			continue
		}
		to -= len(w.again)
		copy(w.dst[to:], w.again)
		to--
		if w.dst[to] = sep; sep == ' ' {
			w.sep, sep = to, '-'
		}
		to -= len(w.code) + 2
		copy(w.dst[to:], "\r\n")
		copy(w.dst[to+2:], w.code)
		n--
	}
	w.bare, w.asked = false, false
}

func (w *writer) pick(list string, v Vars) {
	n := 1
	for i := 0; i < len(list); i++ {
		if list[i] == '|' {
			n++
		}
	}
	from := len(w.dst)
	w.dst = v.Value(w.dst, "m:D9")
	number := digits(w.dst[from:])
	w.dst = w.dst[:from]
	for skip := number % n; skip > 0; skip-- {
		list = list[indexByte(list, '|')+1:]
	}
	if end := indexByte(list, '|'); end >= 0 {
		list = list[:end]
	}
	w.dst = append(w.dst, list...)
}
