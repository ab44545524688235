package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"ehlo/lessons"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
)

// settings are what "ehlo serve" was asked to do. The zero value of a listener
// is off; what newServeFlags sets is safe: loopback only. safety.go holds which
// of them do not go together.
type settings struct {
	// where to listen
	http, smtp, submission, smtps string
	inbound                       string // addresses that visitors may lease: 127.0.0.1:2600-2649
	inboundOpen                   bool   // anybody may connect to those, not only who leased one
	admin                         string
	adminOpen                     bool // it may listen beyond loopback

	// what it plays
	persona, world, lessons string

	// who may come, and how the server is called
	origins  list
	baseURL  string
	proxies  list // networks of the proxies in front
	hostname string
	contact  string
	tls      tlsSettings

	// where visitors may go
	allow         list // ADDRESS:PORT
	public        bool
	doctorControl string // HOST:PORT that is known to work

	noOffline bool // browsers keep nothing for when there is no connection

	nats   string // where the other nodes are
	node   string // where they reach this one
	log    string
	limits limits
}

func newServeFlags(s *settings) flags {
	f := newFlags("serve")
	f.StringVar(&s.http, "http", "127.0.0.1:8080", "")
	f.StringVar(&s.smtp, "smtp", "127.0.0.1:2525", "")
	f.StringVar(&s.submission, "submission", "127.0.0.1:2587", "")
	f.StringVar(&s.smtps, "smtps", "127.0.0.1:2465", "")
	f.StringVar(&s.inbound, "inbound", "127.0.0.1:2600-2649", "")
	f.BoolVar(&s.inboundOpen, "inbound-open", false, "")
	f.StringVar(&s.admin, "admin", "", "")
	f.BoolVar(&s.adminOpen, "admin-open", false, "")
	f.StringVar(&s.persona, "persona", "rfc", "")
	f.StringVar(&s.world, "world", "", "")
	f.StringVar(&s.lessons, "lessons", "", "")
	f.Var(&s.origins, "origin", "")
	f.StringVar(&s.baseURL, "base-url", "", "")
	f.Var(&s.proxies, "proxy", "")
	f.StringVar(&s.hostname, "hostname", "", "")
	f.StringVar(&s.contact, "contact", "", "")
	f.StringVar(&s.tls.cert, "tls-cert", "", "")
	f.StringVar(&s.tls.key, "tls-key", "", "")
	f.StringVar(&s.tls.acme, "acme", "", "")
	f.StringVar(&s.tls.acmeURL, "acme-url", "", "")
	f.StringVar(&s.tls.acmeDir, "acme-dir", "", "")
	f.Var(&s.allow, "allow", "")
	f.BoolVar(&s.public, "public", false, "")
	f.StringVar(&s.doctorControl, "doctor-control", "", "")
	f.BoolVar(&s.noOffline, "no-offline", false, "")
	f.StringVar(&s.nats, "nats", "", "")
	f.StringVar(&s.node, "node", "", "")
	f.StringVar(&s.log, "log", "", "")
	f.Func("limit", "", s.limits.set)
	return f
}

// readSettings reads arguments and environment, and refuses what makes no sense.
func readSettings(c console, args []string, env func(string) (string, bool)) (settings, error) {
	s := settings{
		origins: list{check: originOf},
		proxies: list{check: proxyOf},
		allow:   list{check: allowedOf},
		limits:  defaultLimits(),
	}
	f := newServeFlags(&s)
	if err := f.parse(c, args, env); err != nil {
		return s, err
	}
	if f.NArg() > 0 {
		return s, usage("unexpected argument %q; see: ehlo serve --help", f.Arg(0))
	}
	return s, s.check()
}

// findPersona looks a name up, and lists the names there are.
func findPersona(name string) (*persona.Persona, error) {
	if p, ok := persona.Get(name); ok {
		return p, nil
	}
	return nil, usage("--persona %s: there is none of that name; there are: %s", name, strings.Join(persona.Names(), " "))
}

// readWorld is the built-in world, changed by the lines of a file.
func readWorld(file string) (*world.World, error) {
	if file == "" {
		return world.Default(), nil
	}
	lines, err := os.ReadFile(file)
	if err != nil {
		return nil, fileError("--world", err)
	}
	w, err := world.Default().With(string(lines))
	if err != nil {
		return nil, usage("--world %s: %v", file, err)
	}
	return w, nil
}

// lessonFiles are the built-in ones, or a folder somebody is writing in.
func (s settings) lessonFiles() (fs.FS, error) {
	if s.lessons == "" {
		return lessons.FS, nil
	}
	info, err := os.Stat(s.lessons)
	if err != nil {
		return nil, fileError("--lessons", err)
	}
	if !info.IsDir() {
		return nil, usage("--lessons %s: that is a file; name the folder that holds tutorials, replies and compare", s.lessons)
	}
	root, err := os.OpenRoot(s.lessons) // a symbolic link in it leads nowhere else
	if err != nil {
		return nil, fileError("--lessons", err)
	}
	return root.FS(), nil
}

// fileError says which file, what is wrong with it, and nothing about system
// calls.
func fileError(flag string, err error) error {
	var p *fs.PathError
	if !errors.As(err, &p) {
		return usage("%s: %v", flag, err)
	}
	why := p.Err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why = "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		why = "it may not be read by this user"
	}
	return usage("%s", fmt.Sprintf("%s %s: %s", flag, p.Path, why))
}
