package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
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

	farewell = 8 * time.Second // for all sessions to end after SIGTERM; 10 are promised
)

// serve runs until ctx ends.
func serve(ctx context.Context, c console, args []string) error {
	s, err := readSettings(c, args, os.LookupEnv)
	if err != nil {
		return err
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
		p.web = s.webServer(p, site.Config{
			Lessons: content, Dist: static.Dist, BaseURL: s.publicURL(ports), Version: version,
			Sandbox: s.sandbox(ports), SandboxWhy: s.relayOff(ports),
		})
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
		Log:     p.log,
		Connect: p.mail.Connect,
	}
}

func (s settings) webServer(p *program, pagesOf site.Config) *http.Server {
	known := hostsOf(append([]string{s.baseURL}, s.origins.values...))
	return &http.Server{
		Handler:           routes(known, &assets{files: static.Dist}, &pages{site: site.New(pagesOf)}, p.relay),
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
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	p.stop()
	return err
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

// logger is quiet unless --log is given: then each listener and each fault has
// a line. What visitors type is in none.
func logger(kind string, c console) *slog.Logger {
	switch kind {
	case "json":
		return slog.New(slog.NewJSONHandler(c.err, nil))
	case "text":
		return slog.New(slog.NewTextHandler(c.err, nil))
	}
	return slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// announce says where to go.
func (s settings) announce(c console, p *program) {
	var doors []string
	for _, d := range p.ports.mail {
		p.log.Info("listening", "name", d.name, "address", d.Addr().String())
		doors = append(doors, d.Addr().String())
	}
	line := "Ehlo: no pages"
	if p.web != nil {
		url := local(p.ports.http.Addr())
		p.log.Info("listening", "name", "http", "address", p.ports.http.Addr().String(), "url", url)
		line = "Ehlo is at " + url
	}
	if len(doors) > 0 {
		line += "  (SMTP on " + strings.Join(doors, ", ") + ")"
	}
	p.log.Info("ready")
	if s.log == "" {
		fmt.Fprintln(c.out, line+"  Stop it with Ctrl+C.")
	}
	if !static.Built() {
		p.log.Warn("the pages have no scripts and no styles: run make build")
	}
}

// publicURL is how the pages name themselves: as told, or as others must call
// them, or as they can be reached.
func (s settings) publicURL(l listeners) string {
	switch {
	case s.baseURL != "":
		return strings.TrimRight(s.baseURL, "/")
	case len(s.origins.values) > 0:
		return s.origins.values[0]
	}
	return strings.TrimRight(local(l.http.Addr()), "/")
}

// local is the address to open in a browser on this machine.
func local(a net.Addr) string {
	at := a.(*net.TCPAddr)
	if at.IP.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d/", at.Port)
	}
	return "http://" + at.String() + "/"
}
