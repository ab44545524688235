package wire

import (
	"unicode/utf8"
)

// What an octet is, so that one pass over a line tells whether it is plain.
const (
	isCtl   = 1 << iota // control, to be written out
	isHigh              // above ASCII
	isNUL               // 0
	isCR                //
	isLF                //
	isQuote             // " and \ : special in JSON only
)

var classes = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c < 0x20 || c == 0x7F:
			t[c] = isCtl
		case c >= 0x80:
			t[c] = isHigh
		}
	}
	t[0] |= isNUL
	t['\r'] |= isCR
	t['\n'] |= isLF
	t['"'] |= isQuote
	t['\\'] |= isQuote
	return t
}()

// classify is the union of the classes of all octets.
func classify(b []byte) (set uint8) {
	for _, c := range b {
		set |= classes[c]
	}
	return set
}

// marksOf translates the classes of a text into marks.
func marksOf(set uint8, text []byte) (m Marks) {
	if set&isNUL != 0 {
		m |= MarkNUL
	}
	if set&isCR != 0 {
		m |= MarkBareCR
	}
	if set&isLF != 0 {
		m |= MarkBareLF
	}
	if set&isHigh != 0 {
		if utf8.Valid(text) {
			return m | MarkUTF8
		}
		m |= Mark8Bit
	}
	return m
}

// hidden tells what a reader could not see or could be misled by: controls,
// invalid octets, bidi marks, zero-width characters and other formats.
func hidden(r rune, size int) bool {
	switch {
	case r < 0x20, r >= 0x7F && r < 0xA0, r == utf8.RuneError && size < 3:
		return true
	case r < 0x300:
		return r == 0xAD
	case r == 0x061C, r == 0x180E, r == 0xFEFF, r >= 0x2028 && r <= 0x202E,
		r >= 0x200B && r <= 0x200F, r >= 0x2060 && r <= 0x206F,
		r >= 0xFFF0 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE0FFF, r >= 0xE000 && r <= 0xF8FF:
		return true
	}
	return false
}

const hexDigits = "0123456789ABCDEF"

// appendEscape writes one hidden character out: \r \n \t \x00 \xE9 U+202E. It
// writes into JSON, so a backslash is two.
func appendEscape(dst, raw []byte, r rune) []byte {
	if len(raw) == 1 {
		dst = append(dst, '\\', '\\')
		switch r {
		case '\r':
			return append(dst, 'r')
		case '\n':
			return append(dst, 'n')
		case '\t':
			return append(dst, 't')
		}
		return append(dst, 'x', hexDigits[raw[0]>>4], hexDigits[raw[0]&15])
	}
	dst = append(dst, 'U', '+')
	for shift := 20; shift >= 0; shift -= 4 {
		if shift < 16 || r>>shift != 0 {
			dst = append(dst, hexDigits[r>>shift&15])
		}
	}
	return dst
}
