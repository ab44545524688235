package doctor

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"time"

	"ehlo/wasm/smtp"
)

// Bounds of what is kept of a server. A greeting has a line or two, an EHLO
// reply some twenty.
const (
	maxKept  = 16 << 10 // octets of one port
	maxLines = 100      // of one reply
)

// wire is a connection that notes what passes, and when.
type wire struct {
	net.Conn
	visit   *visit
	secured bool
	kept    int // octets noted so far
	buf     []byte
	at      time.Duration // when the last octets came
	mu      sync.Mutex    // over what a knock and the reader decide together
	heard   bool
	gaveUp  bool
}

// say sends a command.
func (w *wire) say(line string) {
	data := []byte(line + "\r\n")
	w.note(true, w.visit.since(), data)
	w.SetWriteDeadline(time.Now().Add(w.visit.doctor.Limits.Reply))
	w.Write(data) // a failure shows in what comes back
}

// note keeps octets with their time. What belongs to one line is one piece: a
// server that sends octet by octet must not make a list of thousands.
func (w *wire) note(ours bool, at time.Duration, data []byte) {
	p := &w.visit.port
	data = data[:min(len(data), maxKept-w.kept)]
	if len(data) == 0 {
		return
	}
	w.kept += len(data)
	if n := len(p.Bytes); n > 0 && p.Bytes[n-1].goesOn(ours, w.secured) {
		p.Bytes[n-1].Data = append(p.Bytes[n-1].Data, data...)
	} else {
		p.Bytes = append(p.Bytes, Chunk{At: at, Ours: ours, TLS: w.secured, Data: bytes.Clone(data)})
	}
	w.visit.show()
}

// goesOn tells whether octets of that kind continue a piece.
func (c Chunk) goesOn(ours, secured bool) bool {
	return c.Ours == ours && c.TLS == secured && !bytes.HasSuffix(c.Data, []byte("\n"))
}

// reply reads until a reply is whole, or something else is certain; at is since
// when it is waited for.
func (w *wire) reply(r *Reply, at, wait time.Duration) {
	r.Asked, r.At = true, at
	w.patience(wait)
	for !r.Whole && r.End == Fine && r.Junk == nil {
		if w.line(r) {
			continue
		}
		if len(w.buf) > 0 && !maybeReply(w.buf) {
			w.SetReadDeadline(time.Now().Add(min(wait, w.visit.doctor.Limits.Rest)))
		}
		w.read(r)
	}
	if r.End != Fine && len(w.buf) > 0 && r.Junk == nil {
		r.Junk, w.buf = w.buf, nil
	}
	r.Last = w.at
	if !r.Whole {
		r.Last = w.visit.since()
	}
}

// patience sets how long the reader waits; a knock that has found the answer
// may end it before the first octet.
func (w *wire) patience(wait time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.gaveUp {
		w.SetReadDeadline(time.Now().Add(wait))
	}
}

// giveUp ends the wait of a reader that has heard nothing.
func (w *wire) giveUp() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.heard {
		w.gaveUp = true
		w.SetReadDeadline(time.Unix(1, 0))
	}
}

func (w *wire) read(r *Reply) {
	p := make([]byte, 4096)
	n, err := w.Read(p)
	if n > 0 {
		w.mu.Lock()
		w.heard = true
		w.mu.Unlock()
		if w.at = w.visit.since(); r.First == 0 {
			r.First = w.at
		}
		w.note(false, w.at, p[:n])
		w.buf = append(w.buf, p[:n]...)
	}
	switch {
	case err != nil && n == 0:
		r.End = ending(err)
	case len(w.buf) > maxKept:
		r.End = TooMuch
	}
}

// line takes one line off the buffer, if there is one.
func (w *wire) line(r *Reply) bool {
	end := bytes.IndexByte(w.buf, '\n')
	if end < 0 {
		return false
	}
	text := w.buf[:end+1]
	parsed, ok := smtp.ParseReplyLine(bytes.TrimRight(text, "\r\n"))
	if !ok || parsed.Code < 200 || parsed.Code > 599 {
		r.Junk, w.buf = w.buf, nil
		return true
	}
	r.Lines = append(r.Lines, Line{w.at, bytes.Clone(text)})
	r.Code, r.Whole = parsed.Code, parsed.Last()
	w.buf = w.buf[end+1:]
	if len(r.Lines) >= maxLines && !r.Whole {
		r.End = TooMuch
	}
	return true
}

// maybeReply tells whether octets can still become a reply line.
func maybeReply(b []byte) bool {
	for i, c := range b[:min(len(b), 4)] {
		if i < 3 && (c < '0' || c > '9') || i == 3 && c != ' ' && c != '-' && c != '\r' {
			return false
		}
	}
	return true
}

// text is a line without codes and end of line.
func (l Line) text() string {
	parsed, _ := smtp.ParseReplyLine(bytes.TrimRight(l.Data, "\r\n"))
	return string(parsed.Text)
}

// offers tells whether an EHLO reply names an extension. The first line is the
// server's name.
func offers(r Reply, keyword string) bool {
	for i, l := range r.Lines {
		word, _, _ := strings.Cut(l.text(), " ")
		if i > 0 && strings.EqualFold(word, keyword) {
			return true
		}
	}
	return false
}

// firstWord is where a greeting and an EHLO reply give the server's name.
func firstWord(r Reply) string {
	if len(r.Lines) == 0 {
		return ""
	}
	word, _, _ := strings.Cut(r.Lines[len(r.Lines)-1].text(), " ")
	if r.Code == 250 {
		word, _, _ = strings.Cut(r.Lines[0].text(), " ")
	}
	return strings.ToLower(strings.TrimSuffix(word, "."))
}
