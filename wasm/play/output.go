package play

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// Output is what the page gets after each call, as JSON, at most limit octets:
//
//	{"state":"ready","events":[EVENT,...],"due":1234,"dropped":17,"closed":true,"more":true,
//	 "met":[{"step":1,"index":0,"by":5}],"hints":[{"step":1,"id":"x","by":7}],"step":1,"silent":true}
//
// For a served client there is "starttls":true while its handshake is due, and
// "reset":true if the connection is to be broken off.
//
// due is the moment of the next delayed reply; silent: the server owes a reply
// and none is under way, so only winding forward ends it; dropped counts events that the
// log no longer has; more says that events are left for another call. Steps
// count from 1, goals inside one from 0.
func (p *Play) Output(dst []byte, limit int) []byte {
	start := len(dst)
	dst = append(dst, p.begins()...)
	if due := p.Due(); due > 0 {
		dst = wire.AppendInt(append(dst, `,"due":`...), int64(due))
	}
	if p.Silent() {
		dst = append(dst, `,"silent":true`...)
	}
	if p.log.dropped > 0 {
		dst = wire.AppendInt(append(dst, `,"dropped":`...), int64(p.log.dropped))
	}
	if p.closed {
		dst = append(dst, `,"closed":true`...)
	}
	if p.shaking || p.broken {
		dst = p.wants(dst)
	}
	if len(p.met)+len(p.raised) > 0 {
		dst = p.progress(dst)
	}
	dst, more := p.events(append(dst, `,"events":[`...), limit-(len(dst)-start)-64)
	if more {
		return append(dst, `],"more":true}`...)
	}
	return append(dst, ']', '}')
}

// begins is how the output begins, which changes rarely.
func (p *Play) begins() []byte {
	h := &p.head
	if state, step := p.obs.State(), p.checker.Step(); h.state != state || h.step != step || len(h.json) == 0 {
		h.state, h.step = state, step
		h.json = append(append(h.json[:0], `{"state":"`...), state.String()...)
		h.json = wire.AppendInt(append(h.json, `","step":`...), int64(step+1))
	}
	return h.json
}

// head is the beginning of an output.
type head struct {
	json  []byte
	state smtp.State
	step  int
}

// events adds those the page has not seen; true: not all fitted.
func (p *Play) events(dst []byte, room int) ([]byte, bool) {
	l := &p.log
	for n := max(p.sent+1-l.base, 0); n < l.n; n++ {
		x := l.at(n)
		text := l.blocks[x.block-l.serial][x.from:x.to]
		if dst[len(dst)-1] == '}' {
			if len(text) >= room {
				return dst, true
			}
			dst = append(dst, ',')
		}
		room -= len(text) + 1
		dst = append(dst, text...)
		p.sent = l.base + n
	}
	return dst, false
}

// progress adds what the lesson has to say, once.
func (p *Play) progress(dst []byte) []byte {
	for i, m := range p.met {
		dst = wire.Put(dst, `$"step":$,"index":$,"by":$},`, opening(i, `,"met":[{`),
			number10(m.Step+1), number10(m.Goal), number10(m.By))
	}
	dst = closeList(dst, len(p.met))
	for i, r := range p.raised {
		dst = wire.Put(dst, `$"step":$,"id":"$","by":$},`, opening(i, `,"hints":[{`),
			number10(r.Step+1), r.ID, number10(r.By))
	}
	dst = closeList(dst, len(p.raised))
	p.met, p.raised = p.met[:0], p.raised[:0]
	return dst
}

// opening is what stands in front of an item: the name of the list comes first.
func opening(i int, name string) string {
	if i > 0 {
		return "{"
	}
	return name
}

func number10(n int) string { return wire.Itoa(int64(n)) }

// closeList turns the last comma into a bracket.
func closeList(dst []byte, n int) []byte {
	if n > 0 {
		dst[len(dst)-1] = ']'
	}
	return dst
}

// Said copies what the server said during the last Feed, Advance or Wait, for
// peers that are not the page. What does not fit comes with the next Said.
func (p *Play) Said(dst []byte) int {
	n := copy(dst, p.said)
	p.said = append(p.said[:0], p.said[n:]...)
	return n
}

// LegalJSON is Legal for the page: [{"verb":"MAIL","line":"MAIL FROM:<...>","next":true}].
func (p *Play) LegalJSON(dst []byte) []byte {
	dst = append(dst, '[')
	for _, c := range p.Legal() {
		next := ""
		if c.Next {
			next = `,"next":true`
		}
		dst = wire.Put(dst, `{"verb":"$","line":"%"$},`, c.Verb, c.Line, next)
	}
	return endList(dst)
}

// endList turns the last comma into the bracket that ends a list, be it empty.
func endList(dst []byte) []byte {
	if n := len(dst) - 1; dst[n] == ',' {
		dst = dst[:n]
	}
	return append(dst, ']')
}

// MailJSON is the i-th message delivered on this connection, of which at most
// limit octets of content: {"from":"","to":[""],"trace":"","data":"","size":9}.
// Nothing if there is no such message (any more).
func (p *Play) MailJSON(dst []byte, i, limit int) []byte {
	if i < 0 || i >= len(p.mails) {
		return dst
	}
	m := &p.mails[i]
	dst = wire.Put(dst, `{"from":"%","to":[`, m.From)
	for _, to := range m.To[:min(len(m.To), 100)] {
		dst = wire.Put(dst, `"%",`, to)
	}
	return wire.Put(endList(dst), `,"trace":"%","data":"%","size":$}`, string(m.Trace),
		string(m.Data[:min(len(m.Data), limit)]), number10(len(m.Data)))
}

// PersonasJSON lists the servers that can be met: [{"name":"exim","title":"Exim 4.96"}],
// with "documented":true where nobody recorded one.
func PersonasJSON(dst []byte) []byte {
	dst = append(dst, '[')
	for _, name := range persona.Names() {
		dst = append(appendTitle(append(dst, '{'), name, `"name"`), '}', ',')
	}
	return endList(dst)
}

// appendTitle adds a persona and the server it stands for.
func appendTitle(dst []byte, name, key string) []byte {
	title, documented := name, ""
	if p, ok := persona.Get(name); ok {
		if title = or(p.Server, name); isDocumented(p) {
			documented = `,"documented":true`
		}
	}
	return wire.Put(dst, `$:"$","title":"%"$`, key, name, title, documented)
}

// isDocumented: nobody recorded the server, its documents speak for it.
func isDocumented(p *persona.Persona) bool { return p.Source != "" && p.Name != reference }

// AboutJSON tells who is met, as far as it was said or a recording says it:
// {"persona":"exim","role":"mx","world":"mailbox carol","client":"","peer":"","real":true,"recorded":true}.
func (p *Play) AboutJSON(dst []byte) []byte {
	cfg, more := &p.cfg, ""
	if p.make == nil {
		more = `,"real":true`
	}
	if p.recorded {
		more += `,"recorded":true`
	}
	return wire.Put(dst, `{"persona":"%","role":"%","world":"%","client":"%","peer":"%"$}`, cfg.Persona, or(cfg.Role, "mx"),
		smtp.Trim(cfg.World), smtp.Trim(cfg.Client.Name+" "+cfg.Client.Addr), cfg.Peer, more)
}
