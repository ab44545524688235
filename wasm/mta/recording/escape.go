package recording

import (
	"fmt"
	"strconv"
	"strings"
)

// unescape turns the text behind "C:" into octets, CRLF included.
func unescape(text string) ([]byte, error) {
	text = strings.TrimPrefix(text, " ")
	var out []byte
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			out = append(out, text[i])
			continue
		}
		if i == len(text)-1 {
			return out, nil // no CRLF
		}
		b, n, err := escape(text[i+1:])
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
		i += n
	}
	return append(out, '\r', '\n'), nil
}

// escape reads what follows a backslash; n is its length.
func escape(s string) (b []byte, n int, err error) {
	switch s[0] {
	case 'r':
		return []byte{'\r'}, 1, nil
	case 'n':
		return []byte{'\n'}, 1, nil
	case 't':
		return []byte{'\t'}, 1, nil
	case '\\':
		return []byte{'\\'}, 1, nil
	case 'x':
		if len(s) >= 3 {
			v, err := strconv.ParseUint(s[1:3], 16, 8)
			return []byte{byte(v)}, 3, err
		}
	case '{':
		return run(s)
	}
	return nil, 0, fmt.Errorf("unknown escape \\%c", s[0])
}

// run reads {x*40}.
func run(s string) ([]byte, int, error) {
	end := strings.IndexByte(s, '}')
	star := strings.LastIndexByte(s[:max(end, 0)], '*')
	if star < 2 {
		return nil, 0, fmt.Errorf("malformed run %q", s)
	}
	count, err := strconv.Atoi(s[star+1 : end])
	if err != nil {
		return nil, 0, err
	}
	unit := []byte(s[1:star])
	if unit[0] == '\\' {
		if unit, _, err = escape(s[2:star]); err != nil {
			return nil, 0, err
		}
	}
	out := make([]byte, 0, count)
	for range count {
		out = append(out, unit...)
	}
	return out, end + 1, nil
}
