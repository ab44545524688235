package lesson

import (
	"strconv"
	"strings"

	"ehlo/wasm/smtp"
)

// ParseDialogue reads a .smtp file, or the inside of an smtp fence.
func ParseDialogue(src string) (Dialogue, error) {
	p := dialogueParser{header: true}
	p.begin("", 1)
	for n, line := range strings.Split(src, "\n") {
		p.line = n + 1
		if err := p.read(strings.TrimRight(line, " \t\r")); err != nil {
			return Dialogue{}, err
		}
	}
	d := Dialogue{p.sections}
	if first := d.Sections[0]; first.Name == "" && len(first.Acts) == 0 && len(d.Sections) > 1 {
		d.Sections = d.Sections[1:]
	}
	return d, nil
}

// dialogueParser reads line by line.
type dialogueParser struct {
	sections []Section
	common   Header // of the file
	header   bool   // header lines may still come
	begun    bool   // one has come
	line     int
}

func (p *dialogueParser) begin(name string, line int) {
	p.sections = append(p.sections, Section{Name: name, Line: line, Header: p.common})
}

func (p *dialogueParser) section() *Section { return &p.sections[len(p.sections)-1] }

func (p *dialogueParser) fault(what string) error { return &Error{p.line, what} }

func (p *dialogueParser) read(line string) error {
	trimmed := strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(trimmed, "#"):
		return nil
	case trimmed == "":
		if s := p.section(); p.begun || s.Name != "" {
			p.endHeader()
		}
		return nil
	case strings.HasPrefix(line, "== "):
		p.endHeader()
		p.begin(strings.TrimSpace(line[3:]), p.line)
		p.header = true
		return nil
	case isSide(line, 'C'), isSide(line, 'S'):
		p.endHeader()
		return p.speech(line)
	case trimmed[0] == '[' && trimmed[len(trimmed)-1] == ']':
		p.endHeader()
		return p.direction(trimmed[1 : len(trimmed)-1])
	case p.header:
		return p.headerLine(trimmed)
	}
	return p.fault(`expected "C: ...", "S: ...", "[...]" or "== name"`)
}

// endHeader: what the file's header said holds for every section.
func (p *dialogueParser) endHeader() {
	if p.header && len(p.sections) == 1 {
		p.common = p.sections[0].Header
	}
	p.header = false
}

// isSide tells "C:" and "C-", with or without more.
func isSide(line string, side byte) bool {
	return len(line) >= 2 && line[0] == side && (line[1] == ':' || side == 'C' && line[1] == '-') &&
		(len(line) == 2 || line[2] == ' ')
}

// headerLine takes "key: value", or a world line as it is.
func (p *dialogueParser) headerLine(line string) error {
	p.begun = true
	h := &p.section().Header
	name, value, _ := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch name {
	case "persona":
		h.Persona = value
	case "role":
		h.Role = value
	case "client":
		h.Client = value
	case "step":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return p.fault("step: expected a number from 1")
		}
		h.Step = n
	case "world":
		p.world(h, value)
	default:
		p.world(h, line)
	}
	return nil
}

func (p *dialogueParser) world(h *Header, line string) {
	if h.Line == 0 {
		h.Line = p.line
	}
	h.World += line + "\n"
}

// speech takes a line of one side.
func (p *dialogueParser) speech(line string) error {
	s := p.section()
	text := ""
	if len(line) > 3 {
		text = line[3:]
	}
	if line[0] == 'S' {
		s.Acts = append(s.Acts, expect(text, p.line))
		return nil
	}
	bytes, ok := smtp.Octets(text)
	if !ok {
		return p.fault(`\x: expected two hexadecimal digits`)
	}
	if line[1] == ':' {
		bytes = append(bytes, '\r', '\n')
	}
	if n := len(s.Acts); n > 0 && s.Acts[n-1].Kind == ActSend {
		s.Acts[n-1].Bytes = append(s.Acts[n-1].Bytes, bytes...)
		return nil
	}
	s.Acts = append(s.Acts, Act{Kind: ActSend, Line: p.line, Bytes: bytes})
	return nil
}

// expect reads what must come: a star at the end leaves the rest open.
func expect(text string, line int) Act {
	a := Act{Kind: ActExpect, Line: line, Text: text}
	if rest, ok := strings.CutSuffix(text, "*"); ok {
		a.Text, a.Star = rest, true
		_, isCode := parseCode(rest)
		a.Whole = len(rest) == 3 && isCode
	}
	return a
}

// direction takes what stands in square brackets.
func (p *dialogueParser) direction(text string) error {
	word, rest, _ := strings.Cut(text, " ")
	a := Act{Line: p.line}
	switch word {
	case "tls":
		a.Kind = ActTLS
	case "drop":
		a.Kind = ActDrop
	case "closed":
		a.Kind = ActClosed
	case "connect":
		a.Kind = ActConnect
	case "early":
		a.Kind = ActEarly
	case "persona":
		if rest == "" {
			return p.fault(`[persona]: expected a name behind it`)
		}
		a.Kind, a.Text, rest = ActPersona, strings.TrimSpace(rest), ""
	case "wait":
		ms, ok := smtp.Duration(strings.TrimSpace(rest))
		if !ok {
			return p.fault(`[wait]: expected a time such as 500ms, 30s, 5m or 1h`)
		}
		a.Kind, a.Wait, rest = ActWait, ms, ""
	default:
		return p.fault(`unknown direction "[` + text + `]": expected tls, wait, drop, closed, connect, persona or early`)
	}
	if rest != "" {
		return p.fault(`[` + word + `] takes nothing behind it`)
	}
	s := p.section()
	if a.Kind == ActEarly && len(s.Acts) > 0 {
		return p.fault("[early] comes first in a section: later the greeting is out")
	}
	s.Acts = append(s.Acts, a)
	return nil
}
