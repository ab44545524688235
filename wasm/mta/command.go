package mta

import (
	"bytes"
	"sync"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// command is the line being run. Its slices point into it.
type command struct {
	line []byte // without its end, trimmed as the persona does
	size int    // octets as they arrived
	verb []byte
	arg  []byte // behind the verb and its blanks
	gap  int    // blanks between verb and argument
	word *smtp.Verb
	do   *persona.Command

	have  uint16 // groups of facts already looked into
	facts [groups]factSet
	addr  persona.Address
	path  int // offset in arg where parameters begin
	mail  mailParams
	param smtp.Param // the first parameter that is wrong
	chunk int64      // BDAT: octets announced
	sized bool       // and they were a number
}

// compiled is what is worked out of a persona once.
type compiled struct {
	byVerb  [smtp.VerbCount]*persona.Command
	others  []*persona.Command // verbs the table does not know
	maxLine int
}

var (
	compiledMu sync.Mutex
	compiledOf = map[*persona.Persona]*compiled{}
)

func compile(p *persona.Persona) *compiled {
	compiledMu.Lock()
	defer compiledMu.Unlock()
	if c := compiledOf[p]; c != nil {
		return c
	}
	c := &compiled{maxLine: engineLine}
	grow := 0
	for i := range p.Verbs {
		d := &p.Verbs[i]
		grow = max(grow, d.Grow)
		word, _, _ := bytes.Cut([]byte(d.Verb), []byte{' '})
		if v := smtp.Lookup(word); v != nil {
			c.byVerb[v.Index()] = d
		} else {
			c.others = append(c.others, d)
		}
	}
	if p.Lines.Max > 0 {
		c.maxLine = max(p.Lines.Max+grow, p.AUTH.Max) + 2
	}
	compiledOf[p] = c
	return c
}

// command runs one line: find the verb, find the check, say it.
func (s *Session) command(line []byte, size int) {
	s.parse(s.trim(line), size)
	list := s.p.Unknown
	if s.cmd.do != nil {
		list = s.cmd.do.Checks
	}
	check := s.judge(s.p.Before)
	if check == nil {
		check = s.judge(list)
	}
	if check == nil {
		check = &lastResort
	}
	if s.cmd.word == bdatVerb && s.cmd.do != nil && s.bdat(check) {
		s.first = false
		return
	}
	s.answer(check)
	s.first = false
}

// lastResort speaks where a persona forgot to.
var lastResort = persona.Check{Say: "502 5.5.1 Command not implemented"}

// parse finds the verb. Nothing else is read before a check asks for it.
func (s *Session) parse(line []byte, size int) {
	c := &s.cmd
	c.line, c.size, c.have, c.sized, c.chunk = line, size, 0, false, 0
	blank := s.p.Lines.Blank
	end := 0
	if blank == "" {
		if end = bytes.IndexByte(line, ' '); end < 0 {
			end = len(line)
		}
	} else {
		for end < len(line) && !within(blank, line[end]) {
			end++
		}
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
func (s *Session) find(line []byte) *persona.Command {
	c := &s.cmd
	if c.word != nil {
		d := s.c.byVerb[c.word.Index()]
		if d == nil || len(d.Verb) == len(c.word.Name) || startsWith(line, d.Verb) {
			return d
		}
		return nil
	}
	for _, d := range s.c.others {
		if smtp.EqualFold(c.verb, d.Verb) || len(d.Verb) > len(c.verb) && startsWith(line, d.Verb) {
			return d
		}
	}
	return nil
}

func startsWith(line []byte, prefix string) bool {
	return len(line) >= len(prefix) && smtp.EqualFold(line[:len(prefix)], prefix)
}

// judge finds the first check that holds.
func (s *Session) judge(list []persona.Check) *persona.Check {
	for i := range list {
		if s.holds(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

func (s *Session) holds(c *persona.Check) bool {
	for _, f := range c.If {
		if !s.is(f) {
			return false
		}
	}
	for _, f := range c.When {
		if s.is(f) {
			return true
		}
	}
	return len(c.When) == 0
}
