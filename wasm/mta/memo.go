package mta

import "ehlo/wasm/mta/persona"

// Who sends mail says the same MAIL and RCPT again and again. From the second
// transaction on, the last of each is kept with what was found out about its
// octets; what it means here and now is judged each time.
type memo struct {
	raw   []byte // the line; cmd points into it
	cmd   command
	valid bool
}

// maxMemo is how long a line can be to be kept.
const maxMemo = 256

// lasting are the groups of facts that depend on the line and the persona only.
const lasting = 1<<(persona.Arg>>6) | 1<<(persona.BadPath>>6)

// memo is the place for a line, judged by its first letters; nil: there is none.
func (s *Session) memo(line []byte) *memo {
	if len(line) < 4 || len(line) > maxMemo {
		return nil
	}
	i := 0
	switch string(line[:2]) {
	case "MA", "ma":
	case "RC", "rc":
		i = 1
	default:
		return nil
	}
	if s.memos == nil {
		s.memos = new([2]memo)
	}
	return &s.memos[i]
}

// recall sets the line up as it was left; false: it is another one.
func (s *Session) recall(m *memo, line []byte, size int) bool {
	if !m.valid || m.cmd.size != size || string(m.raw) != string(line) {
		return false
	}
	room := s.cmd.addr.Room()
	s.cmd = m.cmd
	s.cmd.addr.Lend(room)
	return true
}

// take gives a copy of the line that stays.
func (m *memo) take(line []byte) []byte {
	m.raw, m.valid = append(m.raw[:0], line...), false
	return m.raw
}

// remember keeps what was found out, if it is about a path in its plain form.
func (s *Session) remember(m *memo) {
	c := &s.cmd
	if m.valid || c.word != mailVerb && c.word != rcptVerb || len(c.raw) == 0 || &c.raw[0] != &m.raw[0] || len(c.addr.Room()) > 0 {
		return
	}
	m.cmd, m.valid = *c, true
	m.cmd.have &= lasting
	m.cmd.addr.Lend(nil)
}
