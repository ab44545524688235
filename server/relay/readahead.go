package relay

import "net"

// readAhead listens from the start. A server that does not begin with TLS says
// 220 before it reads, and a connection inside the process has no buffer: both
// sides would talk and neither listen.
func readAhead(conn net.Conn) net.Conn {
	e := &eager{Conn: conn, first: make(chan heard, 1)}
	go func() {
		p := make([]byte, 1024)
		n, err := conn.Read(p)
		e.first <- heard{p[:n], err}
	}()
	return e
}

type eager struct {
	net.Conn
	first chan heard // what was read ahead; nil once it has been taken
	rest  []byte
}

type heard struct {
	p   []byte
	err error
}

func (e *eager) Read(p []byte) (int, error) {
	if e.first != nil {
		h := <-e.first
		e.first, e.rest = nil, h.p
		if h.err != nil {
			return copy(p, h.p), h.err
		}
	}
	if len(e.rest) > 0 {
		n := copy(p, e.rest)
		e.rest = e.rest[n:]
		return n, nil
	}
	return e.Conn.Read(p)
}
