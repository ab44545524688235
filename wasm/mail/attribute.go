package mail

import (
	"bytes"
	"unicode/utf8"

	"ehlo/wasm/smtp"
)

// entity takes &#62; &#x3E; and &gt;; n is its length, 0: it is none. A number
// becomes the character itself, so that hidden ones are shown like all others.
func (w *writer) entity(b []byte) (n int) {
	end := bytes.IndexByte(b[:min(len(b), 12)], ';')
	if end < 2 {
		return 0
	}
	name := b[1:end]
	if name[0] == '#' {
		w.put(character(name[1:]))
		return end + 1
	}
	for _, c := range name {
		if c-'0' > 9 && c|0x20-'a' > 25 {
			return 0
		}
	}
	if len(name) > 6 || has(unseen, string(name)) {
		return 0
	}
	w.out = append(w.out, b[:end+1]...)
	return end + 1
}

func character(digits []byte) []byte {
	base, r := rune(10), rune(0)
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		base, digits = 16, digits[1:]
	}
	for _, c := range digits {
		d := rune(hex(c))
		if d >= base || r > utf8.MaxRune {
			return []byte("\uFFFD")
		}
		r = r*base + d
	}
	return utf8.AppendRune(nil, r)
}

// attributes reads up to the end of a tag; three of them are told to the reader.
func attributes(b []byte, i int) (href, src, alt []byte, end int) {
	for i < len(b) && b[i] != '>' {
		start := i
		for i < len(b) && b[i] != '=' && b[i] != '>' && b[i] > ' ' && b[i] != '/' {
			i++
		}
		name := b[start:i]
		i = spaces(b, i)
		if i == start {
			i++ // a slash, or a = without a name
			continue
		}
		if i == len(b) || b[i] != '=' || len(name) == 0 {
			continue
		}
		var value []byte
		value, i = attribute(b, spaces(b, i+1))
		switch {
		case smtp.Same(name, "href"):
			href = value
		case smtp.Same(name, "src"):
			src = value
		case smtp.Same(name, "alt"):
			alt = value[:min(len(value), maxShown)]
		}
	}
	return href, src, alt, min(i+1, len(b))
}

// attribute reads a value, with quotes or without.
func attribute(b []byte, i int) (value []byte, end int) {
	if i < len(b) && (b[i] == '"' || b[i] == '\'') {
		n := bytes.IndexByte(b[i+1:], b[i])
		if n < 0 {
			return nil, len(b)
		}
		return b[i+1 : i+1+n], i + n + 2
	}
	for end = i; end < len(b) && b[end] > ' ' && b[end] != '>'; {
		end++
	}
	return b[i:end], end
}

func spaces(b []byte, i int) int {
	for i < len(b) && b[i] <= ' ' {
		i++
	}
	return i
}

// mute is the length up to the tag that closes name; all, if there is none.
func mute(b []byte, name string) int {
	for i := 0; i+len(name)+2 <= len(b); i++ {
		if b[i] == '<' && b[i+1] == '/' && smtp.Same(b[i+2:i+2+len(name)], name) {
			return i
		}
	}
	return len(b)
}
