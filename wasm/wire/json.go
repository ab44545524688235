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
	dst = AppendInt(append(dst, '{', '"', 'n', '"', ':'), int64(e.N))
	dst = AppendInt(append(dst, ',', '"', 'a', 't', '"', ':'), e.At)
	dst = append(dst, heads[e.From][e.Kind][e.act]...)
	if e.From == FromServer {
		dst = e.appendReply(dst)
	}
	dst = append(dst, spans[e.Before][e.After]...)
	dst = append(dst, e.Lines...)
	if e.Context != "" || len(e.Explain) > 0 {
		dst = e.appendExplain(dst)
	}
	if e.plain() {
		return append(dst, '}')
	}
	return append(e.appendRest(dst), '}')
}

// plain tells that the event has nothing of what appendRest adds.
func (e *Event) plain() bool {
	return e.Marks == 0 && e.Delay == 0 && !e.Pipelined && e.act > actUnknown && (len(e.Arg) == 0 || e.From != FromClient)
}

// appendReply adds what only replies have.
func (e *Event) appendReply(dst []byte) []byte {
	if e.Took != 0 {
		dst = AppendInt(append(dst, ',', '"', 't', 'o', 'o', 'k', '"', ':'), e.Took)
	}
	if e.Answers != 0 {
		dst = AppendInt(append(dst, `,"answers":`...), int64(e.Answers))
	}
	if e.heard != nil {
		return append(dst, e.heard.codes...)
	}
	return appendCodes(dst, e.Code, e.Enhanced)
}

func appendCodes(dst []byte, code int, x smtp.Enhanced) []byte {
	if code != 0 {
		dst = AppendInt(append(dst, `,"code":`...), int64(code))
	}
	if x.Class != 0 {
		dst = append(append(dst, `,"enhanced":"`...), byte('0'+x.Class), '.')
		dst = append(AppendInt(dst, int64(x.Subject)), '.')
		dst = append(AppendInt(dst, int64(x.Detail)), '"')
	}
	return dst
}

// appendRest adds what most events do not have.
func (e *Event) appendRest(dst []byte) []byte {
	if actNames[e.act] == "" && e.Verb != "" {
		dst = appendString(dst, `,"verb":"`, []byte(e.Verb))
	}
	if len(e.Arg) > 0 && e.From == FromClient {
		if len(e.argJSON) > 0 {
			dst = append(dst, e.argJSON...)
		} else {
			dst = appendString(dst, `,"arg":"`, e.Arg)
		}
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

// appendExplain adds the reply's own explanation, then the mistakes.
func (e *Event) appendExplain(dst []byte) []byte {
	if e.heard != nil {
		dst = append(dst, e.heard.why...)
	} else {
		dst = appendWhy(dst, e.Code, e.Context)
	}
	if e.Context != "" {
		if e.About != nil {
			dst = appendStrings(append(dst, `,"args":`...), [][]byte{e.About})
		}
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

// appendWhy begins the explanations: that of a reply comes first.
func appendWhy(dst []byte, code int, context string) []byte {
	dst = append(dst, `,"explain":[{"id":"`...)
	if context != "" {
		dst = append(append(append(appendCode(dst, code), '.'), context...), '"')
	}
	return dst
}
