package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// output gathers what one call says. Its memory is used again by the next.
type output struct {
	buf   []byte
	list  []Output
	ends  []int // where in buf each output ends
	wait  int64 // pause before the next octet
	guess bool  // the reply being said is a guess
}

func (s *Session) begin(now smtp.Time) {
	s.now = now
	s.out.buf, s.out.list, s.out.ends, s.out.wait = s.out.buf[:0], s.out.list[:0], s.out.ends[:0], 0
	if s.free < now {
		s.free = now
	}
}

func (s *Session) finish() []Output {
	o, start := &s.out, 0
	for i, end := range o.ends {
		o.list[i].Bytes = o.buf[start:end:end]
		start = end
	}
	if s.rest = nil; len(o.list) > 0 {
		s.quiet = s.free
	}
	return o.list
}

// said closes the octets appended to out.buf into an output: the last one, if
// nothing separates them.
func (s *Session) said() {
	o := &s.out
	s.replied = s.free + smtp.Time(o.wait)
	if n := len(o.list); n > 0 && o.wait == 0 && o.list[n-1].Then == Nothing && o.list[n-1].Guess == o.guess {
		o.ends[n-1] = len(o.buf)
		return
	}
	o.list = append(o.list, Output{Delay: o.wait, Guess: o.guess})
	o.ends = append(o.ends, len(o.buf))
	s.free += smtp.Time(o.wait)
	o.wait = 0
}

// put says a text, octets as the persona module writes them.
func (s *Session) put(say string, wait int64) {
	s.out.wait += wait
	s.expand(say)
	s.said()
}

// then asks the host for something once all is said.
func (s *Session) then(t Then) {
	o := &s.out
	if n := len(o.list); n > 0 && o.wait == 0 && o.list[n-1].Then == Nothing {
		o.list[n-1].Then = t
		return
	}
	o.list = append(o.list, Output{Delay: o.wait, Then: t})
	o.ends = append(o.ends, len(o.buf))
	s.free += smtp.Time(o.wait)
	o.wait = 0
}

// close hangs up; what arrives from now on is not read.
func (s *Session) close(t Then) {
	if s.state == smtp.Closed {
		return
	}
	s.forget()
	s.state = smtp.Closed
	s.rest = nil
	s.then(t)
}

// code reads the reply code of a text; 0 for silence and raw octets.
func code(say string) int {
	if len(say) < 3 || say[0]-'2' > 3 {
		return 0
	}
	return int(say[0]-'0')*100 + int(say[1]-'0')*10 + int(say[2]-'0')
}

// say puts the reply of a check out, with the pauses that have gathered.
func (s *Session) say(c *check) {
	s.out.guess = c.Guess
	if c.wire != "" && !s.p.NoEnhanced {
		s.out.buf = append(s.out.buf, c.wire...)
		s.said()
	} else if c.Say != "" {
		s.put(c.Say, 0)
	}
}

// answer says a check to a command and does what follows from it.
func (s *Session) answer(c *check) {
	if s.watched != 0 {
		if r := s.ruled(c); r != nil {
			s.obey(r, c)
			return
		}
	}
	if s.cmd.word == authVerb && s.cmd.do != nil && (c.code == 334 || c.code == 0 && c.Then&persona.Open != 0) {
		s.beginAuth() // which says the challenge, or the end of it all
		return
	}
	s.reply(c)
	s.effect(c)
}

// reply says it, with the counters that may add to it or take its place.
func (s *Session) reply(c *check) {
	s.out.wait += int64(c.Wait) + s.tarpit
	if s.counted(c) {
		if full := s.count(c); full != nil {
			s.full(full, c)
			return
		}
	}
	from := len(s.out.buf)
	s.say(c)
	if c.code >= 400 && s.cmd.word == rcptVerb && s.cmd.do != nil {
		s.refused(s.out.buf[from:])
	}
}

// refused remembers what was said to a recipient that was not taken.
func (s *Session) refused(line []byte) {
	s.changed()
	s.tx.tried = true
	if len(line) > 6 {
		s.tx.refused = append(s.tx.refused[:0], line[4:len(line)-2]...)
	}
}

// effect does what the reply brings about.
func (s *Session) effect(c *check) {
	if s.state == smtp.Closed {
		return
	}
	s.marked = s.marked || c.Then&persona.Mark != 0
	if c.Then&(persona.Forget|persona.Drop|persona.Spoil) != 0 {
		s.spoil(c)
	}
	good := c.code/100 == 2 || c.Then&persona.Open != 0
	if s.cmd.word == dataVerb {
		good = c.code/100 == 3 || c.Then&persona.Open != 0
	}
	if good && c.Then&persona.Keep == 0 && s.cmd.do != nil && s.cmd.word != nil {
		s.act(acts[s.cmd.word.Index()])
	}
	s.closing(c)
}

func (s *Session) spoil(c *check) {
	s.changed()
	if c.Then&persona.Forget != 0 {
		s.forget()
	}
	if c.Then&persona.Drop != 0 {
		s.rest = nil
	}
	if c.Then&persona.Spoil != 0 {
		s.tx.failed = true
	}
}

// closing: 421 always hangs up, and whatever the check says so for.
func (s *Session) closing(c *check) {
	switch {
	case c.Then&persona.Abort != 0:
		s.close(Reset)
	case c.Then&persona.Close != 0, c.code == 421 && c.Then&persona.Keep == 0:
		s.close(Close)
	}
}

// act is what the success of a verb changes.
type act uint8

const (
	actNone act = iota
	actHello
	actMail
	actRcpt
	actData
	actBdat
	actRset
	actQuit
	actStartTLS
)

// acts has the act of each verb, by its place in the verb table.
var acts = func() (list [smtp.VerbCount]act) {
	for i, v := range smtp.Verbs() {
		switch v.Name {
		case "EHLO", "HELO", "LHLO":
			list[i] = actHello
		case "MAIL", "SEND", "SOML", "SAML":
			list[i] = actMail
		case "RCPT":
			list[i] = actRcpt
		case "DATA":
			list[i] = actData
		case "BDAT":
			list[i] = actBdat
		case "RSET":
			list[i] = actRset
		case "QUIT":
			list[i] = actQuit
		case "STARTTLS":
			list[i] = actStartTLS
		}
	}
	return list
}()

// act does it.
func (s *Session) act(a act) {
	if a == actNone {
		return
	}
	s.changed()
	switch a {
	case actHello:
		s.hello()
	case actMail:
		s.openMail()
	case actRcpt:
		s.addRcpt()
	case actData:
		s.beginText()
	case actBdat:
		s.takeChunk()
	case actRset:
		s.forget() // the transaction and nothing else (RFC 5321 4.1.1.5)
	case actQuit:
		s.close(Close)
	case actStartTLS:
		s.startTLS()
	}
}
