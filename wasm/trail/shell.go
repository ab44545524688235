package trail

import (
	"strings"
	"unicode/utf8"
)

// with adds a command line; one that cannot be written safely is left out.
func (l Lines) with(pipe string, args []string) Lines {
	line := pipe + l.Program
	for _, a := range args {
		if !writable(a) {
			l.Lacks = append(l.Lacks, "odd")
			return l
		}
		line += " " + quoted(a)
	}
	l.Lines = append(l.Lines, line)
	return l
}

// writable tells whether a text may stand on a command line that somebody
// copies: nothing hidden, nothing that ends a line or begins an option.
func writable(s string) bool {
	for _, r := range s {
		if r < ' ' || r == 0x7F || r == utf8.RuneError || r >= 0x80 && r < 0xA0 || r >= 0x2000 && r < 0x2070 || r == 0xFEFF {
			return false
		}
	}
	return true
}

// quoted is an argument for a POSIX shell.
func quoted(s string) string {
	for i := range len(s) {
		if c := s[i]; c-'0' > 9 && (c|32)-'a' > 25 && strings.IndexByte("-./:@_=", c) < 0 {
			return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
		}
	}
	if s == "" {
		return "''"
	}
	return s
}

// octets is a format of printf that gives exactly these octets.
func octets(s string) string {
	out := make([]byte, 0, len(s)+16)
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\r':
			out = append(out, `\r`...)
		case c == '\n':
			out = append(out, `\n`...)
		case c == '%' || c == '\\':
			out = append(out, c, c)
		case c < ' ' || c >= 0x7F || c == '\'':
			out = append(out, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
		default:
			out = append(out, c)
		}
	}
	return "'" + string(out) + "'"
}

// escaped is a text in the path of a URL (RFC 3986 2.3).
func escaped(s string) string {
	const digits = "0123456789ABCDEF"
	out := ""
	for i := range len(s) {
		if c := s[i]; c-'0' <= 9 || (c|32)-'a' <= 25 || c == '-' || c == '.' || c == '_' {
			out += string(rune(c))
		} else {
			out += "%" + digits[c>>4:c>>4+1] + digits[c&15:c&15+1]
		}
	}
	return out
}
