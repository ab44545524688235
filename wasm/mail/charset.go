package mail

import (
	"unicode/utf8"

	"ehlo/wasm/smtp"
)

// windows is what 0x80 to 0x9F are in windows-1252; ? where it has nothing.
const windows = "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ"

var windowsRunes = []rune(windows)

// decode makes UTF-8 of a text in one of the charsets known here. A text in
// another one stays as it is: its octets above ASCII are then shown as such.
func decode(text, charset []byte) (out []byte, known bool) {
	switch {
	case len(charset) == 0 || smtp.Same(charset, "utf-8") || smtp.Same(charset, "us-ascii"):
		return text, true
	case !smtp.Same(charset, "iso-8859-1") && !smtp.Same(charset, "windows-1252"):
		return text, false
	case !high(text):
		return text, true
	}
	out = make([]byte, 0, len(text)+len(text)/8)
	for _, c := range text {
		r := rune(c)
		if c-0x80 < 0x20 && charset[0]|0x20 == 'w' && windowsRunes[c-0x80] != '?' {
			r = windowsRunes[c-0x80]
		}
		out = utf8.AppendRune(out, r)
	}
	return out, true
}
