// Package test looks at Ehlo from outside: the built program runs as a
// process, Chromium opens its pages, swaks, curl and sockets talk to its mail
// servers. Nothing here reaches into the program.
//
//	page_test.go       helpers: a page in a browser, the session on it
//	session_test.go    220 without a key, typing, the switch to the real server, healing
//	lesson_test.go     both lessons to their end by keyboard, hints, quiz
//	access_test.go     axe on every template, languages and themes
//	layout_test.go     narrow windows, no JavaScript, nothing moves
//	http_test.go       headers of every route, no dead link
//	mailbox_test.go    a view of the bar, as are whatif_test.go and compare_test.go
//	mail_test.go       real SMTP clients deliver to the built-in server
//	bar_test.go        the bar of the playground; each view has a test of its own name
//	inbound_test.go    ... and to the server in a tab
//	command_test.go    the command line: talk, messages, exit codes, SIGTERM
//	export_test.go     the exported site, served as files alone
//	browsers_test.go   the main paths in Firefox and WebKit ("make test-browsers")
//	embed*_test.go     pages of others with a session in them ("make test-embed" builds whole sites)
//	builder_test.go    the builder of their snippets
//	npm_test.go        the package, installed and put into a page
//	shots_test.go      pictures of every page ("make shots")
//
// EHLO_TEST=all (set by "make test") fails where a program is missing; without
// it such a test is skipped.
package test

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"ehlo/static/test/rig"
)

var mode = os.Getenv("EHLO_TEST")

// shared are the server and the browser that all tests use which need no
// server of their own; started when first needed.
var shared struct {
	server  func() (*rig.Server, error)
	browser func() (*rig.Browser, error)
	used    []func()
}

func TestMain(m *testing.M) {
	shared.server = sync.OnceValues(func() (*rig.Server, error) {
		s, err := rig.Serve(rig.Binary())
		if err == nil {
			shared.used = append(shared.used, s.Kill)
		}
		return s, err
	})
	shared.browser = sync.OnceValues(func() (*rig.Browser, error) {
		b, err := rig.Launch()
		if err == nil {
			shared.used = append(shared.used, b.Close)
		}
		return b, err
	})
	code := m.Run()
	for _, end := range shared.used {
		end()
	}
	os.Exit(code)
}

// missing skips the test, or fails it where everything must be there.
func missing(t *testing.T, what string) {
	t.Helper()
	if mode != "" {
		t.Fatalf("missing: %s", what)
	}
	t.Skipf("missing: %s; make test does the set-up", what)
}

// program is the path of bin/ehlo.
func program(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat(rig.Binary()); err != nil {
		missing(t, "bin/ehlo")
	}
	return rig.Binary()
}

// ehlo is the server that the tests share.
func ehlo(t *testing.T) *rig.Server {
	t.Helper()
	program(t)
	s, err := shared.server()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func chromium(t *testing.T) *rig.Browser {
	t.Helper()
	if !rig.HaveBrowser() {
		missing(t, "Chromium")
	}
	b, err := shared.browser()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// languages of the site, and what the tests must know of each.
var languages = []struct {
	code, textbox, log, real, simulated string
}{
	{"en", "SMTP command", "Transcript", "Real", "Simulated"},
	{"es", "Comando SMTP", "Transcripción", "Real", "Simulado"},
}

func must(t *testing.T, err error, format string, args ...any) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", fmt.Sprintf(format, args...), err)
	}
}
