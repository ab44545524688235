package wire

// Recorder is an Observer that keeps its events, for tests and tools. It is no
// part of the shipped core, which hands every event on at once.
type Recorder struct {
	*Observer
	events []Event
}

// Record is New with a sink that keeps copies.
func Record(opt Options) *Recorder {
	r := new(Recorder)
	opt.Sink = func(e *Event) { r.events = append(r.events, e.Clone()) }
	r.Observer = New(opt)
	return r
}

// Take returns the events since the last call.
func (r *Recorder) Take() []Event {
	list := r.events
	r.events = nil
	return list
}

// Clone copies the event and what it points to.
func (e *Event) Clone() Event {
	c := *e
	c.Arg, c.Mailbox = clone(e.Arg), clone(e.Mailbox)
	c.Lines, c.About = clone(e.Lines), clone(e.About)
	c.tail, c.row = nil, nil
	c.Explain = append([]Explain(nil), e.Explain...)
	for i := range c.Explain {
		x := &c.Explain[i]
		x.Args[0], x.Args[1], x.Args[2] = clone(x.Args[0]), clone(x.Args[1]), clone(x.Args[2])
	}
	if e.Envelope != nil {
		env := *e.Envelope
		env.From = clone(env.From)
		env.To = make([][]byte, len(e.Envelope.To))
		for i, to := range e.Envelope.To {
			env.To[i] = clone(to)
		}
		c.Envelope = &env
	}
	return c
}
