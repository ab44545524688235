package main

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"ehlo/server/admin"
)

// withAdmin is --admin: numbers, switches and bans, for the operator alone.
func (s settings) withAdmin(p *program) error {
	if p.ports.admin == nil {
		return nil
	}
	p.showNumbers()
	host, _, _ := net.SplitHostPort(s.admin)
	p.admin = &http.Server{
		Handler: admin.New(admin.Config{
			Log: p.log, Metrics: p.metrics.Handler(), Ready: http.HandlerFunc(p.readyz),
			Switches: p.switches, Bans: p.bans, Swept: p.sweep, Banned: p.sweepBanned, Host: host,
		}),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(p.log.Handler(), slog.LevelDebug),
	}
	return nil
}

// showNumbers adds what is not counted but looked up.
func (p *program) showNumbers() {
	truth := func(yes bool) float64 {
		if yes {
			return 1
		}
		return 0
	}
	for _, part := range []string{"relay", "inbound"} {
		p.metrics.Show("ehlo_switch_on", "1 while a part is on, 0 while the operator has switched it off.", map[string]string{"part": part},
			func() float64 { return truth(p.switches.Closed(part) == "") })
	}
	p.metrics.Show("ehlo_mail_sessions_open", "Clients of the built-in mail server.", nil, func() float64 { return float64(p.mail.Sessions()) })
	p.metrics.Show("ehlo_bans", "Networks on the ban list.", nil, func() float64 { return float64(len(p.bans.List())) })
	p.metrics.Show("ehlo_ready", "1 while visitors are taken, 0 on the way down.", nil, func() float64 { return truth(!p.ending.Load()) })
	p.metrics.Show("ehlo_build_info", "Which Ehlo this is.", map[string]string{"version": version}, func() float64 { return 1 })
}

// sweeper is a part whose sessions can be ended while it stays.
// who chooses among them; nil stands for all.
type sweeper interface {
	Sweep(why string, who func(netip.Addr) bool)
}

// sweepAs makes a switch end the sessions of a part.
func (p *program) sweepAs(part string, s sweeper) {
	if p.sweepers == nil {
		p.sweepers = map[string]sweeper{}
	}
	p.sweepers[part] = s
}

func (p *program) sweep(part, reason string) {
	if s, ok := p.sweepers[part]; ok {
		s.Sweep(reason, nil)
	}
}

// sweepBanned ends what banned visitors have open.
func (p *program) sweepBanned() {
	for _, s := range p.sweepers {
		s.Sweep(shutOut, p.banned)
	}
}

// readyz tells a balancer whether to send visitors here: not on the way down.
// That a part is off or NATS is away does not make the rest useless, so it is
// said and no more.
func (p *program) readyz(w http.ResponseWriter, _ *http.Request) {
	if p.ending.Load() {
		plain(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	lines := []string{"ok"}
	for _, part := range []string{"relay", "inbound"} {
		if p.switches.Closed(part) != "" {
			lines = append(lines, part+": off")
		}
	}
	if p.nodes != nil {
		lines = append(lines, "nats: "+p.nodes())
	}
	plain(w, http.StatusOK, strings.Join(lines, "\n"))
}
