package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"ehlo/server/smtpd"
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

// limits are the numbers behind --limit NAME=VALUE.
type limits struct {
	smtp      smtpd.Limits
	relayOpen int
	relayEach int
	relayIdle time.Duration
}

func defaultLimits() limits {
	return limits{smtp: smtpd.DefaultLimits, relayOpen: 200, relayEach: 20, relayIdle: 300 * time.Second}
}

// limitNames are in the order of the help.
var limitNames = []string{"smtp-open", "smtp-client", "smtp-idle", "mail-memory", "relay-open", "relay-client", "relay-idle"}

// set reads NAME=VALUE.
func (l *limits) set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return errors.New("a limit looks like smtp-open=200")
	}
	switch name {
	case "smtp-open":
		return count(&l.smtp.Open, value)
	case "smtp-client":
		return count(&l.smtp.Each, value)
	case "smtp-idle":
		return duration(&l.smtp.Idle, value)
	case "mail-memory":
		return octets(&l.smtp.Memory, value)
	case "relay-open":
		return count(&l.relayOpen, value)
	case "relay-client":
		return count(&l.relayEach, value)
	case "relay-idle":
		return duration(&l.relayIdle, value)
	}
	return fmt.Errorf("there is no limit %q; there are %s", name, strings.Join(limitNames, " "))
}

func count(to *int, value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return fmt.Errorf("%q is no number of sessions", value)
	}
	*to = n
	return nil
}

func duration(to *time.Duration, value string) error {
	d, err := time.ParseDuration(value)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is no time; write 90s or 5m", value)
	}
	*to = d
	return nil
}

// octets reads 1048576, 1024KiB or 1MiB.
func octets(to *int64, value string) error {
	digits, unit := value, int64(1)
	for _, u := range []struct {
		name string
		size int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}} {
		if d, ok := strings.CutSuffix(value, u.name); ok {
			digits, unit = d, u.size
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || n > 1<<40/unit {
		return fmt.Errorf("%q is no size; write 256MiB", value)
	}
	*to = n * unit
	return nil
}
