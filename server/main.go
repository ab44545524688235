// Command ehlo is the SMTP playground: it serves the pages, holds a mail server,
// and relays visitors to it. "ehlo help" lists what else it does.
//
//	main.go        commands, exit codes; help.go help_serve.go what --help says
//	flags.go       flags, each also as an environment variable; limits.go those of --limit
//	settings.go    what serve was asked for; safety.go what is refused, and why
//	program.go     the parts put together, each in a file with_PART.go; visitors.go what each is given
//	serve.go       the way up and down; listen.go its ports; announce.go what it tells
//	routes.go      every URL; headers.go host.go assets.go pages.go welcome.go negotiate.go serve it
//	commands.go    ehlo talk, explain, check, version; command_NAME.go the longer ones
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	err := run(ctx, os.Args[1:])
	stop()
	os.Exit(report(os.Stderr, err))
}

// run does what the arguments say.
func run(ctx context.Context, args []string) error {
	return console{os.Stdin, os.Stdout, os.Stderr}.run(ctx, args)
}

// console is where a command reads and writes.
type console struct {
	in       io.Reader
	out, err io.Writer
}

type command func(ctx context.Context, c console, args []string) error

var commands = map[string]command{
	"serve":   serve,
	"talk":    talkCommand,
	"explain": explainCommand,
	"check":   checkCommand,
	"policy":  policyCommand,
	"doctor":  doctorCommand,
	"export":  exportCommand,
	"version": versionCommand,
}

func (c console) run(ctx context.Context, args []string) error {
	if len(args) == 1 && args[0] == "--version" {
		args = []string{"version"}
	}
	if len(args) == 0 || strings.HasPrefix(args[0], "-") && !asksHelp(args[0]) {
		return serve(ctx, c, args)
	}
	name, rest := args[0], args[1:]
	if name == "help" || asksHelp(name) {
		return c.help(rest)
	}
	do, ok := commands[name]
	if !ok {
		return usage("unknown command %q; see: ehlo help", name)
	}
	return do(ctx, c, rest)
}

func asksHelp(arg string) bool { return arg == "-h" || arg == "--help" || arg == "-help" }

// Exit codes.
const (
	done   = 0
	faults = 1 // found faults, or something failed on the way
	misuse = 2 // asked for what cannot be done
)

// usageError is a mistake in the call, not in the program.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usage(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// errFaults says that faults were found and have been printed.
var errFaults = errors.New("faults found")

// report prints one line about an error and chooses the exit code.
func report(w io.Writer, err error) int {
	var wrong usageError
	switch {
	case err == nil || errors.Is(err, errHelp):
		return done
	case errors.Is(err, errFaults):
		return faults
	case errors.As(err, &wrong):
		fmt.Fprintln(w, "ehlo: "+oneLine(wrong.text))
		return misuse
	}
	fmt.Fprintln(w, "ehlo: "+oneLine(err.Error()))
	return faults
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
