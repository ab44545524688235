package wire

import (
	"ehlo/wasm/smtp"
)

// The constant pieces of an event's JSON. In WebAssembly copying a short text
// costs what calling the copier costs, so few and long pieces make it fast.
var (
	heads [len(fromNames)][len(kindNames)][actCount]string // ,"from":"client","kind":"command","verb":"NOOP"
	spans [9][9]string                                     // ,"before":"ready","after":"ready"
	open  [len(partNames)]string                           // ["verb","     the first part of a line
	glue  [len(partNames)]string                           // "],["verb","  a part behind another
)

const (
	lineGlue = `"]],[`               // between two lines
	eolGlue  = `"],["eol","\\r\\n`   // the usual end of a line, whole
	endParts = `"]]]`                // behind the last part
	sepSpace = `"],["sep"," `        // what follows a code, whole
	sepMinus = `"],["sep","-`        //
	explains = `,"explain":[{"id":"` //
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
		open[k] = `["` + kind + `","`
		glue[k] = `"],` + open[k]
	}
}

// AppendJSON adds the event as the page receives it. Zero values are left out.
// Encoding by hand keeps encoding/json, 200 kB of it, out of the core.
func (e *Event) AppendJSON(dst []byte) []byte {
	dst = AppendInt(append(dst, '{', '"', 'n', '"', ':'), int64(e.N))
	dst = AppendInt(append(dst, ',', '"', 'a', 't', '"', ':'), e.At)
	dst = append(dst, heads[e.From][e.Kind][e.act]...)
	if actNames[e.act] == "" && e.Verb != "" {
		dst = AppendText(append(dst, `,"verb":"`...), []byte(e.Verb))
		dst = append(dst, '"')
	}
	if e.From == FromClient {
		if len(e.Arg) > 0 {
			dst = AppendText(append(dst, `,"arg":"`...), e.Arg)
			dst = append(dst, '"')
		}
	} else {
		dst = e.appendReply(dst)
	}
	dst = append(dst, spans[e.Before][e.After]...)
	if len(e.Parts) > 0 {
		dst = appendParts(dst, e.Parts)
	}
	if len(e.Explain) > 0 {
		dst = appendExplain(dst, e.Explain)
	}
	if e.Delay != 0 {
		dst = AppendInt(append(dst, `,"delay":`...), e.Delay)
	}
	if e.Pipelined {
		dst = append(dst, `,"pipelined":true`...)
	}
	if e.Marks != 0 {
		dst = appendMarks(dst, e.Marks)
	}
	return append(dst, '}')
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
	if !e.Enhanced.IsZero() {
		dst = append(dst, `,"enhanced":"`...)
		dst = AppendInt(dst, int64(e.Enhanced.Class))
		dst = AppendInt(append(dst, '.'), int64(e.Enhanced.Subject))
		dst = AppendInt(append(dst, '.'), int64(e.Enhanced.Detail))
		dst = append(dst, '"')
	}
	return dst
}

// appendParts writes lines of parts: [[["verb","NOOP"],["eol","\\r\\n"]]].
func appendParts(dst []byte, parts []Part) []byte {
	dst = append(dst, `,"lines":[[`...)
	for i := range parts {
		p := &parts[i]
		switch {
		case i == 0:
			dst = append(dst, open[p.Kind]...)
		case p.New:
			dst = append(append(dst, lineGlue...), open[p.Kind]...)
		case p.Kind == PartEOL && len(p.Text) == 4:
			dst = append(dst, eolGlue...)
			continue
		case p.Kind == PartSep && p.Text[0] == ' ':
			dst = append(dst, sepSpace...)
			continue
		case p.Kind == PartSep && p.Text[0] == '-':
			dst = append(dst, sepMinus...)
			continue
		default:
			dst = append(dst, glue[p.Kind]...)
		}
		if p.Quoted {
			dst = appendQuoted(dst, p.Text)
		} else {
			dst = append(dst, p.Text...)
		}
	}
	return append(dst, endParts...)
}

func appendExplain(dst []byte, list []Explain) []byte {
	dst = append(dst, explains...)
	for i := range list {
		if i > 0 {
			dst = append(dst, `},{"id":"`...)
		}
		x := &list[i]
		dst = append(x.append(dst), '"')
		for j := 0; j < x.N; j++ {
			if j == 0 {
				dst = append(dst, `,"args":["`...)
			} else {
				dst = append(dst, ',', '"')
			}
			dst = append(AppendText(dst, x.Args[j]), '"')
		}
		if x.N > 0 {
			dst = append(dst, ']')
		}
	}
	return append(dst, '}', ']')
}

func appendMarks(dst []byte, m Marks) []byte {
	dst = append(dst, `,"marks":[`...)
	for i, name := range markNames {
		if m&(1<<i) != 0 {
			dst = append(append(append(dst, '"'), name...), '"', ',')
		}
	}
	dst[len(dst)-1] = ']'
	return dst
}
