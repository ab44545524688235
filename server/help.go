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
  ehlo export         the site as plain files, for any static host
  ehlo check PATH...  look for faults in lessons
  ehlo doctor HOST    why there is no 220
  ehlo policy TARGET  whether the relay would connect there
  ehlo version        which Ehlo this is

"ehlo COMMAND --help" tells more about each.
Exit codes: 0 done, 1 found faults or failed on the way, 2 not understood.
`,
	"serve": serveHelp(),
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

In any other folder it looks at the dialogues of Markdown (what no server can
say at that point), and at what stands inside <smtp-playground> in Markdown,
HTML, MDX and reStructuredText: that must be what the server of that element
says. "[...]" stands for lines that are left out. Dialogues by themselves
(FILE.smtp, as the playground exports them) are played.

  --json   a JSON array, one object for each fault
`,
	"doctor": doctorHelp,
	"export": exportHelp,
	"policy": policyHelp,
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
