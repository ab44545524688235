package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"ehlo/server/check"
	"ehlo/server/site"
	"ehlo/server/talk"
	"ehlo/wasm/mta"
	"ehlo/wasm/smtp"
)

// labStart is what the clock of "talk --json" shows at first. The same input
// gives the same output there, dates included.
var labStart = smtp.Time(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC).UnixMilli())

// talkCommand is "ehlo talk": SMTP on standard input and output.
func talkCommand(_ context.Context, c console, args []string) error {
	f := newFlags("talk")
	name := f.String("persona", "rfc", "")
	role := f.String("role", "mx", "")
	file := f.String("world", "", "")
	json := f.Bool("json", false, "")
	early := f.Bool("early", false, "")
	if err := f.parse(c, args, nil); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return usage("unexpected argument %q; commands are read from standard input; see: ehlo talk --help", f.Arg(0))
	}
	opt := talk.Options{JSON: *json, Early: *early, Start: labStart}
	var err error
	if opt.Persona, err = findPersona(*name); err != nil {
		return err
	}
	if opt.World, err = readWorld(*file); err != nil {
		return err
	}
	var known bool
	if opt.Role, known = mta.RoleByName(*role); !known {
		return usage("--role %s: it is mx, submission, submissions or lmtp", *role)
	}
	if !opt.JSON {
		opt.Start = smtp.Time(time.Now().UnixMilli())
		opt.Terminal = isTerminal(c.in)
	}
	err = talk.Run(c.in, c.out, opt)
	return talkEnd(c, err)
}

// talkEnd tells how the input was at fault. An unfinished line is heard in full
// and may be the very thing that is tried out, so it is only pointed at.
func talkEnd(c console, err error) error {
	var wrong *talk.InputError
	switch {
	case errors.As(err, &wrong):
		return usage("talk: %v", wrong)
	case errors.Is(err, talk.ErrUnfinished):
		fmt.Fprintln(c.err, "ehlo: talk: "+err.Error())
		return nil
	}
	return err
}

// isTerminal tells whether a person types.
func isTerminal(r io.Reader) bool {
	file, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// versionCommand is "ehlo version".
func versionCommand(_ context.Context, c console, args []string) error {
	f := newFlags("version")
	if err := f.parse(c, args, nil); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return usage("unexpected argument %q; see: ehlo version --help", f.Arg(0))
	}
	fmt.Fprintf(c.out, "ehlo %s (%s, %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// checkCommand is "ehlo check": faults in lessons, one a line.
func checkCommand(_ context.Context, c console, args []string) error {
	f := newFlags("check")
	json := f.Bool("json", false, "")
	if err := f.parse(c, args, nil); err != nil {
		return err
	}
	found, err := check.Run(c.out, *json, f.Args())
	if err != nil {
		return usage("%v", err)
	}
	if found > 0 {
		return errFaults
	}
	return nil
}

// explainCommand is "ehlo explain": what a line of a server means.
func explainCommand(_ context.Context, c console, args []string) error {
	f := newFlags("explain")
	lang := f.String("lang", "en", "")
	if err := f.parse(c, args, nil); err != nil {
		return err
	}
	line := strings.Join(f.Args(), " ")
	if line == "" {
		return usage(`which line? Give it as in: ehlo explain "252 2.1.5 Cannot VRFY user"`)
	}
	texts, err := site.Explain(*lang)
	if err != nil {
		return usage("--lang %s: %v", *lang, err)
	}
	e, ok := texts.Line(line)
	if !ok {
		return usage("%q is no reply of a mail server: it begins with three digits from 200 to 599, as in 250 OK", line)
	}
	_, err = io.WriteString(c.out, explained(e, *lang))
	return err
}

// explained writes an explanation for a terminal.
func explained(e site.Explanation, lang string) string {
	var b strings.Builder
	words := explainWords[lang]
	fmt.Fprintf(&b, "%03d  %s\n\n", e.Code, e.Title)
	for i, d := range e.Digits {
		indent := strings.Repeat(" ", i)
		fmt.Fprintf(&b, "%s%s%s  %s\n", indent, d.N, strings.Repeat(" ", 2-i), join(d.Word, d.Says.Says))
	}
	if e.Enhanced != "" {
		fmt.Fprintf(&b, "\n%s  %s\n", e.Enhanced, join(e.Subject, e.Detail))
	}
	if e.Next != "" {
		fmt.Fprintf(&b, "\n%s %s\n", words.next, e.Next)
	}
	switch {
	case !e.Known: // an RFC there is of its class, not of the code
		fmt.Fprintln(&b, words.unknown)
	case e.RFC != "":
		fmt.Fprintf(&b, "%s %s\n", words.defined, e.RFC)
	}
	return b.String()
}

// join puts a word and its sentence together, whichever there are.
func join(word, sentence string) string {
	if word == "" || sentence == "" {
		return word + sentence
	}
	return word + ": " + sentence
}

var explainWords = map[string]struct{ next, defined, unknown string }{
	"en": {"What to do next:", "Defined in", "No RFC defines this code; only its first two digits tell something."},
	"es": {"Qué hacer ahora:", "Definido en", "Ninguna RFC define este código; solo sus dos primeras cifras dicen algo."},
}
