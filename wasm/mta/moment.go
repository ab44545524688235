package mta

import "ehlo/wasm/mta/persona"

// moment runs a list that answers no command: greeting, idle, the end.
func (s *Session) moment(name string, l *list) {
	s.cmd = command{addr: s.cmd.addr}
	c := s.judge(l)
	if r := s.ruledMoment(name); r != nil {
		if c == nil {
			c = &check{Check: new(persona.Check)}
		}
		s.obey(r, c)
		return
	}
	if c == nil {
		return
	}
	if c.Then&persona.Tease != 0 {
		s.tease(c)
		return
	}
	s.out.wait += int64(c.Wait)
	s.say(c)
	s.closing(c)
}

// tease says the first part, pauses, and says the rest.
func (s *Session) tease(c *check) {
	at := indexByte(c.Say, '\f')
	s.put(c.Say[:at], 0)
	s.put(c.Say[at+1:], int64(c.Wait))
}
