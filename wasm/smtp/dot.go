package smtp

import "bytes"

// Ends is a set of octet sequences that end the text of a message. RFC 5321
// 4.1.1.4 knows one; the others are what some servers were seen to take, which
// is what SMTP smuggling lives on.
type Ends uint8

const (
	EndStrict     Ends = 0         // CRLF . CRLF, always in force
	EndLFDotLF    Ends = 1 << iota // LF . LF
	EndLFDotCRLF                   // LF . CRLF
	EndCRLFDotLF                   // CRLF . LF
	EndCRLFDotCRs                  // CRLF . CR CRLF
)

// DotDecoder turns the text of a message on the wire into its content: it
// finds the end and takes away stuffed dots. Bare CR and LF stay in the
// content as they came, and are reported. The zero value is at the beginning
// of a message and strict.
type DotDecoder struct {
	Ends   Ends
	BareCR bool // a CR without LF was seen
	BareLF bool // a LF without CR was seen
	Lone   bool // a dot alone was seen between line ends of which one was a bare LF
	NUL    bool // an octet 0 was seen
	Eight  bool // an octet over 127 was seen
	Long   int  // the longest line so far, without its end

	state dotState
	line  int   // octets of the current line
	dot   uint8 // 1: a dot behind a bare LF was the last octet; 2: a CR behind that
}

type dotState uint8

const (
	dotBegin   dotState = iota // at the start of a line, after CRLF; the initial state
	dotBeginLF                 // at the start of a line, after a bare LF
	dotText                    // inside a line
	dotCR                      // a CR inside a line
	dotDot                     // a dot after CRLF
	dotDotCR                   // CRLF . CR
	dotDotCRCR                 // CRLF . CR CR
	dotLFDot                   // a dot after a bare LF
	dotLFDotCR                 // LF . CR
)

// Decode appends the content found in p to dst. n octets of p were used; done
// tells that the end was found, and p[n:] are commands again.
func (d *DotDecoder) Decode(dst, p []byte) (out []byte, n int, done bool) {
	if !d.Eight || !d.NUL {
		d.look(p)
	}
	for n < len(p) {
		if d.state == dotBegin {
			if k := d.lines(p[n:]); k > 0 {
				dst = append(dst, p[n:n+k]...)
				n += k
				continue
			}
		}
		if d.state == dotText {
			if k := d.run(p[n:]); k > 0 {
				dst = append(dst, p[n:n+k]...)
				n += k
				continue
			}
		}
		dst, done = d.step(dst, p[n])
		n++
		if done {
			return dst, n, true
		}
	}
	return dst, n, false
}

// window bounds how far lines looks ahead, and so what one bare LF can cost.
const window = 8 << 10

// lines counts the octets of whole, plain lines at the start of p: ended by
// CRLF, no other CR or LF, no dot in front. This is nearly all of every
// message, so it is a loop around one vector instruction.
func (d *DotDecoder) lines(p []byte) int {
	p = p[:min(len(p), window)]
	n, count, long := 0, 0, d.Long
	for n < len(p) && p[n] != '.' {
		i := bytes.IndexByte(p[n:], '\r')
		if i < 0 || n+i+1 >= len(p) || p[n+i+1] != '\n' {
			break
		}
		long = max(long, i)
		n += i + 2
		count++
	}
	if bytes.Count(p[:n], lf) != count {
		return d.linesBefore(bytes.IndexByte(p, '\n'), p)
	}
	d.Long = long
	return n
}

// linesBefore counts what lines may take ahead of the first bare LF; i is the
// place of the first LF of any kind.
func (d *DotDecoder) linesBefore(i int, p []byte) int {
	n := 0
	for i > 0 && p[i-1] == '\r' && p[n] != '.' {
		d.Long = max(d.Long, i-1-n)
		n = i + 1
		i = bytes.IndexByte(p[n:], '\n') + n
	}
	return n
}

var lf = []byte{'\n'}

// run counts octets up to the next CR or LF.
func (d *DotDecoder) run(p []byte) int {
	n := bytes.IndexByte(p, '\r')
	if n < 0 {
		n = len(p)
	}
	if k := bytes.IndexByte(p[:n], '\n'); k >= 0 {
		n = k
	}
	if n > 0 {
		d.dot = 0
	}
	d.line += n
	d.Long = max(d.Long, d.line)
	return n
}
