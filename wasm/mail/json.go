package mail

import (
	"ehlo/wasm/wire"
)

// list writes things into JSON, as far as there is room for them.
type list struct {
	dst   []byte
	limit int
}

// next begins an element of an array or object that is open; false: no room.
func (l *list) next() bool {
	if len(l.dst) > l.limit {
		return false
	}
	if c := l.dst[len(l.dst)-1]; c != '[' && c != '{' {
		l.dst = append(l.dst, ',')
	}
	return true
}

func (l *list) raw(s string) { l.dst = append(l.dst, s...) }
func (l *list) text(key string, b []byte) {
	l.raw(key)
	l.raw(`"`)
	l.dst = wire.AppendText(l.dst, b[:min(len(b), maxShown)])
	l.raw(`"`)
}
func (l *list) number(key string, n int) {
	l.raw(key)
	l.dst = wire.AppendInt(l.dst, int64(n))
}

// AppendJSON tells everything about the message but its text:
//
//	{"size":9,"lines":3,"dots":2,"text":1,"html":2,
//	 "rows":[{"name":"From","envelope":["a@b"],"header":"A <a@b>","says":[["from","x@y"]]}],
//	 "trace":[["Return-Path","<a@b>"]],"fields":[["From","A <a@b>"]],
//	 "parts":[{"depth":0,"type":"text/plain","charset":"","coding":"7bit","name":"","attached":true,"size":9}],
//	 "faults":[["no-field","Date",0,1]]}
//
// text and html are the parts to show first, -1 if there is none; a fault has
// its id, about what, the line (0: nowhere) and how often.
func (m *Message) AppendJSON(dst []byte, e Envelope, trace []byte, limit int) []byte {
	l := &list{dst, 0}
	n, dots := m.count()
	l.number(`{"size":`, len(m.data))
	l.number(`,"lines":`, n)
	l.number(`,"dots":`, dots)
	l.number(`,"text":`, m.best("text/plain"))
	l.number(`,"html":`, m.best("text/html"))
	l.limit = limit / 4
	l.raw(`,"rows":[`)
	m.rows(l, e)
	l.raw(`],"trace":[`)
	t := Message{data: trace}
	first, _ := t.header(0, len(trace))
	l.fields(first)
	l.limit = limit / 2
	l.raw(`],"fields":[`)
	l.fields(m.fields)
	l.limit = limit * 3 / 4
	l.raw(`],"faults":[`)
	for i := 0; i < len(m.faults) && l.next(); i++ {
		f := &m.faults[i]
		l.text(`["`+f.id+`",`, []byte(f.about))
		l.number(`,`, f.line)
		l.number(`,`, f.times)
		l.raw(`]`)
	}
	l.limit = limit - 12*maxShown
	l.raw(`],"parts":[`)
	for i := 0; i < len(m.parts) && l.next(); i++ {
		l.part(&m.parts[i])
	}
	l.raw(`]}`)
	return l.dst
}

// count gives the lines, and the first that begins with a dot.
func (m *Message) count() (lines, dot int) {
	for i := 0; i < len(m.data); lines++ {
		if m.data[i] == '.' && dot == 0 {
			dot = lines + 1
		}
		_, i = m.line(i, len(m.data))
	}
	return lines, dot
}

func (l *list) part(p *part) {
	l.number(`{"depth":`, p.depth)
	l.text(`,"type":`, []byte(p.kind)[:min(len(p.kind), 80)])
	l.text(`,"charset":`, p.charset[:min(len(p.charset), 40)])
	l.text(`,"coding":`, []byte(p.coding)[:min(len(p.coding), 40)])
	l.text(`,"name":`, p.name[:min(len(p.name), 200)])
	l.number(`,"size":`, p.size)
	if p.attached {
		l.raw(`,"attached":true`)
	}
	l.raw(`}`)
}

func (l *list) fields(all []field) {
	for i := 0; i < len(all) && l.next(); i++ {
		f := &all[i]
		l.text(`[`, f.name)
		l.text(`,`, words(unfold(f.body)))
		l.raw(`]`)
	}
}

// rows puts the envelope beside the header.
func (m *Message) rows(l *list, e Envelope) {
	for _, name := range [...]string{"From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Return-Path", "Subject", "Date"} {
		body := get(m.fields, name)
		if body == nil && name != "From" && name != "To" && name != "Subject" || !l.next() {
			continue
		}
		l.text(`{"name":"`+name+`","header":`, words(unfold(body)))
		l.raw(`,"envelope":[`)
		if name == "From" {
			l.text(``, []byte(e.From))
		}
		for i := 0; name == "To" && i < min(len(e.To), 20) && l.next(); i++ {
			l.text(``, []byte(e.To[i]))
		}
		l.raw(`],"says":[`)
		for _, r := range m.remarks(name, e) {
			if l.next() {
				l.text(`["`+r.id+`",`, []byte(r.about))
				l.raw(`]`)
			}
		}
		l.raw(`]}`)
	}
}

// How a part is wanted.
const (
	AsSource = iota // header and body as they were sent; of the first part: the message
	AsText          // decoded
	AsHTML          // decoded and written anew, as a whole document
)

// pieceSize is how much of a text is told at once: written out, each octet may
// take five.
const pieceSize = 16 << 10

// maxDoc is how much is shown of a document in HTML.
const maxDoc = 256 << 10

// AppendPart gives a piece of a part, and where the next one begins, 0 for
// nowhere: {"text":"","next":0}; with "cut":true, if a document in HTML goes on
// but is told no further.
func (m *Message) AppendPart(dst []byte, i, how, at int) []byte {
	if i < 0 || i >= len(m.parts) {
		return dst
	}
	p := &m.parts[i]
	text, whole := m.data[p.start:p.to], true
	if how != AsSource {
		text, _ = decode(m.content(i), p.charset)
	}
	if how == AsHTML {
		text, whole = rewrite(text, maxDoc)
	}
	at = min(max(at, 0), len(text))
	end := min(at+pieceSize, len(text))
	if end < len(text) {
		end -= len(ragged(text[at:end]))
		if text[end-1] == '\r' {
			end-- // CR LF stays together
		}
	}
	dst = append(wire.AppendLines(append(dst, `{"text":"`...), text[at:end]), `","next":`...)
	if end == len(text) {
		end = 0
	}
	dst = wire.AppendInt(dst, int64(end))
	if !whole {
		dst = append(dst, `,"cut":true`...)
	}
	return append(dst, '}')
}
