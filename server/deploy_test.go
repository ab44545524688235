package main

import (
	"cmp"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"ehlo/static"
)

// flagNames are those of serve.
func flagNames() (names []string) {
	newServeFlags(&settings{}).VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	return names
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var variableName = regexp.MustCompile(`\bEHLO_[A-Z_]+\b`)

// Settings in the files of server/deploy are settings there are, and together
// they make sense.
func TestDeployNamesRealSettings(t *testing.T) {
	var names []string
	for _, name := range flagNames() {
		names = append(names, variable(name))
	}
	files, err := filepath.Glob("deploy/*")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		for _, name := range variableName.FindAllString(readFile(t, file), -1) {
			if name != "EHLO_" && !slices.Contains(names, name) {
				t.Errorf("%s: there is no %s", file, name)
			}
		}
	}
}

// Each paragraph of the settings file can be put into use as it stands.
func TestDeploySettingsStart(t *testing.T) {
	for paragraph := range strings.SplitSeq(readFile(t, "deploy/ehlo.env"), "\n\n") {
		env := map[string]string{}
		for line := range strings.Lines(paragraph) {
			if name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "#"), "="); ok && strings.HasPrefix(name, "EHLO_") {
				env[name] = value
			}
		}
		if _, err := read(t, env); err != nil {
			t.Errorf("%v: %v", env, err)
		}
	}
}

// maxExposure is what systemd may find open at most, in tenths of its points: 0
// is a sealed box, 96 a program that runs as root and may do all.
const maxExposure = "15"

// systemd itself reads the unit, and judges how much it leaves open.
func TestUnit(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd is not here")
	}
	// The program is not installed where the tests run, so another one stands in.
	unit := strings.Replace(readFile(t, "deploy/ehlo.service"), "ExecStart=/usr/local/bin/ehlo serve", "ExecStart=/bin/true", 1)
	file := filepath.Join(t.TempDir(), "ehlo.service")
	if err := os.WriteFile(file, []byte(unit), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, "verify", file).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("verify: %v\n%s", err, out)
	}
	if out, err := exec.Command(analyze, "security", "--offline=true", "--threshold="+maxExposure, file).CombinedOutput(); err != nil {
		t.Errorf("security: %v\n%s", err, out)
	}
}

// Seconds that systemd waits must be more than what the program promises.
func TestUnitWaitsForTheFarewell(t *testing.T) {
	unit := readFile(t, "deploy/ehlo.service")
	if !strings.Contains(unit, "TimeoutStopSec=15") || farewell.Seconds() > 10 {
		t.Errorf("farewell takes %v", farewell)
	}
	if !strings.Contains(unit, "RestartPreventExitStatus=2") || misuse != 2 {
		t.Error("wrong settings would be tried for ever")
	}
}

// The image is built with the Go that go.mod asks for.
func TestContainerfile(t *testing.T) {
	text := readFile(t, "deploy/Containerfile")
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(readFile(t, "../go.mod"))
	if version == nil || !strings.Contains(text, "golang:"+version[1]+" ") {
		t.Errorf("go.mod wants Go %v", version)
	}
	env := map[string]string{}
	for _, pair := range regexp.MustCompile(`EHLO_\w+=\S*`).FindAllString(regexp.MustCompile(`(?m)^ENV .*`).FindString(text), -1) {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	if _, err := read(t, env); err != nil || len(env) < 4 {
		t.Errorf("%v: %v", env, err)
	}
	if runtime.GOOS == "linux" && !strings.Contains(readFile(t, "../Makefile"), "netgo") {
		t.Error("an image without a C library needs a program without one")
	}
}

// What README says about the program is what the program has.
func TestReadmeNamesWhatThereIs(t *testing.T) {
	text := readFile(t, "../README.md")
	var help strings.Builder
	for _, one := range helpTexts {
		help.WriteString(one)
	}
	for _, name := range variableName.FindAllString(text, -1) {
		if name != "EHLO_" && !slices.ContainsFunc(flagNames(), func(f string) bool { return variable(f) == name }) {
			t.Errorf("there is no %s", name)
		}
	}
	looks := readFile(t, "../static/css/tokens.css") // custom properties look like flags
	flagWord := regexp.MustCompile("(?:^|[\\s`(])(--[a-z][a-z-]+)")
	for line := range strings.Lines(text) {
		if words := strings.Fields(strings.Trim(line, " `\n")); len(words) > 0 && slices.Contains([]string{"systemctl", "podman", "docker", "install"}, words[0]) {
			continue // flags of other programs
		}
		for _, m := range flagWord.FindAllStringSubmatch(line, -1) {
			if !strings.Contains(help.String(), m[1]) && !strings.Contains(looks, m[1]+":") {
				t.Errorf("there is no %s: %s", m[1], line)
			}
		}
	}
	for _, m := range regexp.MustCompile(`--limit ([a-z-]+)=`).FindAllStringSubmatch(text, -1) {
		if !slices.Contains(limitNames(), m[1]) {
			t.Errorf("there is no limit %s", m[1])
		}
	}
}

// The table of limits in README has every limit, and what it is set to.
func TestReadmeLimits(t *testing.T) {
	told := map[string]string{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([a-z]+-[a-z, -]+) \| ([0-9][^|]*) \|`).FindAllStringSubmatch(readFile(t, "../README.md"), -1) {
		names, values := strings.Split(row[1], ", "), strings.Split(row[2], ", ")
		if len(names) != len(values) {
			t.Errorf("%q: %d names, %d values", row[0], len(names), len(values))
			continue
		}
		for i, name := range names {
			told[name] = values[i]
		}
	}
	for _, l := range limitTable {
		if told[l.name] != l.value {
			t.Errorf("%s is %s; README says %q", l.name, l.value, told[l.name])
		}
	}
	if len(told) != len(limitTable) {
		t.Errorf("README has %d limits, the program %d", len(told), len(limitTable))
	}
}

// Addresses that README names answer, on the pages or on the admin address.
func TestReadmeAddressesAnswer(t *testing.T) {
	r := startServe(t, "--admin=127.0.0.1:0", "--base-url=http://localhost/smtp/")
	seen := 0
	for _, m := range regexp.MustCompile("`(?:http://[0-9.:]+)?(/[a-z]+[a-z0-9./-]*)`").FindAllStringSubmatch(readFile(t, "../README.md"), -1) {
		path := m[1]
		if strings.HasPrefix(path, "/etc/") || strings.HasPrefix(path, "/usr/") || strings.HasPrefix(path, "/var/") || strings.HasSuffix(path, ".js") && !static.Built() {
			continue
		}
		seen++
		site, _ := send(t, "GET", "http://"+r.at["http"]+path, "")
		admin, _ := send(t, "GET", "http://"+r.at["admin"]+path, "")
		if site == 404 && admin == 404 {
			t.Errorf("%s leads nowhere", path)
		}
	}
	for _, m := range regexp.MustCompile(`curl (?:-X (\w+) )?(?:-d (\w+|"[^"]*") )?http://127.0.0.1:9025(/\S+)`).FindAllStringSubmatch(readFile(t, "../README.md"), -1) {
		seen++
		if status, text := send(t, cmp.Or(m[1], "GET"), "http://"+r.at["admin"]+m[3], strings.Trim(m[2], `"`)); status != 200 {
			t.Errorf("%s: %d %s", m[0], status, text)
		}
	}
	if seen < 12 {
		t.Errorf("README names only %d addresses", seen)
	}
}
