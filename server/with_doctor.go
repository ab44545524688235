package main

import (
	"net"
	"net/http"
	"sync"

	"ehlo/server/doctor"
	"ehlo/server/site"
)

// withDoctor is the page that tells why there is no 220. It asks what the relay
// would let the visitor reach, and nothing else.
func (s settings) withDoctor(p *program) error {
	if p.ports.http == nil {
		return nil
	}
	control, err := controlOf(s.doctorControl)
	if err != nil {
		return err
	}
	form := sync.OnceValue(func() *pages { return &pages{site: belowPath(s.path(), p.site)} })
	page := doctor.NewPage(doctor.PageConfig{
		Doctor: doctor.Doctor{
			Resolver: &net.Resolver{PreferGo: true}, Dial: doctor.DialTCP, Control: control,
			Hello: s.hostname, Limits: doctor.DefaultLimits,
		},
		Passes:  p.relay,
		Origins: append(s.ownOrigins(p.ports.http.Addr()), s.origins.values...),
		Client:  p.client,
		Scope:   s.scope(), Owned: s.allow.values, Off: s.relayOff(p.ports),
		Policy: policy,
		Form:   http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { form().ServeHTTP(w, r) }),
		Whole: func(lang string, v doctor.View) ([]byte, error) {
			page, err := p.site.Doctor(lang, v)
			return s.moved(page.Body, "text/html"), err
		},
		Part: func(lang string, v doctor.View) ([]byte, error) {
			nodes, err := p.site.DoctorPart(lang, v)
			return s.moved(nodes, "application/json"), err
		},
	})
	p.form = func(lang string) any { return page.View(lang) }
	p.postAt("/{lang}/doctor/{$}", page)
	return nil
}

// moved writes the addresses of a page anew where the site stands below a path.
func (s settings) moved(body []byte, kind string) []byte {
	if s.path() == "" {
		return body
	}
	return (&below{path: s.path()}).rewrite(site.Page{Type: kind, Body: body})
}

// scope names what the operator lets visitors ask.
func (s settings) scope() string {
	switch {
	case s.public:
		return "public"
	case len(s.allow.values) > 0:
		return "owned"
	}
	return "sandbox"
}
