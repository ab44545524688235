package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"
)

// ws is the least WebSocket client that carries a byte stream: it costs the
// measurement as little as it can, so it checks nothing it need not check and
// masks with a key of zeros, which is a key like any other.
type ws struct {
	net.Conn
	in    *bufio.Reader
	left  int64 // octets still to come of the frame being read
	frame []byte
}

// Opcodes of RFC 6455 5.2.
const (
	opText   = 0x1
	opBinary = 0x2
	opClose  = 0x8
	opPing   = 0x9
	opPong   = 0xA
)

// relayed opens streams to the built-in server through the relay. A session
// counts as open when the backend has said "resolved" and "connected".
func relayed(http string) dialer {
	return func() (stream, error) {
		c, err := net.DialTimeout("tcp", http, 10*time.Second)
		if err != nil {
			return nil, err
		}
		c.SetDeadline(time.Now().Add(loadLimit))
		w := &ws{Conn: c, in: bufio.NewReaderSize(c, 4096)}
		if err := w.handshake(http); err != nil {
			c.Close()
			return nil, err
		}
		return w, nil
	}
}

func (w *ws) handshake(host string) error {
	fmt.Fprintf(w.Conn, "GET /relay HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ZWhsbyBlaGxvIGVobG8gIQ==\r\nSec-WebSocket-Protocol: ehlo.relay.v1\r\n\r\n", host, host)
	status, err := w.in.ReadString('\n')
	if err != nil || !strings.Contains(status, " 101 ") {
		return fmt.Errorf("relay: %q, %w", status, errors.Join(err))
	}
	for line := status; strings.TrimSpace(line) != ""; {
		if line, err = w.in.ReadString('\n'); err != nil {
			return err
		}
	}
	return w.write(opText, []byte(`{"type":"open","host":"sandbox","port":25,"tls":"none","mx":false}`))
}

func (w *ws) write(op byte, p []byte) error {
	f := append(w.frame[:0], 0x80|op)
	switch n := len(p); {
	case n < 126:
		f = append(f, 0x80|byte(n))
	case n < 1<<16:
		f = binary.BigEndian.AppendUint16(append(f, 0x80|126), uint16(n))
	default:
		f = binary.BigEndian.AppendUint64(append(f, 0x80|127), uint64(n))
	}
	w.frame = append(append(f, 0, 0, 0, 0), p...)
	_, err := w.Conn.Write(w.frame)
	return err
}

// frameSize is what a browser's pieces of an upload come to.
const frameSize = 16 << 10

// Write sends p in binary frames.
func (w *ws) Write(p []byte) (int, error) {
	sent := 0
	for piece := range slices.Chunk(p, frameSize) {
		if err := w.write(opBinary, piece); err != nil {
			return sent, err
		}
		sent += len(piece)
	}
	return sent, nil
}

// Read gives the bytes of the mail server; notes and pings are passed over.
func (w *ws) Read(p []byte) (int, error) {
	for w.left == 0 {
		op, n, err := w.header()
		if err != nil {
			return 0, err
		}
		if op == opBinary || op == 0 {
			w.left = n
			continue
		}
		note := make([]byte, n)
		if _, err := io.ReadFull(w.in, note); err != nil {
			return 0, err
		}
		if err := w.control(op, note); err != nil {
			return 0, err
		}
	}
	n, err := w.in.Read(p[:min(int64(len(p)), w.left)])
	w.left -= int64(n)
	return n, err
}

// control answers a ping and tells why the backend refuses or ends.
func (w *ws) control(op byte, body []byte) error {
	switch {
	case op == opPing:
		return w.write(opPong, body)
	case op == opClose:
		return io.EOF
	case strings.Contains(string(body), `"refused"`):
		return fmt.Errorf("relay: %s", body)
	}
	return nil
}

// header reads the head of a frame; a server's frames are not masked.
func (w *ws) header() (op byte, n int64, err error) {
	var head [8]byte
	if _, err = io.ReadFull(w.in, head[:2]); err != nil {
		return 0, 0, err
	}
	op, n = head[0]&0x0f, int64(head[1]&0x7f)
	switch n {
	case 126:
		_, err = io.ReadFull(w.in, head[:2])
		n = int64(binary.BigEndian.Uint16(head[:2]))
	case 127:
		_, err = io.ReadFull(w.in, head[:8])
		n = int64(binary.BigEndian.Uint64(head[:8]))
	}
	return op, n, err
}
