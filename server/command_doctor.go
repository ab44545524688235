package main

import (
	"context"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"ehlo/server/doctor"
)

const doctorHelp = `ehlo doctor [flags] HOST[:PORT]

Finds out why there is no 220. Connects as a mail client would, times every
phase, and tells what is known, what is likely, and what cannot be seen from
here. Without a port it looks at 25, 587 and 465; for a domain, at its preferred
mail host (MX). No mail is sent.

  ehlo doctor example.org
  ehlo doctor mx.example.org:25
  ehlo doctor '[2001:db8::25]:587'

  --doctor-control HOST:PORT
                  a server that certainly answers, tried first: if it cannot be
                  reached on a port either, the fault is on our side
  --patience 30s  how long to wait for a greeting
  --hello NAME    the name to give in EHLO; otherwise our address
  --lang en|es    in English or in Spanish
  --json          one JSON object, for programs:
                  target asked healthy verdict dns control ports[] findings[]
                  a verdict: kind severity port title known likely unseen next[]
                  a port: port address outcome verdict phases[] bytes[] tls offers
                  offers is null where EHLO was not answered: nobody knows

Exit code 0: there is a 220 and nothing is wrong with it; 1: there is a fault;
2: not understood. The page of "ehlo serve" asks within what its operator allows;
this command is your own, and asks whatever you name.
`

// doctorCommand is "ehlo doctor".
func doctorCommand(ctx context.Context, c console, args []string) error {
	f := newFlags("doctor")
	d := doctor.Doctor{Resolver: &net.Resolver{PreferGo: true}, Dial: doctor.DialTCP, Limits: doctor.DefaultLimits}
	json := f.Bool("json", false, "")
	lang := f.String("lang", "en", "")
	control := f.String("doctor-control", os.Getenv(variable("doctor-control")), "")
	f.StringVar(&d.Hello, "hello", "", "")
	f.DurationVar(&d.Limits.Greeting, "patience", d.Limits.Greeting, "")
	rest, err := f.mixed(c, args)
	if err != nil {
		return err
	}
	if !slices.Contains(doctor.Languages, *lang) {
		return usage("--lang %s: it is en or es", *lang)
	}
	if d.Limits.Greeting <= 0 || d.Limits.Greeting > time.Hour {
		return usage("--patience: from 1s to 1h")
	}
	if strings.ContainsFunc(d.Hello, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return usage("--hello %q: it is one word of ASCII, as in mail.example.org", d.Hello)
	}
	if d.Control, err = controlOf(*control); err != nil {
		return err
	}
	if len(rest) != 1 {
		return usage("which host? Give one, as in: ehlo doctor mx.example.org")
	}
	t, err := doctor.ParseTarget(rest[0])
	if err != nil {
		return usage("%q: %v", rest[0], err)
	}
	return examine(ctx, c, &d, t, *lang, *json)
}

// controlOf reads --doctor-control; without a port it would not be known what
// the control is good for.
func controlOf(text string) (doctor.Target, error) {
	if text == "" {
		return doctor.Target{}, nil
	}
	t, err := doctor.ParseTarget(text)
	if err != nil || !t.One {
		return t, usage("--doctor-control %s: it is HOST:PORT, a server that certainly answers there", text)
	}
	return t, nil
}

func examine(ctx context.Context, c console, d *doctor.Doctor, t doctor.Target, lang string, json bool) error {
	r := doctor.Tell(d.Examine(ctx, t), lang)
	if err := ctx.Err(); err != nil {
		return err // interrupted: what was seen by then proves nothing
	}
	write := r.WriteText
	if json {
		write = r.WriteJSON
	}
	if err := write(c.out); err != nil {
		return err
	}
	if !r.Found.Healthy {
		return errFaults
	}
	return nil
}
