package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"ehlo/server/relay"
	"ehlo/server/site"
	"ehlo/server/smtpd"
	"ehlo/static"
)

// Time-outs of HTTP. A page is read in milliseconds; what takes longer holds a
// connection that somebody else needs.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 30 * time.Second // a phone on a bad line fetching core.wasm
	idleTimeout   = 60 * time.Second
	maxHeader     = 16 << 10

	farewell = 8 * time.Second        // for all sessions to end after SIGTERM; 10 are promised
	restful  = 100 * time.Millisecond // after the start, before the first pages are made ahead
)

// gcPercent is lower than Go's 100: what costs memory here are thousands of idle
// sessions, and what costs time allocates nothing.
const gcPercent = 40

// serve runs until ctx ends.
func serve(ctx context.Context, c console, args []string) error {
	s, err := readSettings(c, args, os.LookupEnv)
	if err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	p, err := s.build(c)
	if err != nil {
		return err
	}
	return p.run(ctx)
}

// program is all that runs.
type program struct {
	log   *slog.Logger
	ports listeners
	mail  *smtpd.Server
	relay *relay.Relay
	web   *http.Server
	site  *site.Site
	hello func() // tells the person at the terminal where to go
}

// build opens the ports and puts the parts together. Nothing is computed that
// the first visitor does not need.
func (s settings) build(c console) (*program, error) {
	who, err := findPersona(s.persona)
	if err != nil {
		return nil, err
	}
	world, err := readWorld(s.world)
	if err != nil {
		return nil, err
	}
	secure, err := s.tlsConfig(world.Host)
	if err != nil {
		return nil, err
	}
	content, err := s.lessonFiles()
	if err != nil {
		return nil, err
	}
	ports, err := s.open()
	if err != nil {
		return nil, err
	}
	p := &program{log: logger(s.log, c), ports: ports}
	p.mail = smtpd.New(smtpd.Config{Persona: who, World: world, TLS: secure, Limits: s.limits.smtp, Log: p.log})
	if ports.http != nil {
		p.relay = relay.New(s.relayConfig(p))
		p.site = site.New(site.Config{
			Lessons: content, Dist: static.Dist, BaseURL: s.publicURL(ports), Version: version,
			Sandbox: s.sandbox(ports), SandboxWhy: s.relayOff(ports),
		})
		p.web = s.webServer(p)
	}
	p.hello = func() { s.announce(c, p) }
	return p, nil
}

// relayOff is why visitors cannot reach the mail server through this one; empty
// if they can. Pages for the whole network must be named: otherwise any page in
// any browser near could use the relay.
func (s settings) relayOff(l listeners) string {
	if at, ok := l.http.Addr().(*net.TCPAddr); len(s.origins.values) == 0 && ok && !at.IP.IsLoopback() {
		return "The relay is off: this server listens beyond loopback and no --origin names the pages that may use it."
	}
	return ""
}

func (s settings) sandbox(l listeners) string {
	if s.relayOff(l) != "" {
		return ""
	}
	return "sandbox:25"
}

func (s settings) relayConfig(p *program) relay.Config {
	return relay.Config{
		Origins: append(ownOrigins(p.ports.http.Addr()), s.origins.values...),
		Off:     s.relayOff(p.ports),
		Policy:  relay.Policy{Listening: p.ports.reachable()},
		Each:    s.limits.relayEach,
		Open:    s.limits.relayOpen,
		Idle:    s.limits.relayIdle,
		Mail:    p.mail,
	}
}

func (s settings) webServer(p *program) *http.Server {
	known := hostsOf(append([]string{s.baseURL}, s.origins.values...))
	return &http.Server{
		Handler:           routes(known, &assets{files: static.Dist}, &pages{site: p.site}, p.relay),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(p.log.Handler(), slog.LevelDebug), // clients that hang up are no news
	}
}

// run serves until ctx ends or a listener fails, then says goodbye to everybody.
func (p *program) run(ctx context.Context) error {
	failed := make(chan error, len(p.ports.mail)+1)
	for _, d := range p.ports.mail {
		go func() { failed <- p.mail.Serve(d.Listener, d.Door) }()
	}
	if p.web != nil {
		go func() { failed <- p.web.Serve(p.ports.http) }()
	}
	p.hello()
	var ahead sync.WaitGroup
	ahead.Go(func() { p.prepare(ctx) })
	defer ahead.Wait()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	p.stop()
	return err
}

// prepare reads the lessons and makes the front pages while nobody waits for
// them. Faults in lessons are told to whoever runs the server; pages are made
// all the same.
func (p *program) prepare(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(restful):
	}
	if p.site == nil {
		return
	}
	for _, lang := range site.Languages() {
		p.site.Page("/" + lang + "/")
	}
	for _, fault := range p.site.Problems() {
		p.log.Warn("a lesson has a fault; ehlo check tells all", "fault", fault.String())
	}
}

// stop ends every session with a reason. Tabs hear from the relay first: after
// that their mail server is gone anyway.
func (p *program) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	if p.web != nil {
		p.relay.Shutdown(ctx)
	}
	p.mail.Shutdown(ctx)
	if p.web == nil {
		return
	}
	brief, done := context.WithTimeout(ctx, 2*time.Second)
	defer done()
	if p.web.Shutdown(brief) != nil { // a browser holds a connection open and says nothing
		p.web.Close()
	}
}
