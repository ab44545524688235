package wire

import "ehlo/wasm/smtp"

// The constant starts of an event, in as few pieces as can be (see builder.go).
var (
	heads [len(fromNames)][len(kindNames)][actCount]string // ,"from":"client","kind":"command","verb":"NOOP"
	spans [9][9]string                                     // ,"before":"ready","after":"ready"
)

const scratch = 256 // room for everything in front of the first foreign text

func init() {
	for f, from := range fromNames {
		for k, kind := range kindNames {
			for a, verb := range actNames {
				s := `,"from":"` + from + `","kind":"` + kind + `"`
				if verb != "" {
					s += `,"verb":"` + verb + `"`
				}
				heads[f][k][a] = s
			}
		}
	}
	for b := range spans {
		for a := range spans[b] {
			spans[b][a] = `,"before":"` + smtp.State(b).String() + `","after":"` + smtp.State(a).String() + `"`
		}
	}
}

// AppendJSON adds the event as the page receives it. Zero values are left out.
// Encoding by hand keeps encoding/json, 200 kB of it, out of the core.
func (e *Event) AppendJSON(dst []byte) []byte {
	if cap(dst)-len(dst) < scratch {
		dst = append(dst, make([]byte, scratch)...)[:len(dst)]
	}
	row := e.row
	if row == nil {
		row = new(numbers)
	}
	dst = row.n.append(append(dst, '{', '"', 'n', '"', ':'), int64(e.N))
	dst = row.at.append(append(dst, ',', '"', 'a', 't', '"', ':'), e.At)
	if e.Took != 0 && e.From == FromServer {
		dst = AppendInt(append(dst, ',', '"', 't', 'o', 'o', 'k', '"', ':'), e.Took)
	}
	if e.Answers != 0 && e.From == FromServer {
		dst = row.answers.append(append(dst, `,"answers":`...), int64(e.Answers))
	}
	if t := e.tail; t == nil {
		dst = e.appendTail(dst)
	} else {
		if t.before != e.Before || t.after != e.After || len(t.json) == 0 {
			t.before, t.after, t.json = e.Before, e.After, e.appendTail(t.json[:0])
		}
		dst = append(dst, t.json...)
	}
	if e.Context != "" || len(e.Explain) > 0 {
		dst = e.appendExplain(dst)
	}
	if e.Marks == 0 && e.Delay == 0 && !e.Pipelined && e.act > actUnknown {
		return append(dst, '}')
	}
	return append(e.appendRest(dst), '}')
}

// numbers are those of the last event.
type numbers struct{ n, at, answers number }

// tail is what an event has behind its numbers. It is the same for the same
// words in the same state.
type tail struct {
	json          []byte
	before, after smtp.State
}

func (e *Event) appendTail(dst []byte) []byte {
	dst = append(dst, heads[e.From][e.Kind][e.act]...)
	if e.From == FromServer {
		dst = e.appendCodes(dst)
	}
	dst = append(dst, spans[e.Before][e.After]...)
	dst = append(dst, e.Lines...)
	if len(e.Arg) > 0 && e.From == FromClient {
		dst = appendString(dst, `,"arg":"`, e.Arg)
	}
	if e.Context != "" {
		dst = append(appendCode(append(dst, `,"explain":[{"id":"`...), e.Code), '.')
		dst = append(append(dst, e.Context...), '"')
	}
	return dst
}

func (e *Event) appendCodes(dst []byte) []byte {
	if e.Code != 0 {
		dst = AppendInt(append(dst, `,"code":`...), int64(e.Code))
	}
	if e.Enhanced.Class != 0 {
		dst = append(append(dst, `,"enhanced":"`...), byte('0'+e.Enhanced.Class), '.')
		dst = append(AppendInt(dst, int64(e.Enhanced.Subject)), '.')
		dst = append(AppendInt(dst, int64(e.Enhanced.Detail)), '"')
	}
	return dst
}

// appendRest adds what most events do not have.
func (e *Event) appendRest(dst []byte) []byte {
	if actNames[e.act] == "" && e.Verb != "" {
		dst = appendString(dst, `,"verb":"`, []byte(e.Verb))
	}
	if e.Delay != 0 {
		dst = AppendInt(append(dst, `,"delay":`...), e.Delay)
	}
	if e.Pipelined {
		dst = append(dst, `,"pipelined":true`...)
	}
	if e.Marks != 0 {
		dst = append(dst, `,"marks":[`...)
		for i, name := range markNames {
			if e.Marks&(1<<i) != 0 {
				dst = append(append(append(dst, '"'), name...), '"', ',')
			}
		}
		dst[len(dst)-1] = ']'
	}
	return dst
}

// appendExplain adds what the reply's own explanation cites, then the mistakes.
func (e *Event) appendExplain(dst []byte) []byte {
	if e.Context == "" {
		dst = append(dst, `,"explain":[{"id":"`...)
	} else if e.About != nil {
		dst = append(AppendText(append(dst, `,"args":["`...), e.About), '"', ']')
	}
	for i := range e.Explain {
		x := &e.Explain[i]
		if i > 0 || e.Context != "" {
			dst = append(dst, `},{"id":"`...)
		}
		dst = append(append(dst, x.ID...), '"')
		if x.N > 0 {
			dst = appendStrings(append(dst, `,"args":`...), x.Args[:x.N])
		}
	}
	return append(dst, '}', ']')
}
