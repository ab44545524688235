package talk

import (
	"bytes"
	"errors"
	"io"
	"time"
)

// chunk is how much of standard input is one arrival at most: a pipe's buffer.
const chunk = 64 << 10

// ErrUnfinished is the hint for whoever pipes text in and hears no answer: SMTP
// lines end with CRLF alone (RFC 5321 2.3.8), and the last one did not.
var ErrUnfinished = errors.New(`the input ended without CR LF; lines end with \r\n`)

// runPlain is a connection on standard input and output. What stands in one
// read arrived together, so a script piped in is pipelined.
func runPlain(in io.Reader, out io.Writer, opt Options) error {
	c, began := newConversation(opt), time.Now()
	line := &typist{terminal: opt.Terminal}
	buf := make([]byte, chunk)
	first := turn{}
	if opt.Early {
		n, _ := in.Read(buf)
		first = c.early(line.typed(buf[:n]))
	} else {
		first = c.connect()
	}
	if _, err := out.Write(first.recv); err != nil {
		return err
	}
	half := false
	for !c.closed {
		n, err := in.Read(buf)
		// A person's pauses are real; the server's are not waited for.
		c.now = max(c.now+roundTrip, opt.Start+milliseconds(began))
		t := c.receive(line.typed(buf[:n]))
		if errors.Is(err, io.EOF) {
			half = !c.closed && line.unfinished()
			t = t.join(c.hear(c.now, c.engine.End))
			c.closed = true
		} else if err != nil {
			return err
		}
		if _, err := out.Write(t.recv); err != nil {
			return err
		}
	}
	if half {
		return ErrUnfinished
	}
	return nil
}

// typist turns what a person types into what a mail program sends.
type typist struct {
	terminal bool
	cr       bool   // the last octet was a CR
	tail     []byte // the last two octets
}

// typed ends lines with CRLF. A terminal gives LF alone; a pipe gives what
// somebody meant, and a bare LF may be the very thing that is tried out.
func (t *typist) typed(p []byte) []byte {
	if !t.terminal {
		t.tail = append(t.tail, p[max(0, len(p)-2):]...)
		t.tail = t.tail[max(0, len(t.tail)-2):]
		return p
	}
	var b bytes.Buffer
	for _, c := range p {
		if c == '\n' && !t.cr {
			b.WriteByte('\r')
		}
		t.cr = c == '\r'
		b.WriteByte(c)
	}
	return b.Bytes()
}

// unfinished tells whether a pipe stopped inside a line. A person who stops
// there knows.
func (t *typist) unfinished() bool { return len(t.tail) > 0 && string(t.tail) != "\r\n" }
