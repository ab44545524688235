package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// chunkFacts reads "157 LAST" (RFC 3030 2).
func (s *Session) chunkFacts(f *factSet) {
	if s.cmd.word == nil || s.cmd.word.Name != "BDAT" {
		return
	}
	c := smtp.NewCursor(s.cmd.arg)
	n, ok := c.Number()
	c.Spaces()
	last := c.Keyword("LAST")
	f.put(persona.NoChunk, len(s.cmd.arg) == 0)
	f.put(persona.BadChunk, !ok)
	f.put(persona.BadLast, ok && !c.End())
	f.put(persona.NotLast, !last)
	f.put(persona.ZeroChunk, ok && n == 0 && !last)
	if ok {
		s.cmd.chunk, s.cmd.sized = n, true
	}
}

// bdat decides what becomes of the octets behind a BDAT: read and kept, read
// and forgotten, or taken for commands. It tells that the reply has to wait
// for them.
func (s *Session) bdat(c *check) (later bool) {
	s.is(persona.BadChunk)
	good := c.code/100 == 2
	if s.cmd.sized && c.Then&persona.Eat != 0 {
		s.tx.swallow, s.tx.chunk, s.tx.said, s.tx.lastOne = true, s.cmd.chunk, nil, false
		return false
	}
	if !s.cmd.sized || !good && c.Then&persona.Swallow == 0 {
		return false
	}
	s.tx.swallow = !good
	s.tx.chunk = s.cmd.chunk
	s.tx.said = c
	s.tx.lastOne = !s.is(persona.NotLast)
	s.tx.sized = s.cmd.chunk
	if s.tx.chunk == 0 {
		s.endOfChunk()
	}
	return true
}

// readChunk takes octets of BDAT; dots and line ends mean nothing here.
func (s *Session) readChunk(p []byte) (rest []byte) {
	t := &s.tx
	n := int(min(int64(len(p)), t.chunk))
	if !t.swallow {
		t.text.Look(p[:n])
		t.data = append(t.data, p[:n]...)
		s.keep(n)
	}
	t.chunk -= int64(n)
	p = p[n:]
	if t.chunk == 0 {
		if t.lastOne {
			t.text.LookEnd()
		}
		s.rest = p
		s.endOfChunk()
		return s.after(p)
	}
	return p
}

// endOfChunk answers the BDAT whose octets are in. What it is answered may
// have changed while they came: too large, no room.
func (s *Session) endOfChunk() {
	t := &s.tx
	if t.said == nil { // answered before its octets came
		t.swallow = false
		return
	}
	line := []byte("BDAT ")
	line = appendInt(line, t.sized)
	if t.lastOne {
		line = append(line, " LAST"...)
	}
	s.parse(line, len(line)+2)
	c := t.said
	if !t.swallow {
		t.chunks++
		s.is(persona.BadChunk)
		s.cmd.chunk = 0
		s.stale(persona.TooLarge)
		if again := s.judge(&s.cmd.do.list); again != nil {
			c = again
		}
	} else if c.Then&persona.Keep == 0 {
		t.failed = t.open && len(t.to) > 0
	}
	if r := s.ruled(c); r != nil {
		s.obey(r, c)
		return
	}
	if t.lastOne && s.cfg.Role == LMTP && c.code/100 == 2 {
		s.verdict(c)
	} else {
		s.reply(c)
	}
	s.effect(c)
	if c.code/100 != 2 && !t.swallow {
		t.failed = true
	}
}

// takeChunk: the chunk was accepted; the last one is the end of the message.
func (s *Session) takeChunk() {
	if !s.tx.lastOne {
		return
	}
	s.accept()
	s.accepted()
	s.forget()
}
