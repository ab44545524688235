package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"ehlo/lessons"
	"ehlo/server/smtpd"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"

	"crypto/tls"
)

// settings are what "ehlo serve" was asked to do. The zero value of a listener
// is off; what newServeFlags sets is safe: loopback only.
type settings struct {
	http, smtp, submission, smtps string

	persona string
	world   string
	lessons string
	origins list
	baseURL string
	cert    string
	key     string
	log     string
	limits  limits
}

func newServeFlags(s *settings) flags {
	f := newFlags("serve")
	f.StringVar(&s.http, "http", "127.0.0.1:8080", "")
	f.StringVar(&s.smtp, "smtp", "127.0.0.1:2525", "")
	f.StringVar(&s.submission, "submission", "127.0.0.1:2587", "")
	f.StringVar(&s.smtps, "smtps", "127.0.0.1:2465", "")
	f.StringVar(&s.persona, "persona", "rfc", "")
	f.StringVar(&s.world, "world", "", "")
	f.StringVar(&s.lessons, "lessons", "", "")
	f.Var(&s.origins, "origin", "")
	f.StringVar(&s.baseURL, "base-url", "", "")
	f.StringVar(&s.cert, "tls-cert", "", "")
	f.StringVar(&s.key, "tls-key", "", "")
	f.StringVar(&s.log, "log", "", "")
	f.Func("limit", "", s.limits.set)
	return f
}

// readSettings reads arguments and environment, and refuses what makes no sense.
func readSettings(c console, args []string, env func(string) (string, bool)) (settings, error) {
	s := settings{origins: list{check: originOf}, limits: defaultLimits()}
	f := newServeFlags(&s)
	if err := f.parse(c, args, env); err != nil {
		return s, err
	}
	switch {
	case f.NArg() > 0:
		return s, usage("unexpected argument %q; see: ehlo serve --help", f.Arg(0))
	case s.http+s.smtp+s.submission+s.smtps == "":
		return s, usage("every listener is off, so there is nothing to do; give one of --http --smtp --submission --smtps an address")
	case (s.cert == "") != (s.key == ""):
		return s, usage("--tls-cert and --tls-key belong together; one of them is missing")
	case s.log != "" && s.log != "text" && s.log != "json":
		return s, usage("--log %s: it is text or json", s.log)
	}
	if s.baseURL != "" {
		if _, err := originOf(s.baseURL); err != nil {
			return s, usage("--base-url: %v", err)
		}
	}
	return s, nil
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

// tlsConfig is the operator's certificate, or one made for this run.
func (s settings) tlsConfig(host string) (*tls.Config, error) {
	if s.cert == "" {
		return smtpd.SelfSigned(host), nil
	}
	cfg, err := smtpd.FromFiles(s.cert, s.key)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, fileError("--tls-cert, --tls-key", err)
	}
	if err != nil {
		return nil, usage("--tls-cert %s --tls-key %s: %v", s.cert, s.key, err)
	}
	return cfg, nil
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
	return os.DirFS(s.lessons), nil
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
