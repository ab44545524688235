package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// command is the line being run. Its slices point into it.
type command struct {
	raw  []byte // without its end
	line []byte // without its end, trimmed as the persona does
	size int    // octets as they arrived
	verb []byte
	arg  []byte // behind the verb and its blanks
	gap  int    // blanks between verb and argument
	word *smtp.Verb
	do   *verb

	have  uint16 // groups of facts already looked into
	facts [groups]factSet
	addr  persona.Address
	path  int // offset in arg where parameters begin
	mail  mailParams
	param smtp.Param // the first parameter that is wrong
	chunk int64      // BDAT: octets announced
	sized bool       // and they were a number
}

// command runs one line: find the verb, find the check, say it.
func (s *Session) command(line []byte, size int) {
	s.cmd.raw = line
	s.parse(s.trim(line), size)
	c := s.judge(&s.c.before)
	if s.unwelcome && s.cmd.word != quitVerb {
		c = &onlyQuit
	}
	if c == nil && s.cmd.do != nil {
		c = s.judge(&s.cmd.do.list)
	} else if c == nil {
		c = s.judge(&s.c.unknown)
	}
	if c == nil {
		c = &lastResort
	}
	s.first = false
	s.badMail = s.cmd.word == mailVerb && c.code >= 400
	if s.cmd.word == mailVerb {
		s.tried++
	}
	switch {
	case c.plain && s.tarpit == 0 && s.cmd.do != nil && s.cmd.do.inert && s.watched>>s.cmd.word.Index()&1 == 0:
		s.out.guess = false
		s.out.buf = append(s.out.buf, c.wire...)
		s.said()
	case s.cmd.word != bdatVerb || s.cmd.do == nil || !s.bdat(c):
		s.answer(c)
	}
}

// onlyQuit: RFC 5321 3.1 wants 503 to whatever follows a greeting that refuses.
var onlyQuit = newCheck(&persona.Check{Say: "503 5.5.1 No service here, only QUIT is left", Then: persona.Keep})

// lastResort speaks where a persona forgot to.
var lastResort = newCheck(&persona.Check{Say: "502 5.5.1 Command not implemented"})

// parse finds the verb. Nothing else is read before a check asks for it.
func (s *Session) parse(line []byte, size int) {
	c := &s.cmd
	c.line, c.size, c.have, c.sized, c.chunk = line, size, 0, false, 0
	blank, end := s.p.Lines.Blank, 0
	for end < len(line) && line[end] != ' ' && (blank == "" || !within(blank, line[end])) {
		end++
	}
	if s.p.Lines.Four {
		end = min(end, 4)
	}
	c.verb, c.arg = line[:end], line[end:]
	c.gap = 0
	for c.gap < len(c.arg) && (c.arg[c.gap] == ' ' || c.arg[c.gap] == '\t') {
		c.gap++
	}
	c.arg = c.arg[c.gap:]
	c.word = smtp.Lookup(c.verb)
	c.do = s.find(line)
}

// find looks the verb up in what the persona knows.
func (s *Session) find(line []byte) *verb {
	c := &s.cmd
	if c.word != nil {
		d := s.c.byVerb[c.word.Index()]
		if d == nil || len(d.Verb) == len(c.word.Name) || startsWith(line, d.Verb) {
			return d
		}
		return nil
	}
	for _, d := range s.c.others {
		whole := d.Verb[len(d.Verb)-1] == ':' || len(d.Verb) > len(c.verb) // more than a word, or "MAILFROM:", which is glued to its argument
		if smtp.EqualFold(c.verb, d.Verb) || whole && startsWith(line, d.Verb) {
			return d
		}
	}
	return nil
}

func startsWith(line []byte, prefix string) bool {
	return len(line) >= len(prefix) && smtp.EqualFold(line[:len(prefix)], prefix)
}
