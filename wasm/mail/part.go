package mail

import (
	"bytes"
	"strings"

	"ehlo/wasm/smtp"
)

// part is one leaf or branch of the tree of a message (RFC 2046).
type part struct {
	depth    int
	kind     string // "text/plain", in small letters
	charset  []byte
	coding   string // of the transfer: 7bit, 8bit, binary, base64, quoted-printable
	name     []byte // of the file it wants to be
	attached bool
	start    int // its header begins here
	from, to int // its body
	size     int // octets when decoded
}

// walk reads the entity that stands between two offsets, and those inside.
// kind is what it is if it does not say so.
func (m *Message) walk(start, to, depth int, kind string) {
	if depth > maxDepth || len(m.parts) == maxParts {
		m.fault("too-deep", nil, start)
		return
	}
	fields, from := m.header(start, to)
	if depth == 0 {
		m.fields = fields
	}
	p := part{depth: depth, kind: kind, coding: "7bit", start: start, from: from, to: to}
	var params []field
	if v := get(fields, "Content-Type"); v != nil {
		p.kind, params = cut(v)
		if !strings.Contains(p.kind, "/") {
			m.fault("type", v[:min(len(v), 60)], start)
			p.kind, params = "text/plain", nil
		}
	}
	if v := get(fields, "Content-Transfer-Encoding"); v != nil {
		p.coding, _ = cut(v)
	}
	how, more := cut(get(fields, "Content-Disposition"))
	p.attached = how == "attachment"
	if p.name = param(more, "filename"); p.name == nil {
		p.name = param(params, "name")
	}
	p.charset = param(params, "charset")
	i := len(m.parts)
	m.parts = append(m.parts, p)
	boundary := param(params, "boundary")
	switch {
	case !strings.HasPrefix(p.kind, "multipart/"):
		m.leaf(i)
	case len(boundary) == 0:
		m.fault("no-boundary", nil, start)
		m.leaf(i)
	default:
		m.split(&p, boundary)
		m.parts[i].size = to - from
	}
}

// leaf decodes a part to see how large it is and what is wrong with it. A
// message inside this one is read like the first.
func (m *Message) leaf(i int) {
	p := m.parts[i]
	text := m.content(i)
	m.parts[i].size = len(text)
	if p.kind == "message/rfc822" && p.coding != "base64" && p.coding != "quoted-printable" {
		m.walk(p.from, p.to, p.depth+1, "text/plain")
		return
	}
	if !strings.HasPrefix(p.kind, "text/") {
		return
	}
	if _, known := decode(nil, p.charset); !known {
		m.fault("charset", p.charset, p.start)
	}
	if high(text) && (len(p.charset) == 0 || smtp.Same(p.charset, "us-ascii")) {
		m.fault("8bit", nil, p.from)
	}
}

// content is the body of a part without its transfer coding.
func (m *Message) content(i int) []byte {
	p := &m.parts[i]
	text, bad := m.data[p.from:p.to], -1
	switch p.coding {
	case "7bit", "8bit", "binary":
		if p.coding == "7bit" && high(text) && len(p.charset) > 0 {
			m.fault("8bit-as-7bit", nil, p.from)
		}
	case "base64":
		text, bad = base64(text)
	case "quoted-printable":
		text, bad = quoted(text, false)
	default:
		m.fault("coding", []byte(p.coding), p.start)
	}
	if bad >= 0 {
		m.fault(p.coding, nil, min(p.from+bad, p.to))
	}
	return text
}

// split parts a multipart at its boundary lines (RFC 2046 5.1.1). The line end
// before such a line belongs to it.
func (m *Message) split(p *part, boundary []byte) {
	kind := "text/plain"
	if p.kind == "multipart/digest" {
		kind = "message/rfc822"
	}
	open, ends := -1, p.from // where the part that is open began; where the last line ended
	for i := p.from; i < p.to; {
		end, next := m.line(i, p.to)
		if last, ok := delimits(m.data[i:end], boundary); ok {
			if open >= 0 {
				m.walk(open, max(open, ends), p.depth+1, kind)
			}
			if last {
				return
			}
			open = next
		}
		i, ends = next, end
	}
	if open < 0 {
		m.fault("boundary-never", boundary, p.start)
		return
	}
	m.fault("boundary-end", boundary, p.to)
	m.walk(open, p.to, p.depth+1, kind)
}

// delimits tells that a line is a boundary, and whether it is the last.
func delimits(line, boundary []byte) (last, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte("--"))
	if !ok {
		return false, false
	}
	if rest, ok = bytes.CutPrefix(rest, boundary); !ok {
		return false, false
	}
	rest, last = bytes.CutPrefix(rest, []byte("--"))
	return last, len(trim(rest)) == 0
}

// best is the first part of a kind that is not attached; -1: there is none.
func (m *Message) best(kind string) int {
	for i := range m.parts {
		if p := &m.parts[i]; p.kind == kind && !p.attached {
			return i
		}
	}
	return -1
}
