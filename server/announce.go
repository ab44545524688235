package main

import (
	"fmt"
	"log/slog"
	"net"
	"strings"

	"ehlo/static"
)

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
	if p.admin != nil {
		p.log.Info("listening", "name", "admin", "address", p.ports.admin.Addr().String())
	}
	if p.web != nil {
		url := s.local(p.ports.http.Addr())
		p.log.Info("listening", "name", "http", "address", p.ports.http.Addr().String(), "url", url)
		line = "Ehlo is at " + url
	}
	if len(doors) > 0 {
		line += "  (SMTP on " + strings.Join(doors, ", ") + ")"
	}
	if p.web != nil && s.relayOff(p.ports) != "" {
		p.log.Warn(s.closedToOthers())
	}
	p.log.Info("ready")
	if s.log == "" {
		fmt.Fprintln(c.out, line+"  Stop it with Ctrl+C.")
	}
	if !static.Built() {
		p.log.Warn("the pages have no scripts and no styles: run make build")
	}
}

// closedToOthers warns who opens the pages to a network and forgets to name
// them: otherwise a visitor would be the first to find out.
func (s settings) closedToOthers() string {
	lost := "the relay is off"
	if s.baseURL == "" { // its name is answered to
		lost += ", and names other than this machine's get 421"
	}
	return fmt.Sprintf("%s: --http %s is not loopback and no --origin is given", lost, s.http)
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
	return strings.TrimRight(s.local(l.http.Addr()), "/")
}

// local is the address to open in a browser on this machine.
func (s settings) local(a net.Addr) string {
	at := a.(*net.TCPAddr)
	host := at.String()
	if at.IP.IsUnspecified() {
		host = fmt.Sprintf("127.0.0.1:%d", at.Port)
	}
	return s.scheme() + "://" + host + s.path() + "/"
}
