package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"ehlo/server/site"
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

// ending is set once the program is on its way down: from then on it is not ready.
type ending struct{ atomic.Bool }

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

func (s settings) webServer(p *program) *http.Server {
	made := belowPath(s.path(), p.site)
	pages := &pages{site: withCourse(p.site, made), frames: framesOf(made, s.origins.values)}
	inside := mounted(s.path(), routes(s.path(), &assets{files: static.Dist, noOffline: s.noOffline}, pages, p.parts))
	return &http.Server{
		Handler:           p.counted(secured(s.strict(s.knownHosts().guard(p.admitted(newPace(s, p).limited(inside)))))),
		TLSConfig:         p.files.webTLS,
		ConnState:         newCrowd(s.limits.pageConns, p.proxies).state,
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
	failed := make(chan error, len(p.ports.mail)+2 /* web, admin */)
	for _, d := range p.ports.mail {
		go func() { failed <- p.mail.Serve(bouncer{d.Listener, p.banned}, d.Door) }()
	}
	if p.web != nil {
		go func() { failed <- p.servePages(bouncer{p.ports.http, p.banned}) }()
	}
	if p.admin != nil {
		go func() { failed <- p.admin.Serve(p.ports.admin) }()
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

func (p *program) servePages(l net.Listener) error {
	if p.web.TLSConfig == nil {
		return p.web.Serve(l)
	}
	return p.web.ServeTLS(l, "", "")
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

// stop ends every session with a reason. Tabs hear first: after that their mail
// server is gone anyway.
func (p *program) stop() {
	p.ending.Store(true)
	p.log.Info("stopping", "mail", p.mail.Sessions())
	defer p.log.Info("stopped")
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	var tabs sync.WaitGroup
	for _, leave := range p.leaving {
		tabs.Go(func() { leave(ctx) })
	}
	tabs.Wait()
	p.mail.Shutdown(ctx)
	brief, done := context.WithTimeout(ctx, 2*time.Second)
	defer done()
	for _, server := range []*http.Server{p.web, p.admin} {
		if server != nil && server.Shutdown(brief) != nil { // a browser holds a connection open and says nothing
			server.Close()
		}
	}
	p.close()
}

// close lets go of what the parts share, the last one first.
func (p *program) close() {
	for i := len(p.closing) - 1; i >= 0; i-- {
		p.closing[i]()
	}
}
