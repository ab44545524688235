package smtp

// Cursor reads an argument from left to right. Its methods are named after
// what they read and never step back over what they took.
type Cursor struct {
	b []byte
	i int
}

// NewCursor starts at the first octet of b.
func NewCursor(b []byte) Cursor { return Cursor{b: b} }

// End tells that everything was read.
func (c *Cursor) End() bool { return c.i >= len(c.b) }

// Pos is the number of octets read.
func (c *Cursor) Pos() int { return c.i }

// Rest is what has not been read.
func (c *Cursor) Rest() []byte { return c.b[c.i:] }

// Accept takes one octet if it is the expected one.
func (c *Cursor) Accept(want byte) bool {
	if c.i < len(c.b) && c.b[c.i] == want {
		c.i++
		return true
	}
	return false
}

// Peek is the next octet, 0 at the end.
func (c *Cursor) Peek() byte {
	if c.i < len(c.b) {
		return c.b[c.i]
	}
	return 0
}

// While takes octets as long as ok holds and returns them.
func (c *Cursor) While(ok func(byte) bool) []byte {
	start := c.i
	for c.i < len(c.b) && ok(c.b[c.i]) {
		c.i++
	}
	return c.b[start:c.i]
}

// Spaces takes blanks and tabs.
func (c *Cursor) Spaces() int {
	start := c.i
	for c.i < len(c.b) && (c.b[c.i] == ' ' || c.b[c.i] == '\t') {
		c.i++
	}
	return c.i - start
}

// Word takes everything up to the next blank.
func (c *Cursor) Word() []byte {
	return c.While(func(b byte) bool { return b != ' ' && b != '\t' })
}

// Keyword takes a prefix that equals s without regard to case; s is upper case.
func (c *Cursor) Keyword(s string) bool {
	if len(c.b)-c.i < len(s) || !EqualFold(c.b[c.i:c.i+len(s)], s) {
		return false
	}
	c.i += len(s)
	return true
}

// Number takes decimal digits; ok is false if there are none or too many.
func (c *Cursor) Number() (n int64, ok bool) {
	start := c.i
	for c.i < len(c.b) && isDigit(c.b[c.i]) {
		if n >= 1e17 { // 18 digits, zeros in front apart; one more could overflow
			return 0, false
		}
		n = n*10 + int64(c.b[c.i]-'0')
		c.i++
	}
	return n, c.i > start
}

// TrimSpace drops blanks and tabs at both ends.
func TrimSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		b = b[1:]
	}
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t') {
		b = b[:len(b)-1]
	}
	return b
}
