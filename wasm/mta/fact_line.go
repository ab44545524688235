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
	} else {
		f.put(persona.NoArg, c.gap == 0)
		f.put(persona.BlankArg, c.gap > 0)
	}
	f.put(persona.TooLong, c.size > s.limit(c.do))
	f.put(persona.VerbNot4, len(c.verb) != 4)
	for _, b := range c.arg {
		f.put(persona.TwoWords, b == ' ' || b == '\t')
	}
	switch c.word {
	case nil:
		c.unknownFacts(&f)
	case bdatVerb:
		i := bytes.IndexByte(c.arg, ' ')
		f.put(persona.LastWord, i >= 0 && smtp.EqualFold(smtp.TrimSpace(c.arg[i:]), "LAST"))
	case helpVerb:
		f.put(persona.HelpTopic, s.topic() != "")
		f.put(persona.TopicKnown, smtp.Lookup(c.arg) != nil)
	}
	return f
}

// unknownFacts: what a line without a verb of ours may be.
func (c *command) unknownFacts(f *factSet) {
	f.put(persona.EmptyLine, len(c.line) == 0)
	f.put(persona.BlankLine, len(c.line) > 0 && len(c.verb) == 0 && len(c.arg) == 0)
	f.put(persona.ShortLine, len(c.line) < 4)
	f.put(persona.HTTP, isHTTP(c.verb))
	f.put(persona.HeaderLine, headerLine(c.verb))
	f.put(persona.NotLetter, len(c.line) > 0 && c.line[0]|0x20-'a' >= 26)
}

var helpVerb = smtp.Lookup([]byte("HELP"))

// octetFacts is one pass over the octets; most lines are plain text.
func octetFacts(line []byte) (f factSet) {
	odd := false
	for _, c := range line {
		if c-' ' >= 0x7F-' ' {
			odd = true
		}
	}
	if !odd {
		return 0
	}
	eight := !smtp.IsASCII(line)
	f.put(persona.HasNUL, bytes.IndexByte(line, 0) >= 0)
	f.put(persona.BareNewline, bytes.IndexByte(line, '\r') >= 0 || bytes.IndexByte(line, '\n') >= 0)
	f.put(persona.EightBit, eight)
	f.put(persona.BadUTF8, eight && !utf8.Valid(line))
	return f
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
