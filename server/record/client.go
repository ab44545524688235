package main

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"ehlo/wasm/mta/recording"
)

// client is one connection to the server that is recorded.
type client struct {
	conn     net.Conn
	patience time.Duration
}

// answer is what came back.
type answer struct {
	octets        []byte
	after         time.Duration
	closed, reset bool
}

// slow is the delay in ms, if it is one that people notice.
func (a answer) slow() int {
	if a.after < 500*time.Millisecond {
		return 0
	}
	return int(a.after / time.Millisecond)
}

// do sends what the step sends and listens; not ok: nothing can follow.
func (c *client) do(st *recording.Step) (a answer, ok bool) {
	switch st.Kind {
	case recording.TLS, recording.TLSFailed:
		secure := tls.Client(c.conn, &tls.Config{InsecureSkipVerify: true}) // the lab's own certificates
		if err := secure.Handshake(); err != nil {
			st.Kind = recording.TLSFailed
			return answer{closed: true}, false
		}
		st.Kind, c.conn = recording.TLS, secure
		return answer{}, true
	case recording.EOF:
		if half, can := c.conn.(interface{ CloseWrite() error }); can {
			half.CloseWrite()
		}
	case recording.Idle:
	default:
		if _, err := c.conn.Write(st.Payload()); err != nil {
			return answer{closed: true, reset: errors.Is(err, syscall.ECONNRESET)}, false
		}
	}
	return c.listen(time.Duration(st.Silence) * time.Millisecond), true
}

// quiet is how long a server that has answered must say nothing more.
const quiet = 150 * time.Millisecond

// listen reads until a whole reply has come and nothing follows it, until the
// server closes, or until patience is at its end.
func (c *client) listen(silence time.Duration) (a answer) {
	limit := c.patience
	if silence > 0 {
		limit = silence
	}
	start := time.Now()
	buf := make([]byte, 64<<10)
	for {
		wait := limit - time.Since(start)
		if whole(a.octets) {
			wait = quiet
		}
		c.conn.SetReadDeadline(time.Now().Add(wait))
		n, err := c.conn.Read(buf)
		if n > 0 && len(a.octets) == 0 {
			a.after = time.Since(start)
		}
		a.octets = append(a.octets, buf[:n]...)
		switch {
		case err == nil:
		case errors.Is(err, os.ErrDeadlineExceeded):
			return a
		default:
			a.closed = true
			a.reset = !errors.Is(err, io.EOF)
			return a
		}
	}
}

// whole tells that the octets end with the last line of a reply.
func whole(b []byte) bool {
	if !bytes.HasSuffix(b, []byte("\r\n")) {
		return false
	}
	last := b[:len(b)-2]
	last = last[bytes.LastIndexByte(last, '\n')+1:]
	return len(last) < 4 || last[3] != '-'
}
