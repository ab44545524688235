package main

import (
	"context"
	"crypto/tls"
	"io/fs"
	"log/slog"
	"net"
	"net/http"

	"ehlo/server/admin"
	"ehlo/server/guest"
	"ehlo/server/inbound"
	"ehlo/server/metrics"
	"ehlo/server/quota"
	"ehlo/server/relay"
	"ehlo/server/site"
	"ehlo/server/smtpd"
	"ehlo/static"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
)

// program is all that runs. Every part of it is put together in a file of its
// own, with_PART.go, in the order of build below; a part may use what stands
// before it.
type program struct {
	log   *slog.Logger
	ports listeners
	files files

	// What every part is given that lets visitors in. Ask through closed,
	// banned, client and alias (visitors.go).
	proxies  guest.Proxies
	aliases  *guest.Aliases
	bans     *guest.Bans
	switches *admin.Switches
	metrics  *metrics.Metrics

	book   quota.Book        // with_nodes.go
	policy relay.Policy      // with_relay.go: where visitors may go
	leases inbound.Directory // with_nodes.go: ports of other nodes; nil: there are none
	inner  *inbound.Inner    // where those nodes reach us
	nodes  func() string     // with_nodes.go: how the other nodes are reached; nil: there are none

	mail  *smtpd.Server
	relay *relay.Relay
	site  *site.Site
	form  func(lang string) any // with_doctor.go: its page before anything was asked
	web   *http.Server
	admin *http.Server // nil: off

	parts   []part                  // what has an address of its own beside the pages
	leaving []func(context.Context) // says goodbye to visitors; all at the same time, before the mail server goes
	closing []func()                // lets go of what nobody uses any more, the last one first
	hello   func()                  // tells the person at the terminal where to go
	ending  ending

	sweepers map[string]sweeper
}

// part answers at one address (a pattern of http.ServeMux, without a method).
type part struct {
	pattern string
	http.Handler
	posts bool // POST arrives there as well
}

// serveAt gives a part its address. Only GET and HEAD arrive there; WebSockets
// begin with GET.
func (p *program) serveAt(pattern string, h http.Handler) {
	p.parts = append(p.parts, part{pattern, h, false})
}

// postAt is for a part that takes a form as well; it checks for itself where
// the form came from.
func (p *program) postAt(pattern string, h http.Handler) {
	p.parts = append(p.parts, part{pattern, h, true})
}

// onLeave is for parts that hold visitors: f tells each of them why, and is
// back when they are gone or ctx has ended.
func (p *program) onLeave(f func(context.Context)) { p.leaving = append(p.leaving, f) }

// onClose is for what must be closed after everybody has gone.
func (p *program) onClose(f func()) { p.closing = append(p.closing, f) }

// build opens the ports and puts the parts together. Files are read before that,
// so that a mistake in them is told whatever the ports say. Nothing is computed
// that the first visitor does not need.
func (s settings) build(c console) (*program, error) {
	log := logger(s.log, c)
	files, err := s.read(log)
	if err != nil {
		return nil, err
	}
	ports, err := s.open()
	if err != nil {
		return nil, err
	}
	p := &program{
		log: log, ports: ports, files: files,
		proxies: proxiesOf(s.proxies.values), aliases: guest.NewAliases(), bans: &guest.Bans{},
		switches: admin.NewSwitches("relay", "inbound"), metrics: metrics.New(),
	}
	p.mail = smtpd.New(smtpd.Config{Persona: files.persona, World: files.world, TLS: files.mailTLS, Limits: s.limits.smtp, Log: p.log})
	for _, with := range []func(settings, *program) error{
		settings.withNodes, settings.withRelay, settings.withInbound, settings.withDoctor, settings.withPages, settings.withAdmin,
	} {
		if err := with(s, p); err != nil {
			ports.close()
			p.close()
			return nil, err
		}
	}
	p.hello = func() { s.announce(c, p) }
	return p, nil
}

// files are what the settings name on disk, read and understood.
type files struct {
	persona *persona.Persona
	world   *world.World
	lessons fs.FS
	mailTLS *tls.Config
	webTLS  *tls.Config // nil: the pages are plain HTTP
}

func (s settings) read(log *slog.Logger) (f files, err error) {
	if f.persona, err = findPersona(s.persona); err != nil {
		return f, err
	}
	if f.world, err = readWorld(s.world); err != nil {
		return f, err
	}
	if f.lessons, err = s.lessonFiles(); err != nil {
		return f, err
	}
	f.mailTLS, f.webTLS, err = s.certificates(f.world.Host, log)
	return f, err
}

// withPages is the web server, for the pages and for every part that has an
// address.
func (s settings) withPages(p *program) error {
	if p.ports.http == nil {
		return nil
	}
	p.site = site.New(site.Config{
		Lessons: p.files.lessons, Dist: static.Dist, BaseURL: s.publicURL(p.ports), Version: version,
		Foreign: s.lessons != "", Reload: s.lessons != "" && isLoopback(s.http),
		Sandbox: s.sandbox(p.ports), SandboxWhy: s.relayOff(p.ports), Servers: s.allow.values,
		Doctor: p.form, Operator: s.operator(), NoOffline: s.noOffline,
	})
	p.serveAt("/readyz", http.HandlerFunc(p.readyz))
	p.web = s.webServer(p)
	return nil
}

// operator is what the page about abuse says.
func (s settings) operator() site.Operator {
	contact, _ := contactOf(s.contact) // checked before
	l := s.limits
	return site.Operator{
		Hostname: s.hostname, Contact: contact, Public: s.public, Listed: len(s.allow.values) > 0,
		Visitor: [4]int{l.clientOpen, l.clientMinute, l.clientHour, l.clientHosts},
		Host:    [3]int{l.hostOpen, l.hostMinute, l.hostHour},
	}
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
