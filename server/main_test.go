package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// asProgram in the environment makes the test binary be Ehlo: tests that need a
// process of its own start themselves (process_test.go).
const asProgram = "EHLO_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	goleak.VerifyTestMain(m)
}

// outcome is what a call printed, and how it ended.
type outcome struct {
	code     int
	out, err string
}

// call runs the program with these arguments, as main does.
func call(t *testing.T, in string, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := console{strings.NewReader(in), &out, &errs}.run(ctx, args)
	return outcome{report(&errs, err), out.String(), errs.String()}
}

func TestTalk(t *testing.T) {
	o := call(t, "EHLO a.example\r\nVRFY alice\r\nQUIT\r\n", "talk")
	var got []string
	for line := range strings.Lines(o.out) {
		if line[3] == ' ' {
			got = append(got, line[:3])
		}
	}
	if o.code != 0 || o.err != "" || strings.Join(got, " ") != "220 250 252 221" {
		t.Errorf("%+v", o)
	}
}

// Lines without CR are heard as they are; the silence is explained.
func TestTalkHintsAtLineEnds(t *testing.T) {
	o := call(t, "EHLO a\nQUIT\n", "talk")
	if o.code != 0 || !strings.HasPrefix(o.out, "220 ") || o.err != "ehlo: talk: the input ended without CR LF; lines end with \\r\\n\n" {
		t.Errorf("%+v", o)
	}
}

func TestTalkWithWorldAndJSON(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lab.world")
	os.WriteFile(file, []byte("host mx.other.example\ndomain other.example\nrule NOOP: 450 4.3.2 Tired\n"), 0o600)
	o := call(t, `"NOOP\r\n"`, "talk", "--json", "--persona", "rfc", "--role=mx", "--world", file)
	if o.code != 0 || !strings.Contains(o.out, "220 mx.other.example ") || !strings.Contains(o.out, "450 4.3.2 Tired") {
		t.Errorf("%+v", o)
	}
}

func TestVersion(t *testing.T) {
	for _, arg := range []string{"version", "--version"} {
		if o := call(t, "", arg); o.code != 0 || !strings.HasPrefix(o.out, "ehlo dev (go1.") {
			t.Errorf("%s: %+v", arg, o)
		}
	}
}

func TestExplain(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"252 2.1.5 Cannot VRFY user", "252  "},
		{"550-5.1.1 No such user", "5.1.1"},
		{"220", "220  "},
		{"299 odd", "299  "},
	} {
		for _, lang := range []string{"en", "es"} {
			o := call(t, "", "explain", "--lang", lang, c.args)
			if o.code != 0 || o.err != "" || !strings.Contains(o.out, c.want) || strings.Count(o.out, "\n") < 4 {
				t.Errorf("%s %q: %+v", lang, c.args, o)
			}
		}
	}
	en, split := call(t, "", "explain", "252 2.1.5 x"), call(t, "", "explain", "252", "2.1.5", "x")
	if en != split {
		t.Error("a line without quotes is understood differently")
	}
	if es := call(t, "", "explain", "--lang", "es", "299"); !strings.Contains(es.out, "Ninguna RFC define") {
		t.Errorf("a code that nobody defines, in Spanish: %s", es.out)
	}
	if es := call(t, "", "explain", "--lang", "es", "252 2.1.5 x"); es.out == en.out || !strings.Contains(es.out, "Qué hacer") {
		t.Errorf("Spanish: %s", es.out)
	}
}

