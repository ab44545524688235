package play

import (
	"ehlo/wasm/smtp"
	"ehlo/wasm/trail"
	"ehlo/wasm/wire"
)

// longPause is one that a server may have noticed: it belongs to the dialogue.
const longPause = 30_000

// another is how far away the session is that shows which words change from
// one time to the next.
const another = 100*24*3600*1000 + 12_345_678

// ExportJSON is the session in other forms, its client told to go to a server
// "host:port":
//
//	{"dialogue":"persona: exim\n...","commands":[{"program":"swaks","lines":["..."],"lacks":["helo"]},...]}
//
// What a real server said is not part of the dialogue: rfc answers there.
func (p *Play) ExportJSON(dst []byte, server string) ([]byte, error) {
	if p.journal.lost {
		return dst, ErrLong
	}
	if p.caller != nil {
		return append(dst, `{"dialogue":"","commands":[]}`...), nil
	}
	acts := p.walk(0)
	head := ""
	for _, x := range [][2]string{{"persona", p.cfg.Persona}, {"role", p.cfg.Role}, {"client", smtp.Trim(p.cfg.Client.Name + " " + p.cfg.Client.Addr)}} {
		if x[1] != "" {
			head += x[0] + ": " + x[1] + "\n"
		}
	}
	for _, line := range Split(p.cfg.World, '\n') {
		if line = smtp.Trim(line); line != "" {
			head += "world: " + line + "\n"
		}
	}
	if p.make == nil {
		head = "# The client is that of the session; the server is not: it was a real one.\npersona: rfc\n"
	}
	dst = wire.Put(dst, `{"dialogue":"%","commands":[`, trail.Dialogue(or(head, "persona: rfc\n"), acts, p.walk(another)))
	for i, l := range trail.Commands(acts, server, p.cfg.TLS || p.cfg.Role == "submissions") {
		comma := ","
		if i == 0 {
			comma = ""
		}
		dst = wire.Put(dst, `${"program":"$","lines":[$],"lacks":[$]}`, comma, l.Program, quotedList(l.Lines), quotedList(l.Lacks))
	}
	return append(dst, "]}"...), nil
}

func quotedList(list []string) string {
	var out []byte
	for i, s := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = wire.Put(out, `"%"`, s)
	}
	return string(out)
}

// walk makes every connection once more, so much later, and writes down what
// happens; a real server's part is played by rfc.
func (p *Play) walk(later smtp.Time) (acts []trail.Act) {
	for _, c := range append(p.former[:len(p.former):len(p.former)], p.current()) {
		w := walker{list: append(acts, trail.Act{Kind: trail.Connect})}
		w.connection(p, &c, later)
		acts = w.list
	}
	return acts
}

type walker struct {
	list []trail.Act
	left bool // it was the client who hung up
}

func (w *walker) add(kind byte, b []byte) {
	if last := &w.list[len(w.list)-1]; last.Kind == kind && (kind == trail.Client || kind == trail.Server) {
		last.Bytes = append(last.Bytes, b...)
		return
	}
	w.list = append(w.list, trail.Act{Kind: kind, Bytes: append([]byte(nil), b...)})
}

func (w *walker) see(e *wire.Event) {
	switch {
	case e.Kind == wire.KindTLS:
		w.add(trail.Sealed, nil)
	case e.Kind == wire.KindClose && !w.left:
		w.add(trail.Closed, nil)
	}
}

func (w *walker) connection(p *Play, c *connection, later smtp.Time) {
	cfg, s := p.cfg, p.secrets(c)
	cfg.Steps, cfg.OnEvent, cfg.Served = nil, w.see, ""
	cfg.OnReply = func(_ smtp.Time, b []byte) { w.add(trail.Server, b) }
	cfg.Start, cfg.Early, cfg.Memory = c.start+later, c.early, new(Memory)
	cfg.Seed += uint64(later)
	c.memory.Each(func(key string, n int, first smtp.Time) { cfg.Memory.Put(key, n, first+later) })
	other := p.make == nil
	if other {
		cfg.TLS, cfg.Peer = false, ""
	}
	if early, _ := s.take(c.early); len(early) > 0 {
		w.add(trail.Early, early)
	}
	r := Request{Config: cfg}
	q, err := r.begin(cfg)
	if err != nil {
		return
	}
	c.journal.each(func(from source, at smtp.Time, b []byte) bool {
		w.act(q, from, at+later, b, &s, other)
		return true
	})
	q.settle()
}

// act repeats an entry of the journal.
func (w *walker) act(q *Play, from source, at smtp.Time, b []byte, s *secrets, other bool) {
	typed := from == fromClient || from == fromHasty
	if typed {
		shown, _ := s.take(b)
		if other {
			q.settle()
			at = max(at, q.clock.last+1)
		}
		if q.closed {
			return
		}
		q.advance(at)
		if pause := at - q.clock.last; pause >= longPause {
			w.add(trail.Wait, []byte(wire.Itoa(int64(pause))))
		}
		w.add(trail.Client, shown)
	}
	switch {
	case from == fromTime:
		w.add(trail.Wait, b)
	case from == fromEnd, from == fromHangup:
		if q.closed {
			return
		}
		w.left = true
		w.add(trail.Drop, nil)
		from = fromEnd
	case !typed:
		return
	}
	q.apply(from, at, b)
}
