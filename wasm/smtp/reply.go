package smtp

import "strconv"

// Enhanced is a status code of RFC 3463, such as 5.1.1. The zero value is none.
type Enhanced struct{ Class, Subject, Detail uint16 }

// IsZero tells that there is no enhanced code.
func (e Enhanced) IsZero() bool { return e.Class == 0 }

// String is the dotted form; empty for none.
func (e Enhanced) String() string {
	if e.IsZero() {
		return ""
	}
	return string(e.Append(nil))
}

// Append adds the dotted form.
func (e Enhanced) Append(dst []byte) []byte {
	dst = strconv.AppendUint(dst, uint64(e.Class), 10)
	dst = append(dst, '.')
	dst = strconv.AppendUint(dst, uint64(e.Subject), 10)
	dst = append(dst, '.')
	return strconv.AppendUint(dst, uint64(e.Detail), 10)
}

// Reply is one answer of a server.
type Reply struct {
	Code     int
	Enhanced Enhanced
	Text     []string // a line each; none means a bare code
}

// Append adds the reply as it goes over the wire. Every line but the last has
// a hyphen after the code (RFC 5321 4.2.1); the enhanced code stands in each
// line (RFC 2034 3).
func (r Reply) Append(dst []byte) []byte {
	if len(r.Text) == 0 {
		return append(r.appendHead(dst, ' '), '\r', '\n')
	}
	for i, line := range r.Text {
		sep := byte('-')
		if i == len(r.Text)-1 {
			sep = ' '
		}
		dst = r.appendHead(dst, sep)
		dst = append(dst, line...)
		dst = append(dst, '\r', '\n')
	}
	return dst
}

func (r Reply) appendHead(dst []byte, sep byte) []byte {
	dst = append(dst, byte('0'+r.Code/100%10), byte('0'+r.Code/10%10), byte('0'+r.Code%10), sep)
	if !r.Enhanced.IsZero() {
		dst = append(r.Enhanced.Append(dst), ' ')
	}
	return dst
}