// Every mistake is one clear line and exit code 2: no usage text, no trace.
func TestMistakes(t *testing.T) {
	dir := t.TempDir()
	world, text := filepath.Join(dir, "bad.world"), filepath.Join(dir, "text")
	os.WriteFile(world, []byte("domain lab.example\nmailbx alice\n"), 0o600)
	os.WriteFile(text, []byte("hello"), 0o600)
	for _, c := range []struct {
		args string
		says []string
	}{
		{"frobnicate", []string{`"frobnicate"`, "ehlo help"}},
		{"exprot --out x", []string{`"exprot"`}},
		{"help frobnicate", []string{`"frobnicate"`, "serve"}},
		{"--htp x", []string{"--htp", "ehlo serve --help"}},
		{"serve --http", []string{"--http", "missing"}},
		{"serve extra", []string{`"extra"`}},
		{"--http 127.0.0.1", []string{"--http 127.0.0.1", "127.0.0.1:8080"}},
		{"--http 127.0.0.1:99999", []string{"--http 127.0.0.1:99999"}},
		{"--http no.such.host.invalid:80", []string{"--http no.such.host.invalid:80"}},
		{"--smtp 192.0.2.1:2525", []string{"--smtp 192.0.2.1:2525", "address"}},
		{"--http= --smtp= --smtps= --submission=", []string{"off"}},
		{"--persona nobody", []string{"nobody", "rfc"}},
		{"--world /no/such/file", []string{"--world /no/such/file", "no such file"}},
		{"--world " + world, []string{world, "line 2", "mailbx"}},
		{"--lessons /no/such/dir", []string{"--lessons /no/such/dir"}},
		{"--lessons " + text, []string{text, "folder"}},
		{"--origin play.example", []string{"--origin", "https://play.example"}},
		{"--origin https://a.example/x", []string{"--origin"}},
		{"--base-url here", []string{"--base-url"}},
		{"--limit smtp-open", []string{"smtp-open=200"}},
		{"--limit smtp-open=x", []string{`"x"`}},
		{"--limit smtp-open=-1", []string{`"-1"`}},
		{"--limit smtp-idle=5", []string{"5m"}},
		{"--limit mail-memory=9999TiB", []string{"256MiB"}},
		{"--limit hats=3", []string{`"hats"`, "smtp-open"}},
		{"--log xml", []string{"text or json"}},
		{"--tls-cert " + text, []string{"--tls-key"}},
		{"--tls-cert /no/cert --tls-key /no/key", []string{"/no/cert", "no such file"}},
		{"--tls-cert " + text + " --tls-key " + text, []string{text}},
		{"talk --persona nobody", []string{"nobody"}},
		{"talk --role postman", []string{"postman", "submission"}},
		{"talk extra", []string{`"extra"`}},
		{"talk --json=maybe", []string{"--json"}},
		{"explain", []string{"252"}},
		{"explain hello", []string{`"hello"`, "three digits"}},
		{"explain 999 x", []string{`"999 x"`, "200 to 599"}},
		{"explain 199", []string{`"199"`, "200 to 599"}},
		{"explain --lang tlh 250", []string{"tlh"}},
		{"version 7", []string{`"7"`}},
		{"check /no/such/lesson", []string{"/no/such/lesson"}},
	} {
		o := call(t, "", strings.Fields(c.args)...)
		if o.code != 2 || strings.Count(o.err, "\n") != 1 || !strings.HasPrefix(o.err, "ehlo: ") {
			t.Errorf("%s: %+v", c.args, o)
		}
		for _, s := range c.says {
			if !strings.Contains(o.err, s) {
				t.Errorf("%s: %q does not say %q", c.args, o.err, s)
			}
		}
	}
}

func TestTalkFaultIsMisuse(t *testing.T) {
	o := call(t, "\"\\u0100\"\n", "talk", "--json")
	if o.code != 2 || !strings.Contains(o.err, "line 1") || !strings.Contains(o.err, "U+0100") {
		t.Errorf("%+v", o)
	}
}

