package mta

// partSize: a long message is kept in parts of so many octets. It never has to
// be copied in order to grow, so memory stays near the limit in force.
const partSize = 1 << 20

// headKept is what is kept of a message nobody will ask for: its header.
const headKept = 64 << 10

// keep files away what has just been added to data, as far as the limits allow.
func (s *Session) keep(grown int) {
	t := &s.tx
	t.size += int64(grown)
	switch {
	case t.noRoom || t.size > s.sizeLimit():
		t.data, t.parts = t.data[:0], nil
		s.give()
		return
	case s.cfg.Forget && len(t.data) > headKept:
		t.data = t.data[:headKept] // Room is charged for all of it: it is under way
	case len(t.data) >= partSize:
		t.parts = append(t.parts, t.data)
		t.data = make([]byte, 0, partSize+textStep)
	}
	s.take(grown)
}

// top is the beginning of the message, with its header.
func (t *transaction) top() []byte {
	if len(t.parts) > 0 {
		return t.parts[0]
	}
	return t.data
}

// content puts the parts together behind b.
func (t *transaction) content(b []byte) []byte {
	for _, p := range t.parts {
		b = append(b, p...)
	}
	return append(b, t.data...)
}

// take asks the host for memory, in steps.
func (s *Session) take(octets int) {
	if s.cfg.Room == nil || octets == 0 {
		return
	}
	if !s.cfg.Room.Take(octets) {
		s.tx.noRoom = true
		s.tx.data, s.tx.parts = nil, nil
		s.give()
		return
	}
	s.tx.taken += octets
}

// noRoom: memory ran out in this message, or there is none to begin one.
func (s *Session) noRoom() bool {
	if s.tx.noRoom || s.cfg.Room == nil || s.tx.taken > 0 {
		return s.tx.noRoom
	}
	if s.cfg.Room.Take(1) {
		s.cfg.Room.Give(1)
		return false
	}
	return true
}

func (s *Session) give() {
	if s.cfg.Room != nil && s.tx.taken > 0 {
		s.cfg.Room.Give(s.tx.taken)
		s.tx.taken = 0
	}
}
