package play

import (
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// maxSteps of a comparison, and how much of each text.
const (
	maxCompared = 300
	maxShown    = 600
)

// step is a command and what it got.
type step struct {
	n             int // number of its event; 0: the server spoke unasked
	command, text string
	code          int
	enhanced      smtp.Enhanced
	took          int64
}

// CompareJSON puts what the visitor said on this connection to another server
// in the same world, on virtual time, and tells what he would have got:
//
//	{"persona":"exim","title":"Exim 4.96","steps":[{"command":"","code":220,"text":["..."],"took":0},
//	 {"command":"EHLO c.example","code":250,...}],"closed":true}
//
// closed: the server hung up. A step without a code got no reply. The lines of
// a message are one step, named after its final dot.
func (p *Play) CompareJSON(dst []byte, name string) ([]byte, error) {
	if p.journal.lost {
		return dst, ErrLong
	}
	other := *p
	var steps steps
	other.cfg.Persona, other.cfg.Served, other.cfg.TLS, other.cfg.Enough = name, "", false, steps.enough
	c := p.current()
	c = p.bare(&c)
	q, err := other.again(&c, true, steps.see)
	if err != nil {
		return dst, err
	}
	q.settle()
	dst = append(appendTitle(append(dst, '{'), q.cfg.Persona, `"persona"`), `,"steps":[`...)
	for i := range steps.list {
		if len(dst) < MaxRecording {
			dst = steps.list[i].append(dst)
		}
	}
	closed := ""
	if q.closed && !steps.left {
		closed = `,"closed":true`
	}
	return wire.Put(endList(dst), "$}", closed), nil
}

type steps struct {
	list []step
	over int  // commands behind the last step
	left bool // it was the visitor who hung up
}

// enough: what comes now is not shown any more.
func (s *steps) enough() bool {
	return len(s.list) == maxCompared && (s.list[maxCompared-1].code != 0 || s.over > maxCompared)
}

// see takes commands and replies; how a message looks line by line is no
// difference between servers.
func (s *steps) see(e *wire.Event) {
	switch {
	case e.Kind == wire.KindClose:
		s.left = e.Explains("note.closed.visitor")
	case e.From == wire.FromClient && e.Kind != wire.KindData || e.Verb == "." && e.From == wire.FromClient:
		if len(s.list) < maxCompared {
			s.list = append(s.list, step{n: e.N, command: shown(e)})
		} else {
			s.over++
		}
	case e.From == wire.FromServer:
		s.answer(e)
	}
}

// shown is the event as text; a secret stays one.
func shown(e *wire.Event) string {
	text := e.Text()
	return text[:min(len(text), maxShown)]
}

func (s *steps) answer(e *wire.Event) {
	var x *step
	for i := range s.list {
		if e.Answers != 0 && s.list[i].n == e.Answers && s.list[i].code == 0 {
			x = &s.list[i]
		}
	}
	if x == nil {
		if len(s.list) == maxCompared {
			return
		}
		s.list = append(s.list, step{})
		x = &s.list[len(s.list)-1]
	}
	x.text, x.code, x.enhanced, x.took = shown(e), e.Code, e.Enhanced, e.Took
}

func (x *step) append(dst []byte) []byte {
	enhanced := ""
	if x.enhanced.Class != 0 {
		enhanced = `,"enhanced":"` + x.enhanced.String() + `"`
	}
	dst = wire.Put(dst, `{"command":"%","code":$$,"took":$,"text":[`, x.command, number10(x.code), enhanced, wire.Itoa(x.took))
	for _, line := range Split(x.text, '\n') {
		dst = wire.Put(dst, `"%",`, line)
	}
	return append(endList(dst), '}', ',')
}
