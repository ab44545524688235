package recording

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse reads one file. Errors name the line.
func Parse(src string) (*Recording, error) {
	p := &parser{rec: &Recording{}}
	for n, line := range strings.Split(strings.TrimRight(src, "\n"), "\n") {
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	p.flush()
	return p.rec, nil
}

type parser struct {
	rec     *Recording
	sc      *Scenario // nil in the header
	step    Step      // being collected
	started bool      // step holds something
	heard   bool      // an S: line or a closing mark was seen in step
	after   int       // [after N ms], for the next S: line
	repeat  int       // [next line N times]
	remarks []string
	greeted bool
}

func (p *parser) line(line string) error {
	switch {
	case strings.HasPrefix(line, "== "):
		p.flush()
		id, title, _ := strings.Cut(line[3:], " ")
		p.rec.Scenarios = append(p.rec.Scenarios, Scenario{ID: id, Title: title})
		p.sc = &p.rec.Scenarios[len(p.rec.Scenarios)-1]
		p.greeted, p.after = false, 0
		return nil
	case p.sc == nil:
		return p.header(line)
	case line == "":
		return nil
	case strings.HasPrefix(line, "# "):
		p.remarks = append(p.remarks, line[2:])
		return nil
	case line == "C:" || strings.HasPrefix(line, "C: "):
		return p.client(line[2:])
	case line == "S:" || strings.HasPrefix(line, "S: "):
		return p.server(line[2:])
	case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
		return p.mark(line[1 : len(line)-1])
	}
	return fmt.Errorf("neither C: nor S: nor a mark: %q", line)
}

func (p *parser) header(line string) error {
	key, value, _ := strings.Cut(line, ": ")
	switch key {
	case "":
	case "server":
		p.rec.Server = value
	case "version":
		p.rec.Version = value
	case "setup":
		p.rec.Setup = append(p.rec.Setup, value)
	default:
		return fmt.Errorf("unknown header %q", key)
	}
	return nil
}

func (p *parser) client(text string) error {
	p.open()
	b, err := unescape(text)
	for range max(p.repeat, 1) {
		p.step.Send = append(p.step.Send, b...)
	}
	p.repeat = 0
	return err
}

func (p *parser) server(text string) error {
	b, err := unescape(text)
	for range max(p.repeat, 1) {
		if !p.greeted && !p.started && !p.sc.Early {
			p.sc.Greeting, p.sc.Wait = append(p.sc.Greeting, b...), p.after
			p.headed()
			continue
		}
		p.step.Recv = append(p.step.Recv, b...)
		p.step.After, p.heard, p.started = p.after, true, true
	}
	p.repeat = 0
	return err
}

// headed gives the remarks above the first line to the scenario.
func (p *parser) headed() {
	p.sc.Remarks, p.remarks = append(p.sc.Remarks, p.remarks...), nil
}

// open starts a new step if the last one is complete.
func (p *parser) open() {
	if p.heard {
		p.flush()
	}
	if !p.started {
		p.step.Remarks, p.remarks = p.remarks, nil
	}
	p.started, p.greeted, p.after = true, true, 0
}

func (p *parser) flush() {
	if p.sc != nil && p.started {
		p.sc.Steps = append(p.sc.Steps, p.step)
	} else if p.sc != nil && len(p.remarks) > 0 {
		p.headed()
	}
	p.step, p.started, p.heard, p.repeat = Step{}, false, false, 0
}

func (p *parser) mark(m string) error {
	switch m {
	case "early":
		p.sc.Early = true
		p.headed()
		return nil
	case "closed", "reset":
		p.step.Closed, p.step.Reset = true, m == "reset"
		if p.step.After == 0 {
			p.step.After = p.after
		}
		p.started, p.heard = true, true
		return nil
	}
	if kind, ok := map[string]Kind{"tls": TLS, "tls failed": TLSFailed, "idle": Idle, "client hello": ClientHello}[m]; ok {
		return p.special(kind, 0)
	}
	if m == "eof" {
		return p.eof()
	}
	return p.counted(strings.Fields(m))
}

// eof ends the step before it only when that one was answered.
func (p *parser) eof() error {
	sent := p.started && !p.heard && len(p.step.Send) > 0
	if sent {
		p.flush()
	}
	return p.special(EOF, 0)
}

func (p *parser) special(kind Kind, count int) error {
	if p.started {
		p.flush()
	}
	p.open()
	p.step.Kind, p.step.Count = kind, count
	if kind == TLS || kind == TLSFailed {
		p.heard = true // whatever is sent next is the next step
	}
	return nil
}

func (p *parser) counted(f []string) error {
	n := -1
	for _, w := range f {
		if v, err := strconv.Atoi(w); err == nil {
			n = v
		}
	}
	if n < 0 || len(f) < 2 {
		return fmt.Errorf("unknown mark %q", strings.Join(f, " "))
	}
	switch f[0] {
	case "after":
		p.after = n
	case "silence":
		p.step.Silence, p.started, p.heard = n, true, true
	case "next":
		p.repeat = n
	case "message":
		return p.special(Message, n)
	case "connection":
		return p.special(Connection, n)
	default: // [N times]
		p.flush()
		p.open()
		p.step.Times = n
	}
	return nil
}
