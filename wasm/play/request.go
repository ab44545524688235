package play

import (
	"errors"

	"ehlo/wasm/lesson"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// Request is a configuration as text, one fact a line, as the page sends it:
//
//	persona exim            goal 1 EHLO 250 | Introduce yourself
//	role mx                 goal 2 VRFY alice 252
//	client name address     hint 2 order when RCPT 503
//	seed 7                  met 1 0
//	real yes   tls yes      world mailbox carol
//	served NAME             (a real client, at the port of that name)
//	peer mx.test.example 25 (who is watched)
//	program mta             (the visitor is the server, this program calls)
//
// Steps count from 1, goals inside one from 0. real: a watched peer. A recording
// may follow (recording.go): what stands before it wins over its own head.
type Request struct {
	Config
	Real bool
	Met  [][2]int // step and goal, both from 0

	record  *record
	heads   []string // the lines that say who is met
	worldly bool     // there are world lines, be they empty
}

// ParseRequest reads the lines.
func ParseRequest(text string) (Request, error) {
	var r Request
	list := Split(text, '\n')
	for n, line := range list {
		word, rest := cut(line)
		switch word {
		case "":
			continue
		case "ehlo":
			return r, r.read(list[n:])
		}
		if err := r.line(word, rest); err != nil {
			return r, atLine(n, err)
		}
		r.heads = append(r.heads, line)
	}
	return r, nil
}

func atLine(n int, err error) error {
	return errors.New("line " + wire.Itoa(int64(n+1)) + ": " + err.Error())
}

func (r *Request) line(word, rest string) (err error) {
	switch word {
	case "persona":
		r.Persona = rest
	case "role":
		r.Role = rest
	case "world":
		r.World += rest + "\n"
		r.worldly = true
	case "peer":
		r.Peer = rest
	case "real":
		r.Real = rest == "yes"
	case "tls":
		r.TLS = rest == "yes"
	case "served":
		r.Served = rest
	case "program":
		r.Program = rest
	case "seed":
		seed, ok := smtp.Number(rest)
		if r.Seed = uint64(seed); !ok {
			return errors.New("seed: expected a number")
		}
	case "client":
		name, addr := cut(rest)
		r.Client = world.Client{Name: name, Addr: addr}
	case "goal", "hint", "met":
		return r.lesson(word, rest)
	default:
		return errors.New(`unknown word "` + word + `"`)
	}
	return err
}

// maxSteps is far more than a lesson has; it bounds what a page can ask for.
const maxSteps = 1000

// lesson reads a line that begins with the number of a step.
func (r *Request) lesson(word, rest string) error {
	number, rest := cut(rest)
	n, ok := smtp.Number(number)
	step := int(n)
	if !ok || n < 1 || n > maxSteps {
		return errors.New(word + `: expected the number of a step, got "` + number + `"`)
	}
	if word == "met" {
		goal, ok := smtp.Number(rest)
		if r.Met = append(r.Met, [2]int{step - 1, int(goal)}); !ok {
			return errors.New("met: expected the number of a goal")
		}
		return nil
	}
	for len(r.Steps) < step {
		r.Steps = append(r.Steps, lesson.Step{})
	}
	s := &r.Steps[step-1]
	if word == "goal" {
		g, err := lesson.ParseGoal(rest)
		s.Goals = append(s.Goals, g)
		return err
	}
	h, err := lesson.ParseHint(rest)
	s.Hints = append(s.Hints, h)
	return err
}

// Begin opens or watches, as the request says. The goals that are marked as met
// need not be met by the greeting.
func (r *Request) Begin() (*Play, error) {
	if r.record != nil {
		return r.reopen()
	}
	return r.begin(r.Config)
}

func (r *Request) begin(cfg Config) (*Play, error) {
	p := begin(cfg, lesson.Facts{Real: r.Real})
	if !r.Real {
		if err := p.meet(cfg.Persona); err != nil {
			return nil, err
		}
	}
	p.mark(r.Met)
	p.arrive(cfg.Start)
	return p, nil
}

func (p *Play) mark(met [][2]int) {
	for _, m := range met {
		p.checker.Mark(m[0], m[1], 0)
	}
}

// Split cuts a text at every separator.
func Split(s string, sep byte) (list []string) {
	start := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == sep {
			list = append(list, s[start:i])
			start = i + 1
		}
	}
	return list
}

// cut parts a line at its first blank.
func cut(s string) (word, rest string) {
	for i := range len(s) {
		if s[i] == ' ' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func join(list []string, sep string) (out []byte) {
	for i, s := range list {
		if i > 0 {
			out = append(out, sep...)
		}
		out = append(out, s...)
	}
	return out
}
