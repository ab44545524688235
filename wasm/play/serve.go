package play

import (
	"bytes"

	"ehlo/wasm/client"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// Here the visitor is the server: what he sends are replies, and a program
// calls, reacts to their codes, and calls again when its queue says so. One
// play holds all of its connections.

// call lets the program, with a new message, connect.
func (p *Play) call(now smtp.Time) {
	p.caller = client.New(p.cfg.Program, now)
	p.react(now, p.caller.Idle(now))
}

// serve takes what the visitor says as the server.
func (p *Play) serve(at smtp.Time, b []byte) {
	for len(b) > 0 && !p.closed {
		n := bytes.IndexByte(b, '\n') + 1
		if n == 0 {
			n = len(b)
		}
		p.obs.Server(at, b[:n])
		p.react(at, p.caller.Receive(at, b[:n]))
		b = b[n:]
	}
	if p.obs.Unfinished() && !p.closed {
		p.obs.Note(at, "serve-more")
	}
}

// react shows what the program does (package client says how it tells).
func (p *Play) react(at smtp.Time, done string) {
	for _, what := range Split(done, client.End) {
		if what == "" {
			continue
		}
		rest := what[1:]
		switch what[0] {
		case client.Says:
			p.obs.Client(at, []byte(rest))
		case client.Notes:
			words := Split(rest, client.Arg)
			p.obs.Note(at, words[0], words[1:]...)
		case client.Calls:
			p.obs.Again(at)
			p.closed = false
		case client.Shakes:
			p.obs.TLS(at, wire.Facts{Simulated: true})
		case client.Quits:
			p.over(at, "client")
		case client.Left:
			p.over(at, "visitor")
		}
	}
}

// comesBack is when the program does something of its own accord, in the
// visitor's time; 0: it does not mean to.
func (p *Play) comesBack() smtp.Time {
	if at, plan := p.caller.Next(); plan && at > 0 {
		return max(at-p.clock.skew, 1)
	}
	return 0
}

// plans is what winding the clock leads to: the program comes back, or its
// patience ends, which may have happened while nobody looked. 0: nothing.
func (p *Play) plans(now smtp.Time) smtp.Time {
	at, _ := p.caller.Next()
	if at > 0 {
		at = max(at, now+1)
	}
	return at
}

// wake lets the program do what it has planned up to a moment. Its patience
// ends only where the clock is wound: nobody shall have to type in a hurry.
func (p *Play) wake(to smtp.Time, wound bool) {
	for {
		at, plan := p.caller.Next()
		if at == 0 || at > to || !plan && !wound {
			return
		}
		at = max(at, p.clock.last)
		p.clock.heard(at)
		p.react(at, p.caller.Idle(at))
	}
}

// await lets the program go on until event n has happened again.
func (p *Play) await(n int) {
	for p.obs.Count() < n && n < 1<<62 {
		at, plan := p.caller.Next()
		if at == 0 || !plan {
			return
		}
		p.wake(at, false)
	}
}

// judge adds what is wrong with a reply, beside what it means.
func (p *Play) judge(e *wire.Event) {
	id := ""
	switch class := e.Code / 100; {
	case e.From != wire.FromServer:
		return
	case e.Kind == wire.KindGarbage:
		e.Explain, id = e.Explain[:0], "code"
	case class < 2 || class > 5:
		id = "class"
	case e.Marks&wire.MarkMixed != 0:
		id = "mixed"
	case e.Kind == wire.KindGreeting:
		if e.Code != 220 && e.Code != 421 && e.Code != 521 && e.Code != 554 {
			id = "greeting"
		}
	case e.Marks&wire.MarkUnprompted != 0:
		if e.Code != 421 {
			id = "unasked"
		}
	case e.Verb == "DATA":
		if class == 2 {
			id = "data"
		}
	case class == 3 && e.Verb != "AUTH":
		id = "354"
	}
	if id != "" {
		e.Explain = append(e.Explain, wire.Explain{ID: "mistake.serve-" + id})
	}
}

// QueueJSON is the queue of the program, for the page:
//
//	{"program":"mta","tries":1,"closed":true,"next":1234,"to":[{"to":"","state":"queued","said":""}]}
//
// next is when it calls again, in the page's time; 0: never.
func (p *Play) QueueJSON(dst []byte) []byte {
	c := p.caller
	if c == nil {
		return dst
	}
	head := `{"program":"` + p.cfg.Program + `","tries":` + wire.Itoa(int64(c.Tries()))
	if p.closed {
		head += `,"closed":true,"next":` + wire.Itoa(int64(p.Due()))
	}
	dst = append(dst, head+`,"to":[`...)
	list := c.Recipients()
	for i := range list {
		t := &list[i]
		dst = append(dst, `{"to":"`+t.To+`","state":"`+t.State.String()+`","said":"`...)
		dst = append(wire.AppendText(dst, []byte(t.Said)), `"},`...)
	}
	return append(closeList(dst, len(list)), '}')
}
