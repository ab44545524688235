package relay

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"ehlo/wasm/smtp"
)

// chunk is a BDAT whose octets are awaited.
type chunk struct {
	line string
	left int64 // octets still to come
	last bool
	why  no // it is held: the octets are swallowed
}

// text waits for the end of a message and sends it as a whole, with a Received
// field before it. Until then nothing of it goes out: a message that must not
// can only be stopped by hanging up, and half a message would be worse.
func (f *filter) text() (act, bool) {
	content, n, done := f.decoder.Decode(f.content, f.in)
	f.content = content
	f.use(n)
	trace := f.received()
	switch {
	case len(content)+len(trace) > maxContent:
		return act{stop: "The message is larger than 32 KiB, the limit here. Nothing of it was sent: the connection is closed instead."}, true
	case !done:
		return act{}, false
	}
	if fault := cmp.Or(contentFault(&f.decoder), headFault(content)); fault != "" {
		return act{stop: "The message holds " + fault + ". Nothing of it was sent: the connection is closed instead."}, true
	}
	f.content, f.decoder, f.mode = nil, smtp.DotDecoder{}, modeCommand
	f.awaiting = "."
	return act{send: smtp.AppendDotStuffed([]byte(trace), content), note: sentNote{"sent", oneField(trace), false}}, true
}

// received is the field that this relay adds (RFC 5321 4.4), made once a message.
func (f *filter) received() string {
	if f.field == "" {
		f.field = f.trace()
	}
	return f.field
}

// contentFault names what must not be in the text of a message: what some
// server might take for its end (SMTP smuggling), or cannot take at all.
func contentFault(d *smtp.DotDecoder) string {
	switch {
	case d.BareCR || d.BareLF:
		return "a CR or a LF that stands alone"
	case d.NUL:
		return "an octet 0"
	case d.Long > 998:
		return "a line of more than 998 octets"
	}
	return ""
}

// headFault: a header field goes on in lines that begin with a blank (RFC 5322
// 2.2.3), so such a first line would be taken for a part of our Received field.
func headFault(content []byte) string {
	if len(content) > 0 && (content[0] == ' ' || content[0] == '\t') {
		return "a first line that begins with a blank, as if it were a part of the Received field before it"
	}
	return ""
}

// bdat reads the size; whatever is decided, so many octets belong to it.
func bdat(f *filter, arg string) (string, no) {
	size, rest, _ := strings.Cut(arg, " ")
	n, err := strconv.ParseUint(size, 10, 62)
	last := strings.EqualFold(strings.Trim(rest, " "), "LAST")
	switch {
	case errors.Is(err, strconv.ErrRange): // nobody knows where the next command begins
		f.mode, f.chunk = modeChunk, chunk{left: -1}
	case err == nil:
		f.mode, f.chunk = modeChunk, chunk{line: "BDAT " + arg, left: int64(n), last: last, why: f.chunkFault(int64(n))}
	}
	if err != nil || rest != "" && !last {
		f.chunk.why = no{"syntax", "BDAT is followed by a number of octets, and by LAST if it is the last part."}
	}
	return "", f.chunk.why
}

// chunkFault: to a server that does not know BDAT, or does not take it now, its
// octets would be commands. So it goes out only where it is understood for sure.
func (f *filter) chunkFault(size int64) no {
	switch {
	case f.class != Owned:
		return no{"bdat", "BDAT goes to servers that the operator of this relay has listed. Its octets were dropped."}
	case f.broken:
		return no{"bdat", "A part of this message was not sent, so the rest is not, either. RSET begins anew."}
	case !f.offers["CHUNKING"]:
		return no{"bdat", "The server does not offer CHUNKING: it would take the octets for commands. They were dropped."}
	case !f.mail || f.rcpts == 0:
		return no{"bdat", "No sender and recipient were accepted yet. The octets were dropped."}
	case f.loaded >= maxLoaded && !f.chunked:
		return no{"limit", "One message is the limit of a session. The octets were dropped."}
	case int64(f.size)+size > maxContent-int64(len(f.received())):
		return no{"limit", "A message has 32 KiB at most here. The octets were dropped."}
	}
	return no{}
}

// octets takes what belongs to a BDAT.
func (f *filter) octets() (act, bool) {
	c := &f.chunk
	switch {
	case c.left < 0:
		return act{stop: "After a BDAT of that size nobody knows where the next command begins: the connection is closed."}, true
	case c.why.reason != "":
		n := min(int64(len(f.in)), c.left)
		f.use(int(n))
		if c.left -= n; c.left == 0 {
			f.mode = modeCommand
		}
		return act{}, true
	case int64(len(f.in)) < c.left:
		return act{}, false
	}
	return f.sendChunk(f.in[:c.left]), true
}

// sendChunk sends a BDAT of its own with the octets, the first one with the
// Received field before them.
func (f *filter) sendChunk(p []byte) act {
	c := f.chunk
	f.mode = modeCommand
	fault := f.look(p, c.last)
	if f.size == 0 {
		fault = cmp.Or(fault, headFault(p))
	}
	if fault != "" {
		f.broken = true
		f.use(len(p))
		return act{note: heldNote{"held", c.line, "bdat", "It holds " + fault + ". The octets were dropped, and so will be the rest of this message."}}
	}
	trace := ""
	if !f.chunked {
		trace = f.received()
		f.loaded++
	}
	f.chunked, f.size = true, f.size+len(p)
	line := fmt.Sprintf("BDAT %d", len(trace)+len(p))
	if c.last {
		line += " LAST"
	}
	send := slicesConcat(line, trace, p)
	f.use(len(p))
	f.awaiting = "BDAT"
	if c.last {
		f.awaiting = "."
	}
	note := line
	if trace != "" {
		note += " | " + oneField(trace)
	}
	return act{send: send, note: sentNote{"sent", note, note == c.line}}
}

// look finds what must not be in a chunk. A CRLF may be cut in two by the end
// of one: whether its LF follows is seen with the next.
func (f *filter) look(p []byte, last bool) string {
	whole := p
	if f.last == '\r' {
		whole = append([]byte{'\r'}, p...)
	}
	if len(whole) > 0 {
		f.last = whole[len(whole)-1]
	}
	if !last && f.last == '\r' {
		whole = whole[:len(whole)-1]
	}
	var d smtp.DotDecoder
	d.Look(whole)
	d.LookEnd()
	d.Long = 0 // lines may be cut by chunks; the server knows its own limit
	return contentFault(&d)
}

func slicesConcat(line, trace string, p []byte) []byte {
	return bytes.Join([][]byte{[]byte(line + "\r\n" + trace), p}, nil)
}

// oneField shows a header field without its folding.
func oneField(field string) string { return strings.Join(strings.Fields(field), " ") }