func TestTakenPort(t *testing.T) {
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	at := other.Addr().String()
	for _, name := range []string{"http", "smtp", "submission", "smtps"} {
		args := []string{"--http=127.0.0.1:0", "--smtp=127.0.0.1:0", "--submission=127.0.0.1:0", "--smtps=127.0.0.1:0", "--" + name + "=" + at}
		o := call(t, "", args...)
		if o.code != 1 || strings.Count(o.err, "\n") != 1 || !strings.Contains(o.err, "--"+name+" "+at+": port taken") {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, args := range []string{"help", "--help", "-h", "help serve", "serve --help", "serve -h", "talk --help", "explain --help", "check --help", "version --help"} {
		o := call(t, "", strings.Fields(args)...)
		if o.code != 0 || o.err != "" || !strings.Contains(o.out, "ehlo") {
			t.Errorf("%s: %+v", args, o)
		}
		for line := range strings.Lines(o.out) {
			if len([]rune(line)) > 81 {
				t.Errorf("%s: a line is too wide for a terminal: %s", args, line)
			}
		}
	}
}

// What "check --json" prints is what its help says: one array.
func TestCheckJSON(t *testing.T) {
	if help := call(t, "", "check", "--help"); !strings.Contains(help.out, "a JSON array") {
		t.Errorf("%s", help.out)
	}
	dir := filepath.Join(t.TempDir(), "tutorials", "x")
	os.MkdirAll(dir, 0o700)
	os.WriteFile(filepath.Join(dir, "en.md"), []byte("no front matter\n"), 0o600)
	o := call(t, "", "check", "--json", dir)
	var faults []map[string]any
	if err := json.Unmarshal([]byte(o.out), &faults); err != nil || o.code != 1 || len(faults) == 0 {
		t.Errorf("%+v: %v", o, err)
	}
}

// Help names every command, every flag and every limit.
func TestHelpIsComplete(t *testing.T) {
	for name := range commands {
		if !strings.Contains(helpTexts[""], "ehlo "+name) || helpTexts[name] == "" {
			t.Errorf("ehlo %s is not explained", name)
		}
	}
	var s settings
	newServeFlags(&s).VisitAll(func(f *flag.Flag) {
		if !strings.Contains(helpTexts["serve"], "--"+f.Name+" ") {
			t.Errorf("--%s is not explained", f.Name)
		}
		if f.DefValue != "" && f.DefValue != "false" && !strings.Contains(helpTexts["serve"], f.DefValue) {
			t.Errorf("the default of --%s is not told: %s", f.Name, f.DefValue)
		}
	})
	for _, name := range limitNames() {
		if !strings.Contains(helpTexts["serve"], name+"=") {
			t.Errorf("--limit %s is not explained", name)
		}
	}
	for _, f := range []string{"--persona", "--role", "--world", "--early", "--json"} {
		if !strings.Contains(helpTexts["talk"], "  "+f) {
			t.Errorf("talk %s is not explained", f)
		}
	}
}

func read(t *testing.T, env map[string]string, args ...string) (settings, error) {
	t.Helper()
	return readSettings(console{nil, io.Discard, io.Discard}, args, func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	})
}

func TestEnvironment(t *testing.T) {
	env := map[string]string{
		"EHLO_HTTP": "127.0.0.1:9000", "EHLO_TLS_CERT": "c", "EHLO_TLS_KEY": "k", "EHLO_SMTPS": "",
		"EHLO_ORIGIN": "https://a.example,https://b.example", "EHLO_LIMIT": "smtp-client=7",
	}
	s, err := read(t, env, "--smtp", "127.0.0.1:26")
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(s.http, s.smtp, s.smtps, s.tls.cert, s.tls.key, s.origins.values, s.limits.smtp.Each)
	if want := fmt.Sprint("127.0.0.1:9000", "127.0.0.1:26", "", "c", "k", []string{"https://a.example", "https://b.example"}, 7); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	s, err = read(t, env, "--http=127.0.0.1:9001", "--origin=https://c.example", "--origin=https://d.example", "--limit=smtp-client=8")
	if err != nil || s.http != "127.0.0.1:9001" || fmt.Sprint(s.origins.values) != "[https://c.example https://d.example]" || s.limits.smtp.Each != 8 {
		t.Errorf("what is typed must count more: %+v, %v", s, err)
	}
	if _, err = read(t, map[string]string{"EHLO_LIMIT": "hats=3"}); err == nil || !strings.Contains(err.Error(), "EHLO_LIMIT=hats=3") {
		t.Errorf("a mistake in the environment: %v", err)
	}
}

func TestLimits(t *testing.T) {
	s, err := read(t, nil, "--limit=smtp-open=1000", "--limit=smtp-client=500", "--limit=smtp-idle=90s", "--limit=mail-memory=1GiB",
		"--limit=relay-open=5000", "--limit=relay-client=5000", "--limit=relay-idle=1h")
	if err != nil {
		t.Fatal(err)
	}
	got, _ := json.Marshal([]any{s.limits.smtp, s.limits.relayOpen, s.limits.relayEach, s.limits.relayIdle})
	if string(got) != `[{"Open":1000,"Each":500,"Memory":1073741824,"Idle":90000000000},5000,5000,3600000000000]` {
		t.Errorf("%s", got)
	}
	d := defaultLimits()
	if d.smtp.Open != 200 || d.smtp.Each != 10 || d.smtp.Memory != 256<<20 || d.smtp.Idle.Seconds() != 300 || d.relayOpen != 200 || d.relayEach != 20 {
		t.Errorf("the defaults of the design: %+v", d)
	}
}

// Nothing but loopback is opened unless somebody says so.
func TestDefaultsAreLoopback(t *testing.T) {
	s, err := read(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []string{s.http, s.smtp, s.submission, s.smtps} {
		host, _, err := net.SplitHostPort(a)
		if err != nil || !net.ParseIP(host).IsLoopback() {
			t.Errorf("%s is open to others", a)
		}
	}
}
