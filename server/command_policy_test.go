package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPolicyCommand(t *testing.T) {
	hosts := filepath.Join(t.TempDir(), "hosts")
	os.WriteFile(hosts, []byte("good.example A 9.9.9.9\nbad.example A 127.0.0.1\nmails.example MX 10 good.example\nnull.example MX 0 .\n"), 0o600)
	for _, c := range []struct{ args, in, want string }{
		{"sandbox:25", "", "allow sandbox"},
		{"127.0.0.1:25 9.9.9.9:25 9.9.9.9", "", "refuse loopback|refuse not-listed|refuse not-listed"},
		{"--public 9.9.9.9:25 9.9.9.9:26 [2620:fe::fe]:587", "", "allow public|refuse port|allow public"},
		{"9.9.9.9:25 --public 10.0.0.1", "", "allow public|refuse private"}, // a flag behind a target counts, too
		{"--allow 10.0.0.5:25,10.0.0.6:2525 --allow [fd00::1]:25 10.0.0.5 10.0.0.6 10.0.0.6:2525 [fd00::1]", "", "allow owned|refuse private|allow owned|allow owned"},
		{"good.example:25 nowhere.example:22 localhost", "", "refuse unresolved|refuse unresolved|refuse unresolved"},
		{"--public --hosts " + hosts + " good.example bad.example other.example good.example:22 GOOD.example.", "", "allow public|refuse loopback|refuse unresolved|refuse port|allow public"},
		{"--hosts " + hosts + " good.example", "", "refuse not-public"},
		{"--public --hosts " + hosts + " mails.example null.example", "", "allow public|refuse null-mx"},
		{"--public --mx --hosts " + hosts + " mails.example null.example bad.example", "", "allow public|refuse null-mx|refuse loopback"},
		{"--public -", "\"9.9.9.9:25\"\n\n\"127.1\"\n\"\\uff11.1.1.1\"\n\"9.9.9.9:25\\n\"\n\"\\ud800\"\n\"\"\n", "allow public|refuse parse|refuse parse|refuse parse|refuse parse|refuse parse"},
		{"--public 9.9.9.9 - 8.8.8.8", "\"127.0.0.1\"", "allow public|refuse loopback|allow public"},
		{"127.0.0.1:2525 127.0.0.1:2587 127.0.0.1:2465 127.0.0.1:8080 127.0.0.1:2600 127.0.0.2:2525 [::1]:2525", "", "allow sandbox|allow sandbox|allow sandbox|refuse loopback|refuse loopback|refuse loopback|refuse loopback"},
		{"-- --public 9.9.9.9", "", "refuse parse|refuse not-listed"},
		{"--why sandbox:26", "", "refuse port  The built-in server answers on 25, 587 and 465, not on port 26."},
		{"SANDBOX:587 sandbox. sandbox:465", "", "allow sandbox|refuse unresolved|allow sandbox"},
	} {
		out, err := policyRun(c.in, strings.Fields(c.args)...)
		if got := strings.ReplaceAll(strings.TrimSuffix(out, "\n"), "\n", "|"); err != nil || got != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.args, err, got, c.want)
		}
	}
}

func TestPolicyMisuse(t *testing.T) {
	for _, c := range []struct{ args, in, want string }{
		{"", "", "which target"},
		{"--allow mx.example:25 sandbox", "", "is a name"},
		{"--allow 224.0.0.1:25 sandbox", "", "a group"},
		{"--allow 127.0.0.1:2525 sandbox", "", "this very program"},
		{"--allow 127.0.0.1:8080 sandbox", "", "this very program"},
		{"--allow 127.0.0.1:2600 sandbox", "", "this very program"},
		{"--hosts /nowhere sandbox", "", "no such file"},
		{"--open sandbox", "", "unknown flag --open"},
		{"-", "9.9.9.9", "line 1 is no JSON string"},
		{"-", "\"9.9.9.9\"\nnull", "line 2 is no JSON string"},
		{"-", "{\"host\":1}", "line 1"},
	} {
		_, err := policyRun(c.in, strings.Fields(c.args)...)
		if err == nil || !strings.Contains(err.Error(), c.want) || report(new(strings.Builder), err) != misuse {
			t.Errorf("%s: %v, want %s", c.args, err, c.want)
		}
	}
}

func policyRun(in string, args ...string) (string, error) {
	var out strings.Builder
	err := console{strings.NewReader(in), &out, &out}.run(nil, append([]string{"policy"}, args...))
	return out.String(), err
}
