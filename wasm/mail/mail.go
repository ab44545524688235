// Package mail reads one delivered message as a careful mail program would,
// and says what it stumbled over. Nothing here acts: text comes out, made
// harmless, in pieces.
//
//	content --> header --> fields --> envelope against header   (header.go, compare.go)
//	        \-> walk ----> parts, a tree as a list with depths  (part.go, param.go)
//	                         |
//	                         +--> transfer coding --> charset --> text   (transfer.go, charset.go)
//	                                                          \-> HTML   (html.go)
//
// A fault is never the end: whatever can be read is read. RFC 5322 is the form
// of the message, RFC 2045 to 2047 that of its parts and words.
package mail

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// What is read of a message; a play keeps at most a MiB of it.
const (
	maxDepth  = 8    // parts inside each other
	maxParts  = 100  // parts in all
	maxFields = 200  // fields of one header
	maxFaults = 40   // kinds of faults; each is told once, with how often
	maxShown  = 2000 // octets of one value
	maxLine   = 998  // octets of a line without its end (RFC 5322 2.1.1)
)

// Message is one that was read.
type Message struct {
	data   []byte
	fields []field // of the message itself
	parts  []part  // the first is the message
	faults []fault
}

// field is one line of a header, with what continues it.
type field struct{ name, body []byte }

// fault is what is wrong: which kind, about what, where first, how often.
type fault struct {
	id    string
	about string
	line  int
	times int
}

// Read takes the content of a message, as it was delivered.
func Read(data []byte) *Message {
	m := &Message{data: data}
	m.lines()
	m.walk(0, len(data), 0, "text/plain")
	m.judge()
	return m
}

// fault notes what is wrong at an offset; below zero: nowhere in particular.
func (m *Message) fault(id string, about []byte, at int) {
	for i := range m.faults {
		if f := &m.faults[i]; f.id == id && f.about == string(about) {
			f.times++
			return
		}
	}
	if len(m.faults) == maxFaults {
		return
	}
	line := 0
	if at >= 0 {
		line = 1 + bytes.Count(m.data[:at], newline)
	}
	m.faults = append(m.faults, fault{id, string(about), line, 1})
}

var newline = []byte{'\n'}

// lines looks at the lines of the message, whatever they hold.
func (m *Message) lines() {
	start, last := 0, byte(0)
	for i, c := range m.data {
		switch {
		case c == '\n':
			if last != '\r' {
				m.fault("bare-lf", nil, i)
			}
			if i-start > maxLine+1 {
				m.fault("long-line", nil, start)
			}
			start = i + 1
		case last == '\r':
			m.fault("bare-cr", nil, i-1)
		case c == 0:
			m.fault("nul", nil, i)
		}
		last = c
	}
	if len(m.data)-start > maxLine {
		m.fault("long-line", nil, start)
	}
}

// must and once are the fields a message has to have, and those of which it
// may have one (RFC 5322 3.6).
var (
	must = [...]string{"From", "Date"}
	once = [...]string{"From", "Date", "Sender", "Reply-To", "To", "Cc", "Bcc", "Message-ID", "Subject", "MIME-Version", "Content-Type"}
)

// judge counts the fields of the header.
func (m *Message) judge() {
	for i, name := range once {
		n := 0
		for j := range m.fields {
			if smtp.Same(m.fields[j].name, name) {
				n++
			}
		}
		switch {
		case n > 1:
			m.fault("twice", []byte(name), -1)
		case n == 0 && i < len(must):
			m.fault("no-field", []byte(must[i]), -1)
		}
	}
}

// get is the body of the first field of that name; nil if there is none.
func get(fields []field, name string) []byte {
	for i := range fields {
		if smtp.Same(fields[i].name, name) {
			return fields[i].body
		}
	}
	return nil
}
