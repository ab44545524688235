package main

import (
	"errors"
	"flag"
	"io"
	"strings"
)

// errHelp says that help was asked for and has been printed.
var errHelp = errors.New("help was asked for")

// flags are those of one command.
type flags struct {
	*flag.FlagSet
	name string
}

func newFlags(name string) flags {
	f := flags{flag.NewFlagSet(name, flag.ContinueOnError), name}
	f.SetOutput(io.Discard) // we say it ourselves, in one line
	return f
}

// parse reads the environment first (EHLO_HTTP for --http), then the arguments:
// what is typed counts more.
func (f flags) parse(c console, args []string, env func(string) (string, bool)) error {
	if env != nil {
		if err := f.fromEnvironment(env); err != nil {
			return err
		}
	}
	err := f.FlagSet.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return c.help([]string{f.name})
	}
	if err != nil {
		return usage("%s; see: ehlo %s --help", tidy(err.Error()), f.name)
	}
	return nil
}

func (f flags) fromEnvironment(env func(string) (string, bool)) (err error) {
	f.VisitAll(func(one *flag.Flag) {
		name := variable(one.Name)
		value, ok := env(name)
		if !ok || err != nil {
			return
		}
		if bad := f.Set(one.Name, value); bad != nil {
			err = usage("%s=%s: %s; see: ehlo %s --help", name, value, bad, f.name)
		}
		if l, ok := one.Value.(*list); ok {
			l.inherited = true
		}
	})
	return err
}

// variable is the name of a flag in the environment.
func variable(flag string) string {
	return "EHLO_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// tidy writes a flag as people type it, and says it in our words.
func tidy(text string) string {
	text = strings.Replace(text, "flag provided but not defined: -", "unknown flag --", 1)
	text = strings.Replace(text, "flag needs an argument: -", "a value is missing after --", 1)
	text = strings.Replace(text, "for flag -", "for -", 1)
	text = strings.Replace(text, "\" for -", "\" for --", 1)
	return strings.TrimSuffix(text, ": parse error")
}

// list is a flag that may be given several times; in the environment a comma
// stands between its values. Those typed replace those of the environment.
type list struct {
	values    []string
	check     func(string) (string, error)
	inherited bool
}

func (l *list) String() string { return strings.Join(l.values, ",") }

func (l *list) Set(text string) error {
	if l.inherited {
		l.values, l.inherited = nil, false
	}
	for s := range strings.SplitSeq(text, ",") {
		value, err := l.check(strings.TrimSpace(s))
		if err != nil {
			return err
		}
		l.values = append(l.values, value)
	}
	return nil
}
