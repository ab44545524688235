package main

import (
	"fmt"
	"slices"
	"strings"
)

// helpTexts are what --help prints, by command; "" is the overview. A test
// holds that every flag there is stands here.
var helpTexts = map[string]string{
	"": `Ehlo is a playground for SMTP: a mail server that answers in your browser,
a real one behind it, and lessons that know when you have reached a goal.

  ehlo                start it, then open http://127.0.0.1:8080/
  ehlo serve          the same, with flags: where to listen, who may come
  ehlo talk           speak SMTP right here, on standard input and output
  ehlo explain LINE   what a reply of a mail server means
  ehlo check PATH...  look for faults in lessons
  ehlo version        which Ehlo this is

"ehlo COMMAND --help" tells more about each.
Exit codes: 0 done, 1 found faults or failed on the way, 2 not understood.
`,
	"serve": `ehlo serve [flags]     (serve may be left out)

Serves the playground and holds the mail server behind it. With no flags it
listens on this machine only, and reaches nothing but its own server.

Where to listen (an empty address switches a listener off):
  --http ADDRESS        the pages                      127.0.0.1:8080
  --smtp ADDRESS        the mail server                127.0.0.1:2525
  --submission ADDRESS  as on port 587: AUTH first     127.0.0.1:2587
  --smtps ADDRESS       the same, TLS first (465)      127.0.0.1:2465

What it plays:
  --persona NAME        which server it imitates       rfc
  --world FILE          who lives there and what goes wrong, one fact a line:
                        domain lab.example / mailbox al / rule RCPT al@: 450 ..
  --lessons DIR         lessons from this folder instead of the built-in ones

Who may come:
  --origin URL          where the pages are called from, https://play.example;
                        repeat it for more. Needed once --http is not loopback:
                        without it the relay is off
  --base-url URL        how the pages name themselves in links
  --tls-cert FILE       the mail server's certificate (PEM) and
  --tls-key FILE        its key; without them it makes one for each run

How much (repeat --limit for more than one):
  --limit NAME=VALUE    smtp-open=200      sessions of the mail server
                        smtp-client=10     of these, from one client
                        smtp-idle=5m       silence after which it says 421
                        mail-memory=256MiB all messages together; then 452
                        relay-open=200     visitors connected through the page
                        relay-client=20    of these, from one client
                        relay-idle=5m      silence after which the relay ends

  --log text|json       a line for each listener and each fault; what visitors
                        type is never logged

Each flag is also an environment variable: EHLO_HTTP for --http, EHLO_TLS_CERT
for --tls-cert. Where a flag may be repeated, commas stand between the values.
SIGTERM or Ctrl+C ends it: every open session is told so first.
`,
	"talk": `ehlo talk [flags]

Speaks SMTP on standard input and output. Time is virtual: a server that makes
its clients wait five minutes answers at once.

  printf 'EHLO a.example\r\nVRFY alice\r\nQUIT\r\n' | ehlo talk

  --persona NAME   which server answers               rfc
  --role ROLE      mx, submission, submissions, lmtp  mx
  --world FILE     who lives there, as in ehlo serve --world
  --early          the client speaks before the greeting
  --json           for programs. Each line of input is one arrival, after all
                   earlier output was read; each gets one line of output. Input:
                   a JSON string, whose characters U+0000 to U+00FF are octets,
                   {"tls":true}, {"wait_ms":N}, {"eof":true} or
                   {"reconnect":true}.
                   The first line of output is the greeting; with --early it
                   answers the first line of input as well.
`,
	"explain": `ehlo explain [--lang en|es] LINE

Tells what a reply of a mail server means, digit by digit, and what to do next.

  ehlo explain "550 5.1.1 User unknown"
`,
	"check": `ehlo check [--json] PATH...

Looks for faults in lessons: front matter, steps, goals, solutions, and whether
both languages say the same; plays every solution and mistake. Each fault is
one line: FILE:LINE: what, how to mend it. PATH is a lesson's folder, or any
folder above it. Exit code 1 if there are faults.

  --json   a JSON array, one object for each fault
`,
	"version": `ehlo version

Prints which Ehlo this is.
`,
}

// help prints the overview, or the help of one command.
func (c console) help(args []string) error {
	topic := ""
	if len(args) > 0 {
		topic = args[0]
	}
	text, ok := helpTexts[topic]
	if !ok {
		return usage("there is no command %q; there are: %s", topic, strings.Join(commandNames(), " "))
	}
	fmt.Fprint(c.out, text)
	return errHelp
}

func commandNames() []string {
	var names []string
	for name := range helpTexts {
		if name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
