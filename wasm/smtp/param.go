package smtp

// Param is one parameter of MAIL or RCPT: SIZE=100, or SMTPUTF8 without a value.
type Param struct {
	Key, Value []byte // as written
	HasValue   bool
}

// Params reads parameters one after the other (RFC 5321 4.1.2).
type Params struct{ cur Cursor }

// NewParams starts at what follows the path.
func NewParams(b []byte) Params { return Params{NewCursor(b)} }

// Next reads one parameter. more is false at the end; ok is false where the
// octets are no parameter, and reading on makes no sense.
func (p *Params) Next() (param Param, more, ok bool) {
	spaces := p.cur.Spaces()
	if p.cur.End() {
		return Param{}, false, true
	}
	if spaces == 0 && p.cur.Pos() > 0 {
		return Param{}, true, false
	}
	param.Key = p.cur.While(func(c byte) bool { return isAlnum(c) || c == '-' })
	if p.cur.Accept('=') {
		param.HasValue = true
		param.Value = p.cur.While(isParamValue)
		if len(param.Value) == 0 {
			return param, true, false
		}
	}
	c := p.cur.Peek()
	ok = len(param.Key) > 0 && param.Key[0] != '-' && (p.cur.End() || c == ' ' || c == '\t')
	return param, true, ok
}

// Is compares the keyword without regard to case; name is upper case.
func (p Param) Is(name string) bool { return EqualFold(p.Key, name) }

// Number is the value as a decimal number.
func (p Param) Number() (int64, bool) {
	c := NewCursor(p.Value)
	n, ok := c.Number()
	return n, ok && c.End()
}

// isParamValue: anything printable but "=" and the blank, and UTF-8 (RFC 6531 3.3).
func isParamValue(c byte) bool { return c > ' ' && c != '=' && c != 0x7F }

// DecodeXtext undoes the +XX coding of ENVID, ORCPT and AUTH (RFC 3461 4). The
// result may share memory with b.
func DecodeXtext(b []byte) ([]byte, bool) {
	out := b[:0:0]
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '+':
			if i+2 >= len(b) {
				return nil, false
			}
			hi, lo := upperHex(b[i+1]), upperHex(b[i+2])
			if hi < 0 || lo < 0 {
				return nil, false
			}
			out = append(out, byte(hi<<4|lo))
			i += 2
		case c < '!' || c > '~' || c == '=':
			return nil, false
		default:
			out = append(out, c)
		}
	}
	return out, true
}

// upperHex: RFC 3461 allows capital letters only.
func upperHex(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
