package mta

// accept keeps the message for whoever asks for it, and writes its trace.
func (s *Session) accept() {
	if s.cfg.Forget {
		return
	}
	m := s.message()
	m.To = make([]string, 0, len(s.tx.to))
	for i := range s.tx.to {
		if r := &s.tx.to[i]; r.rule == nil {
			m.To = append(m.To, r.addr)
		}
	}
	if len(m.To) > 0 {
		s.deliver(m)
	}
	s.report(m.Data)
}

// message puts trace and content into one piece of memory; the buffer serves
// the next message.
func (s *Session) message() Message {
	b := s.trace(s.scratch[:0])
	s.scratch = b
	n := len(b)
	all := make([]byte, n, n+int(s.tx.size))
	copy(all, b)
	all = s.tx.content(all)
	return Message{From: s.tx.from, Trace: all[:n:n], Data: all[n:]}
}

// accepted: the message is somebody else's now, and the next has another number.
func (s *Session) accepted() { s.messages++ }

// deliver keeps the newest messages within the bound.
func (s *Session) deliver(m Message) {
	s.delivered = append(s.delivered, m)
	s.kept += len(m.Data) + len(m.Trace) + messageCost
	for s.kept > keepMessages && len(s.delivered) > 1 {
		s.kept -= len(s.delivered[0].Data) + len(s.delivered[0].Trace) + messageCost
		s.delivered[0] = Message{}
		s.delivered = s.delivered[1:]
	}
}

const (
	keepMessages = engineSize // octets a host may leave lying in Delivered
	messageCost  = 1 << 10    // what a message weighs besides its text
)
