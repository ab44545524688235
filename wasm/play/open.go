package play

import (
	"errors"

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
	TLS     bool    // a watched connection that is encrypted from the start
	Served  string  // not empty: the client is a real one, at the port of this name (served.go)
	Memory  *Memory // what connections to that port remember together; nil: this one alone
	Steps   []lesson.Step
	Step    int                     // the step that is current at first, from 0
	OnEvent func(*wire.Event)       // sees each event, for tests
	OnReply func(smtp.Time, []byte) // sees the server's bytes as they are said
}

// Open begins a session with the simulated server.
func Open(cfg Config) (*Play, error) {
	who, ok := persona.Get(or(cfg.Persona, reference))
	if !ok {
		return nil, errors.New(`no persona "` + cfg.Persona + `"`)
	}
	role, ok := mta.RoleByName(or(cfg.Role, "mx"))
	if !ok {
		return nil, errors.New(`no role "` + cfg.Role + `": expected mx, submission, submissions or lmtp`)
	}
	where, err := world.Default().With(cfg.World)
	if err != nil {
		return nil, errors.New("world: " + err.Error())
	}
	p := begin(cfg, lesson.Facts{Persona: who.Name})
	if who.Source != "" && who.Name != reference {
		p.source = wire.MarkDocumented
	}
	p.make = func() *mta.Session {
		return mta.New(mta.Config{Persona: who, World: where, Role: role, Client: cfg.Client,
			Seed: cfg.Seed, CanTLS: true, Memory: p.memory})
	}
	p.arrive(cfg.Start)
	return p, nil
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
