package wire

import "ehlo/wasm/smtp"

// The constant pieces of an event's JSON. In WebAssembly copying a short text
// costs what calling the copier costs, so few and long pieces make it fast.
var (
	heads    [len(fromNames)][len(kindNames)][actCount]string // ,"from":"client","kind":"command","verb":"NOOP"
	spans    [9][9]string                                     // ,"before":"ready","after":"ready"
	open     [len(partNames)]string                           // ,"lines":[[["verb","   the very first part
	glue     [len(partNames)]string                           // "],["text","            a part behind another
	lineGlue [len(partNames)]string                           // "]],[["code","          the first of a new line
)

const (
	eolGlue  = `"],["eol","\\r\\n`     // the usual end of a line, whole
	eolLast  = `"],["eol","\\r\\n"]]]` // the same, and nothing comes behind it
	sepSpace = `"],["sep"," `          // what follows a code, whole
	sepMinus = `"],["sep","-`          //
	explains = `,"explain":[{"id":"`   //
	scratch  = 256                     // room for everything in front of the first foreign text
)

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
	for k, kind := range partNames {
		open[k] = `,"lines":[[["` + kind + `","`
		glue[k] = `"],["` + kind + `","`
		lineGlue[k] = `"]],[["` + kind + `","`
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
	if len(e.Parts) > 0 {
		dst = appendParts(dst, e.Parts)
	}
	if len(e.Explain) > 0 {
		dst = appendExplain(dst, e.Explain)
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
	if e.Code != 0 {
		dst = appendCode(append(dst, ',', '"', 'c', 'o', 'd', 'e', '"', ':'), e.Code)
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
	if len(e.Arg) > 0 && e.From == FromClient {
		dst = appendString(dst, `,"arg":"`, e.Arg)
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

// appendParts writes lines of parts: [[["verb","NOOP"],["eol","\\r\\n"]]].
func appendParts(dst []byte, parts []Part) []byte {
	for i := range parts {
		p := &parts[i]
		switch {
		case i == 0:
			dst = append(dst, open[p.Kind]...)
		case p.New:
			dst = append(dst, lineGlue[p.Kind]...)
		case p.Kind == PartEOL && len(p.Text) == len(shownEOL):
			if i == len(parts)-1 {
				return append(dst, eolLast...)
			}
			dst = append(dst, eolGlue...)
			continue
		case p.Kind == PartSep && p.Text[0] == ' ':
			dst = append(dst, sepSpace...)
			continue
		case p.Kind == PartSep:
			dst = append(dst, sepMinus...)
			continue
		default:
			dst = append(dst, glue[p.Kind]...)
		}
		if p.Quoted {
			dst = appendQuoted(dst, p.Text)
		} else if p.Kind == PartCode {
			dst = append(dst, p.Text[0], p.Text[1], p.Text[2])
		} else {
			dst = append(dst, p.Text...)
		}
	}
	return append(dst, '"', ']', ']', ']')
}

func appendExplain(dst []byte, list []Explain) []byte {
	dst = append(dst, explains...)
	for i := range list {
		x := &list[i]
		if i > 0 {
			dst = append(dst, `},{"id":"`...)
		}
		if x.Code != 0 {
			dst = append(appendCode(dst, x.Code), '.')
		}
		dst = append(append(dst, x.ID...), '"')
		if x.N > 0 {
			dst = appendStrings(append(dst, `,"args":`...), x.Args[:x.N])
		}
	}
	return append(dst, '}', ']')
}
