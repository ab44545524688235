package mta

import (
	"bytes"
	"unicode/utf8"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// lineFacts looks at the octets of the line and at its argument as a whole.
func (s *Session) lineFacts() (f factSet) {
	c := &s.cmd
	f = octetFacts(c.line)
	if len(c.arg) > 0 {
		f |= 1 << (persona.Arg & 63)
		f |= bit(persona.WideGap, c.gap > 1 || c.gap == 1 && c.line[len(c.verb)] == '\t')
	} else {
		f |= bit(persona.NoArg, c.gap == 0)
		f |= bit(persona.BlankArg, c.gap > 0)
		f |= bit(persona.OneBlank, c.gap == 1)
	}
	f |= bit(persona.TooLong, c.size > s.limit(c.do))
	f |= bit(persona.VerbNot4, len(c.verb) != 4)
	f |= bit(persona.TwoWords, s.wants(persona.TwoWords) && anyOf(c.arg, " \t"))
	switch c.word {
	case nil:
		c.unknownFacts(&f)
	case bdatVerb:
		i := bytes.IndexByte(c.arg, ' ')
		f |= bit(persona.LastWord, i >= 0 && smtp.EqualFold(smtp.TrimSpace(c.arg[i:]), "LAST"))
	case helpVerb:
		f |= bit(persona.TopicKnown, smtp.Lookup(c.arg) != nil)
	}
	return f
}

// unknownFacts: what a line without a verb of ours may be.
func (c *command) unknownFacts(f *factSet) {
	*f |= bit(persona.EmptyLine, len(c.line) == 0)
	*f |= bit(persona.BlankLine, len(c.line) > 0 && len(c.verb) == 0 && len(c.arg) == 0)
	*f |= bit(persona.ShortLine, len(c.line) < 4)
	*f |= bit(persona.HTTP, isHTTP(c.verb))
	*f |= bit(persona.HeaderLine, headerLine(c.verb))
	*f |= bit(persona.NotLetter, len(c.line) > 0 && c.line[0]|0x20-'a' >= 26)
}

var helpVerb = smtp.Lookup([]byte("HELP"))

// octetFacts looks for what a plain line does not hold.
func octetFacts(line []byte) (f factSet) {
	if plain(line) {
		return 0
	}
	eight := !smtp.IsASCII(line)
	f |= bit(persona.HasNUL, bytes.IndexByte(line, 0) >= 0)
	f |= bit(persona.BareNewline, bytes.IndexByte(line, '\r') >= 0 || bytes.IndexByte(line, '\n') >= 0)
	f |= bit(persona.EightBit, eight)
	f |= bit(persona.BadUTF8, eight && !utf8.Valid(line))
	return f
}

// plain tells that all octets are printable ASCII, eight at a time: adding or
// taking away a constant turns the highest bit of any other.
func plain(line []byte) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	var odd uint64
	for ; len(line) >= 8; line = line[8:] {
		w := uint64(line[0]) | uint64(line[1])<<8 | uint64(line[2])<<16 | uint64(line[3])<<24 |
			uint64(line[4])<<32 | uint64(line[5])<<40 | uint64(line[6])<<48 | uint64(line[7])<<56
		odd |= (w - ' '*ones) | (w + ones) | w
	}
	for _, c := range line {
		odd |= uint64(c-' ') | uint64(c+1) | uint64(c)
	}
	return odd&high == 0
}

// headerLine: letters and hyphens up to a colon.
func headerLine(verb []byte) bool {
	n := bytes.IndexByte(verb, ':')
	if n < 1 {
		return false
	}
	for _, c := range verb[:n] {
		if c|0x20-'a' >= 26 && c != '-' {
			return false
		}
	}
	return true
}

// atomOf splits an argument behind its first atom or quoted string; none: it
// begins with neither.
func atomOf(arg []byte) (none bool, rest []byte) {
	if arg[0] == '"' {
		if i := bytes.IndexByte(arg[1:], '"'); i >= 0 {
			return false, arg[i+2:]
		}
	}
	n := 0
	for n < len(arg) && (arg[n]|0x20-'a' < 26 || arg[n]-'0' < 10 || within("!#$%&'*+-/=?^_`{|}~", arg[n])) {
		n++
	}
	return n == 0, arg[n:]
}
