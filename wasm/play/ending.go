package play

import "ehlo/wasm/smtp"

// End tells that the visitor hangs up.
func (p *Play) End(now smtp.Time) {
	at := p.arrival(now)
	if p.closed {
		return
	}
	p.said = p.said[:0]
	p.journal.add(fromEnd, at, nil)
	p.end(at)
}

func (p *Play) end(at smtp.Time) {
	if p.cfg.Served != "" {
		p.lastWords(at)
		p.over(at, "client")
		return
	}
	if p.caller != nil {
		p.over(at, "visitor")
		p.react(at, p.caller.Lost(at))
		return
	}
	if p.peer != nil {
		p.peer.End(at)
		p.clock.queue.reset() // nobody is there to read it
	}
	p.over(at, "visitor")
}

// Hangup tells that a watched connection ended, and by whom.
func (p *Play) Hangup(now smtp.Time, by string, why ...string) {
	if !p.closed {
		at := p.arrival(now)
		p.journal.words(fromHangup, at, append([]string{by}, why...)...)
		p.over(at, by, why...)
	}
}

func (p *Play) over(at smtp.Time, by string, why ...string) {
	p.closed = true
	p.obs.Closed(at, by, why...)
}
