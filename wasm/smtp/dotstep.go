package smtp

import "bytes"

// step takes one octet: the whole grammar of the end of data, in one place.
// CRs and dots that may turn out to be a line end or the end are held back in
// the state, not in dst.
func (d *DotDecoder) step(dst []byte, c byte) ([]byte, bool) {
	d.watch(c)
	switch d.state {
	case dotBegin:
		if c == '.' {
			d.state = dotDot
			return dst, false
		}
	case dotBeginLF:
		// Behind a bare LF a dot is text, unless the server reads lines loosely.
		if c == '.' && d.Ends&(EndLFDotLF|EndLFDotCRLF) != 0 {
			d.state = dotLFDot
			return dst, false
		}
	case dotCR:
		return d.afterCR(dst, c)
	case dotDot, dotLFDot:
		return d.afterDot(dst, c)
	case dotDotCR, dotLFDotCR, dotDotCRCR:
		return d.afterDotCR(dst, c)
	}
	return d.text(dst, c), false
}

// watch looks for a dot that stands alone behind a bare LF, or before one.
func (d *DotDecoder) watch(c byte) {
	switch {
	case c == '.' && d.state == dotBeginLF:
		d.dot = 1
	case c == '\r' && d.dot == 1:
		d.dot = 2
	default:
		d.Lone = d.Lone || c == '\n' && (d.dot > 0 || d.state == dotDot)
		d.dot = 0
	}
}

// text takes an octet that belongs to the content.
func (d *DotDecoder) text(dst []byte, c byte) []byte {
	switch c {
	case '\r':
		d.state = dotCR
		return dst
	case '\n':
		d.BareLF = true
		d.endLine(dotBeginLF)
	default:
		d.state = dotText
		d.line++
		d.Long = max(d.Long, d.line)
	}
	return append(dst, c)
}

func (d *DotDecoder) afterCR(dst []byte, c byte) ([]byte, bool) {
	if c == '\n' {
		d.endLine(dotBegin)
		return append(dst, '\r', '\n'), false
	}
	d.BareCR = true
	return d.text(append(dst, '\r'), c), false
}

// afterDot takes the octet behind a dot that begins a line.
func (d *DotDecoder) afterDot(dst []byte, c byte) ([]byte, bool) {
	loose := d.state == dotLFDot
	switch {
	case c == '\r' && loose:
		d.state = dotLFDotCR
		return dst, false
	case c == '\r':
		d.state = dotDotCR
		return dst, false
	case c == '\n' && d.Ends&d.endAtLF(loose) != 0:
		d.BareLF = true
		return dst, true
	}
	return d.text(dst, c), false // RFC 5321 4.5.2: the first dot is not content
}

func (d *DotDecoder) endAtLF(loose bool) Ends {
	if loose {
		return EndLFDotLF
	}
	return EndCRLFDotLF
}

// afterDotCR decides whether a line of one dot was the end.
func (d *DotDecoder) afterDotCR(dst []byte, c byte) ([]byte, bool) {
	was := d.state
	switch {
	case c == '\n' && (was == dotDotCR || was == dotDotCRCR):
		return dst, true
	case c == '\n' && d.Ends&EndLFDotCRLF != 0:
		return dst, true
	case c == '\r' && was == dotDotCR && d.Ends&EndCRLFDotCRs != 0:
		d.state, d.BareCR = dotDotCRCR, true
		return dst, false
	}
	dst = append(dst, '\r')
	if was == dotDotCRCR {
		dst = append(dst, '\r')
	}
	if c == '\n' {
		d.endLine(dotBegin)
		return append(dst, c), false
	}
	d.BareCR = true
	return d.text(dst, c), false
}

func (d *DotDecoder) endLine(next dotState) { d.state, d.line = next, 0 }

// look marks octets outside of 1 to 127, eight at a time.
func (d *DotDecoder) look(p []byte) {
	d.NUL = d.NUL || bytes.IndexByte(p, 0) >= 0
	d.Eight = d.Eight || hasEighth(p)
}

func hasEighth(p []byte) bool {
	var or uint64
	for len(p) >= 32 {
		or |= word(p) | word(p[8:]) | word(p[16:]) | word(p[24:])
		p = p[32:]
	}
	for _, c := range p {
		or |= uint64(c)
	}
	return or&0x8080808080808080 != 0
}

// word is one load where the machine allows it: the compiler knows this form.
func word(b []byte) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// AppendDotStuffed is the way out: content as a client sends it, with the end.
// Content that does not end its last line gets a CRLF (RFC 5321 4.1.1.4).
func AppendDotStuffed(dst, content []byte) []byte {
	for len(content) > 0 {
		if content[0] == '.' {
			dst = append(dst, '.')
		}
		n := bytes.Index(content, []byte("\r\n"))
		if n < 0 {
			dst = append(append(dst, content...), '\r', '\n')
			break
		}
		dst = append(dst, content[:n+2]...)
		content = content[n+2:]
	}
	return append(dst, '.', '\r', '\n')
}

// LookEnd tells Look that nothing follows: a CR that came last stands alone.
func (d *DotDecoder) LookEnd() {
	if d.state == dotCR {
		d.BareCR, d.state = true, dotText
	}
}

// Look marks what is in octets that come with BDAT: there a dot means nothing
// and the length is known, but a lone CR or LF is as wrong as in DATA.
func (d *DotDecoder) Look(p []byte) {
	if !d.Eight || !d.NUL {
		d.look(p)
	}
	for len(p) > 0 && !(d.BareCR && d.BareLF) {
		if d.state == dotCR {
			d.BareCR = d.BareCR || p[0] != '\n'
			if d.state = dotText; p[0] == '\n' {
				p = p[1:]
				continue
			}
		}
		n := d.run(p)
		if n == len(p) {
			return
		}
		if p[n] == '\n' {
			d.BareLF = true
		} else {
			d.state = dotCR
		}
		d.line, p = 0, p[n+1:]
	}
}
