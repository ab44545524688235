package play

import (
	"errors"

	"ehlo/wasm/client"
	"ehlo/wasm/lesson"
	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// reference is who answers unless somebody else is asked for. It plays no real
// server, so where its words come from is no question.
const reference = "rfc"

// Config says whom the visitor meets.
type Config struct {
	Persona string // "" is rfc
	Role    string // "" is mx
	World   string // world lines, on top of the built-in world
	Client  world.Client
	Seed    uint64
	Start   smtp.Time
	Early   []byte  // what the visitor says before the greeting
	Program string  // not empty: the visitor is the server, this program calls (serve.go)
	TLS     bool    // a watched connection that is encrypted from the start
	Served  string  // not empty: the client is a real one, at the port of this name (served.go)
	Memory  *Memory // what connections to that port remember together; nil: this one alone
	Peer    string  // who is watched: host and port
	Steps   []lesson.Step
	Step    int                     // the step that is current at first, from 0
	OnEvent func(*wire.Event)       // sees each event, for tests
	Enough  func() bool             // ends the repetition of a connection
	OnReply func(smtp.Time, []byte) // sees the server's bytes as they are said
}

// Open begins a session with the simulated server.
func Open(cfg Config) (*Play, error) {
	p := begin(cfg, lesson.Facts{})
	if err := p.meet(cfg.Persona); err != nil {
		return nil, err
	}
	p.arrive(cfg.Start)
	return p, nil
}

// meet makes a server the one that answers the connections to come.
func (p *Play) meet(name string) error {
	cfg := &p.cfg
	if cfg.Program != "" {
		if client.New(cfg.Program, 0) == nil {
			return errors.New(`no program "` + cfg.Program + `": expected mta, curl or bot`)
		}
		return nil
	}
	who, ok := persona.Get(or(name, reference))
	if !ok {
		return errors.New(`no persona "` + name + `"`)
	}
	role, ok := mta.RoleByName(or(cfg.Role, "mx"))
	if !ok {
		return errors.New(`no role "` + cfg.Role + `": expected mx, submission, submissions or lmtp`)
	}
	where, err := world.Default().With(cfg.World)
	if err != nil {
		return errors.New("world: " + err.Error())
	}
	cfg.Persona = who.Name
	p.source, p.world = 0, where
	if isDocumented(who) {
		p.source = wire.MarkDocumented
	}
	p.facts.Persona, p.checker.Facts.Persona = who.Name, who.Name
	p.make = func() *mta.Session {
		return mta.New(mta.Config{Persona: who, World: where, Role: role, Client: p.cfg.Client,
			Seed: p.cfg.Seed, CanTLS: true, Memory: p.memory})
	}
	return nil
}

// Become goes to another server: a new connection, to one that knows nothing of
// those before. Goals that are met stay met.
func (p *Play) Become(now smtp.Time, name string) error {
	if err := p.meet(name); err != nil {
		return err
	}
	p.memory = new(Memory)
	p.Restart(now)
	p.former = nil
	return nil
}

// Watch begins with a peer elsewhere: its bytes come through Peer.
func Watch(cfg Config) *Play {
	p := begin(cfg, lesson.Facts{Real: true})
	p.arrive(cfg.Start)
	return p
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

func begin(cfg Config, facts lesson.Facts) *Play {
	p := &Play{cfg: cfg, facts: facts, memory: cfg.Memory}
	if p.memory == nil {
		p.memory = new(mta.Memory)
	}
	p.checker = lesson.NewChecker(cfg.Steps, facts)
	if cfg.Step > 0 {
		p.checker.Skip(cfg.Step)
	}
	return p
}

// State is where the session stands.
func (p *Play) State() smtp.State { return p.obs.State() }

// Closed tells that the connection is over.
func (p *Play) Closed() bool { return p.closed }

// Checker is the lesson's progress.
func (p *Play) Checker() *lesson.Checker { return p.checker }

// Real tells that the peer is watched, not simulated.
func (p *Play) Real() bool { return p.make == nil && p.caller == nil }
