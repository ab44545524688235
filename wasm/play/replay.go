package play

import (
	"strconv"
	"strings"

	"ehlo/wasm/lesson"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// patience is how long an expected line is waited for, on the virtual clock.
const patience = 10 * 60 * 1000

// Result is what became of one section of a dialogue.
type Result struct {
	Section string
	Line    int
	Met     []lesson.Met
	Raised  []lesson.Raised
	Step    int  // the current step at the end, from 0
	Done    bool // every goal is met
	Play    *Play
}

// Mismatch is the first place where a session is not as written.
type Mismatch struct {
	Line      int
	Section   string
	Got, Want string
}

func (m *Mismatch) Error() string {
	s := strconv.Itoa(m.Line) + ": "
	if m.Section != "" {
		s += "in " + m.Section + ": "
	}
	return s + "got " + m.Got + ", want " + m.Want
}

// Replay runs a dialogue against the simulated server, each section by itself.
// What a header leaves open is taken from cfg. The error is a *Mismatch, a
// *lesson.Error, or says what is wrong with the header.
func Replay(d lesson.Dialogue, cfg Config) ([]Result, error) {
	var list []Result
	for i := range d.Sections {
		r, err := replaySection(&d.Sections[i], cfg)
		if err != nil {
			return list, err
		}
		list = append(list, r)
	}
	return list, nil
}

func replaySection(s *lesson.Section, cfg Config) (Result, error) {
	run := &replayer{section: s, now: cfg.Start}
	if err := run.open(cfg); err != nil {
		return Result{}, err
	}
	for i := range s.Acts {
		if err := run.act(&s.Acts[i]); err != nil {
			return Result{}, err
		}
	}
	if err := run.nothingLeft(run.last); err != nil {
		return Result{}, err
	}
	p := run.play
	return Result{s.Name, s.Line, p.met, p.raised, p.checker.Step(), p.checker.Done(), p}, nil
}

// replayer walks through one section.
type replayer struct {
	section *lesson.Section
	play    *Play
	now     smtp.Time
	lines   []string // what the server said and nobody asked for yet
	part    []byte   // an unfinished line
	last    int      // line of the last act
}

func (r *replayer) open(cfg Config) error {
	h := r.section.Header
	cfg.Persona, cfg.Role = or(h.Persona, cfg.Persona), or(h.Role, cfg.Role)
	cfg.World += "\n" + h.World
	if h.Client != "" {
		name, addr, _ := strings.Cut(h.Client, " ")
		cfg.Client = world.Client{Name: name, Addr: strings.TrimSpace(addr)}
	}
	if h.Step > 0 {
		cfg.Step = h.Step - 1
	}
	if acts := r.section.Acts; len(acts) > 1 && r.isEarly(&acts[1]) {
		cfg.Early = acts[1].Bytes
	}
	cfg.OnReply = func(_ smtp.Time, b []byte) { r.hear(b) }
	r.last = r.section.Line
	p, err := Open(cfg)
	if err != nil {
		return &lesson.Error{Line: max(h.Line, r.section.Line), What: err.Error()}
	}
	r.play = p
	return nil
}

// hear cuts what the server says into lines.
func (r *replayer) hear(b []byte) {
	r.part = append(r.part, b...)
	for {
		i := strings.IndexByte(string(r.part), '\n')
		if i < 0 {
			return
		}
		r.lines = append(r.lines, strings.TrimRight(string(r.part[:i]), "\r\n"))
		r.part = r.part[i+1:]
	}
}

func (r *replayer) act(a *lesson.Act) error {
	r.last = a.Line
	p := r.play
	switch a.Kind {
	case lesson.ActSend:
		return r.send(a)
	case lesson.ActExpect:
		return r.expect(a)
	case lesson.ActWait:
		p.Wait(r.now, a.Wait)
	case lesson.ActTLS:
		r.settle()
		if !p.obs.Encrypted() {
			return r.mismatch("no TLS", "[tls]")
		}
	case lesson.ActClosed:
		r.settle()
		if !p.closed {
			return r.mismatch("an open connection", "[closed]")
		}
	case lesson.ActDrop:
		p.End(r.now)
		r.lines = nil
	case lesson.ActConnect, lesson.ActPersona:
		return r.connect(a)
	}
	return nil
}

// connect begins anew, perhaps with another server.
func (r *replayer) connect(a *lesson.Act) error {
	if err := r.nothingLeft(a.Line); err != nil {
		return err
	}
	r.part = nil
	p := r.play
	if a.Kind == lesson.ActConnect {
		p.Restart(r.now)
		return nil
	}
	if err := p.Become(p.clock.last+1, a.Text); err != nil {
		return &lesson.Error{Line: a.Line, What: err.Error()}
	}
	return nil
}

// send: what the server said before must have been asked for. In a section
// that begins with the client, the greeting is taken as it comes.
func (r *replayer) send(a *lesson.Act) error {
	p := r.play
	switch {
	case r.isEarly(a):
		return nil // said when the connection began
	case r.isFirst(a):
		r.settle()
		r.lines = nil
	}
	if err := r.nothingLeft(a.Line); err != nil {
		return err
	}
	if p.closed {
		return r.mismatch("a closed connection", "one to send "+strconv.Quote(string(a.Bytes[:min(len(a.Bytes), 40)])))
	}
	p.Feed(r.now, a.Bytes)
	return nil
}

// isFirst tells whether nothing was expected since the connection began.
func (r *replayer) isFirst(a *lesson.Act) bool {
	for i := range r.section.Acts {
		if &r.section.Acts[i] == a {
			return i == 0 || begins(r.section.Acts[i-1].Kind)
		}
	}
	return false
}

func begins(k lesson.ActKind) bool { return k == lesson.ActConnect || k == lesson.ActPersona }

// isEarly tells the line that [early] at the beginning of a section is about.
func (r *replayer) isEarly(a *lesson.Act) bool {
	list := r.section.Acts
	return len(list) > 1 && list[0].Kind == lesson.ActEarly && &list[1] == a
}
