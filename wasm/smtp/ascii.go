package smtp

// Same compares without regard to the case of ASCII letters. Folding as
// Unicode does would make the Kelvin sign a k, and cost the tables for it.
func Same(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i, c := range b {
		if lower(c) != lower(s[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if c-'A' < 26 {
		c += 'a' - 'A'
	}
	return c
}

// Upper is s in capital letters, ASCII only.
func Upper(s []byte) string {
	out := make([]byte, len(s))
	for i, c := range s {
		if c-'a' < 26 {
			c -= 'a' - 'A'
		}
		out[i] = c
	}
	return string(out)
}

// Words parts a line at its blanks and tabs.
func Words(s string) (list []string) {
	start := -1
	for i := 0; i <= len(s); i++ {
		blank := i == len(s) || s[i] == ' ' || s[i] == '\t'
		switch {
		case blank && start >= 0:
			list = append(list, s[start:i])
			start = -1
		case !blank && start < 0:
			start = i
		}
	}
	return list
}

// Lower is s in small letters, ASCII only.
func Lower(s string) string {
	out := []byte(s)
	for i, c := range out {
		out[i] = lower(c)
	}
	return string(out)
}

// Trim drops blanks, tabs and line ends at both ends.
func Trim(s string) string {
	for len(s) > 0 && blank(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && blank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// Number reads a text that is digits and nothing else.
func Number(s string) (int64, bool) {
	c := NewCursor([]byte(s))
	n, ok := c.Number()
	return n, ok && c.End()
}
