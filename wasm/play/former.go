package play

import "ehlo/wasm/smtp"

// connection is one that a play had: when it began, and what came.
type connection struct {
	start   smtp.Time
	early   []byte
	memory  *Memory // of the server, when it began
	journal journal
}

// Former connections are kept as far as they fit a recording.
const maxFormer = 100

func (p *Play) current() connection {
	return connection{p.start, p.cfg.Early, p.before, p.journal}
}

// keep puts the connection that ends behind those before it.
func (p *Play) keep() {
	p.former = append(p.former, p.current())
	p.journal = journal{}
	size := 0
	for i := len(p.former) - 1; i >= 0; i-- {
		c := &p.former[i]
		if size += len(c.journal.b) + entryHead; c.journal.lost || size > MaxRecording || len(p.former)-i > maxFormer {
			p.former = append([]connection(nil), p.former[i+1:]...)
			return
		}
	}
}
