package mta

import "bytes"

// engineLine bounds a line where the persona has no bound of its own.
const engineLine = 64 << 10

// lineReader holds the part of a line that has arrived.
type lineReader struct {
	buf  []byte
	size int  // octets of the line, kept or not
	last byte // the last of them
	skip bool // the line was answered already: wait for its end
}

// readLine takes octets up to the end of a line and runs it if it is whole.
func (s *Session) readLine(p []byte) (rest []byte) {
	n, whole := lineEnd(p, s.line.last, s.p.Lines.LF)
	l := &s.line
	if whole && l.size == 0 {
		s.rest = p[n:]
		s.wholeLine(p[:min(n, s.c.maxLine)], n)
		return s.after(p[n:])
	}
	l.buf = append(l.buf, p[:min(n, max(0, s.c.maxLine-len(l.buf)))]...)
	l.size += n
	l.last = p[n-1]
	s.rest = p[n:]
	if !whole {
		if s.p.Lines.Now && !l.skip && l.size > s.p.Lines.Max {
			l.skip = true
			s.command(l.buf, l.size)
		}
		return nil
	}
	line, size, skip := l.buf, l.size, l.skip
	l.size, l.last, l.skip = 0, 0, false
	if !skip {
		s.wholeLine(line, size)
	}
	if l.size == 0 {
		l.buf = l.buf[:0]
	}
	return s.after(p[n:])
}

// after is what is left to read: nothing, if the reply threw it away.
func (s *Session) after(rest []byte) []byte {
	if s.rest == nil && len(rest) > 0 {
		return nil
	}
	return rest
}

// lineEnd counts the octets up to and with the end of the line; last is the
// octet that arrived before p.
func lineEnd(p []byte, last byte, lf bool) (n int, whole bool) {
	for n < len(p) {
		i := bytes.IndexByte(p[n:], '\n')
		if i < 0 {
			break
		}
		if n+i > 0 {
			last = p[n+i-1]
		}
		n += i + 1
		if lf || last == '\r' {
			return n, true
		}
	}
	return len(p), false
}

// wholeLine drops the end of the line and passes it on.
func (s *Session) wholeLine(line []byte, size int) {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
		if n > 1 && line[n-2] == '\r' {
			line = line[:n-2]
		}
	}
	if s.auth.running {
		s.response(line, size)
		return
	}
	s.command(line, size)
}

// trim applies what the persona does to a line before it reads it.
func (s *Session) trim(line []byte) []byte {
	l := &s.p.Lines
	if l.Cut && l.Max > 0 && len(line) > l.Max {
		line = line[:l.Max]
	}
	if l.CutNUL {
		if i := bytes.IndexByte(line, 0); i >= 0 {
			line = line[:i]
		}
	}
	if n := len(line); n > 0 && line[0] > ' ' && line[n-1] > ' ' {
		return line
	}
	for len(line) > 0 && within(l.Trim, line[len(line)-1]) {
		line = line[:len(line)-1]
	}
	for len(line) > 0 && within(l.TrimLeft, line[0]) {
		line = line[1:]
	}
	return line
}

// limit is the length a line of this command may have, its end included.
func (s *Session) limit(c *verb) int {
	if s.p.Lines.Max == 0 {
		return engineLine
	}
	if c == nil {
		return s.p.Lines.Max
	}
	return s.p.Lines.Max + c.Grow
}

func within(set string, c byte) bool {
	for i := 0; i < len(set); i++ {
		if set[i] == c {
			return true
		}
	}
	return false
}
