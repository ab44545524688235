package doctor

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible writes octets of a stranger so that they are seen and do nothing:
// controls, marks of direction and broken UTF-8 become escapes. An end of line
// at the end is left out.
func visible(b []byte) string {
	var s strings.Builder
	text := strings.TrimRight(string(b), "\r\n")
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&s, `\x%02X`, text[0])
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&s, `\x%02X`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&s, `U+%04X`, r)
		default:
			s.WriteString(text[:n])
		}
		text = text[n:]
	}
	return s.String()
}
