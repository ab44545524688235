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
	dst = append(append(dst, `{"state":"`...), p.obs.State().String()...)
	dst = wire.AppendInt(append(dst, `","step":`...), int64(p.checker.Step()+1))
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
	dst = p.wants(dst)
	if len(p.met)+len(p.raised) > 0 {
		dst = p.progress(dst)
	}
	dst, more := p.events(append(dst, `,"events":[`...), limit-(len(dst)-start)-64)
	if more {
		return append(dst, `],"more":true}`...)
	}
	return append(dst, ']', '}')
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
		if i == 0 {
			dst = append(dst, `,"met":[`...)
		}
		dst = wire.AppendInt(append(dst, `{"step":`...), int64(m.Step+1))
		dst = wire.AppendInt(append(dst, `,"index":`...), int64(m.Goal))
		dst = wire.AppendInt(append(dst, `,"by":`...), int64(m.By))
		dst = append(dst, "},"...)
	}
	dst = closeList(dst, len(p.met))
	for i, r := range p.raised {
		if i == 0 {
			dst = append(dst, `,"hints":[`...)
		}
		dst = wire.AppendInt(append(dst, `{"step":`...), int64(r.Step+1))
		dst = append(append(append(dst, `,"id":"`...), r.ID...), '"')
		dst = wire.AppendInt(append(dst, `,"by":`...), int64(r.By))
		dst = append(dst, "},"...)
	}
	dst = closeList(dst, len(p.raised))
	p.met, p.raised = p.met[:0], p.raised[:0]
	return dst
}

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
	for i, c := range p.Legal() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, `{"verb":"`...), c.Verb...), `","line":"`...)
		dst = append(wire.AppendLines(dst, []byte(c.Line)), '"')
		if c.Next {
			dst = append(dst, `,"next":true`...)
		}
		dst = append(dst, '}')
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
	dst = append(wire.AppendText(append(dst, `{"from":"`...), []byte(m.From)), `","to":[`...)
	for j, to := range m.To[:min(len(m.To), 100)] {
		if j > 0 {
			dst = append(dst, ',')
		}
		dst = append(wire.AppendText(append(dst, '"'), []byte(to)), '"')
	}
	dst = wire.AppendLines(append(dst, `],"trace":"`...), m.Trace)
	dst = wire.AppendLines(append(dst, `","data":"`...), m.Data[:min(len(m.Data), limit)])
	dst = wire.AppendInt(append(dst, `","size":`...), int64(len(m.Data)))
	return append(dst, '}')
}

// PersonasJSON lists the servers that can be met: [{"name":"exim","title":"Exim 4.96"}].
func PersonasJSON(dst []byte) []byte {
	dst = append(dst, '[')
	for i, name := range persona.Names() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, `{"name":"`...), name...), `","title":"`...)
		dst = append(wire.AppendText(dst, []byte(titleOf(name))), `"}`...)
	}
	return append(dst, ']')
}

// titleOf is the server that a persona stands for.
func titleOf(name string) string {
	if p, ok := persona.Get(name); ok {
		name = or(p.Server, name)
	}
	return name
}

// AboutJSON tells who is met, as far as it was said or a recording says it:
// {"persona":"exim","role":"mx","world":"mailbox carol","client":"","peer":"","real":true,"recorded":true}.
func (p *Play) AboutJSON(dst []byte) []byte {
	cfg := &p.cfg
	dst = appendField(dst, `{"persona":"`, cfg.Persona)
	dst = appendField(dst, `","role":"`, or(cfg.Role, "mx"))
	dst = appendField(dst, `","world":"`, smtp.Trim(cfg.World))
	dst = appendField(dst, `","client":"`, smtp.Trim(cfg.Client.Name+" "+cfg.Client.Addr))
	dst = append(appendField(dst, `","peer":"`, cfg.Peer), '"')
	if p.make == nil {
		dst = append(dst, `,"real":true`...)
	}
	if p.recorded {
		dst = append(dst, `,"recorded":true`...)
	}
	return append(dst, '}')
}

func appendField(dst []byte, name, value string) []byte {
	return wire.AppendLines(append(dst, name...), []byte(value))
}
