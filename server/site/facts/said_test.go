package facts

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/mta/recording"
	"ehlo/wasm/wire"
)

var update = flag.Bool("update", false, "write said.txt and fidelity.txt anew from the recordings")

const recordings = "../../../wasm/mta/testdata"

// How much of the recordings goes into the table.
const (
	perServer = 2  // replies of one set-up with one code
	perCode   = 16 // replies with one code
	keepLines = 3  // of one reply
	keepAsked = 60 // octets of the line it answers
	keepText  = 200
)

// products are the names people know, and where the version stands in the
// header of a recording.
var products = map[string]string{
	"aiosmtpd": "aiosmtpd", "chasquid": "chasquid", "courier": "Courier", "exim": "Exim", "go-smtp": "go-smtp", "haraka": "Haraka",
	"maddy": "maddy", "mailpit": "Mailpit", "mox": "mox", "notqmail": "notqmail", "opensmtpd": "OpenSMTPD", "postfix": "Postfix",
	"qmail": "qmail", "qpsmtpd": "qpsmtpd", "sendmail": "Sendmail", "smtp-server-npm": "Nodemailer smtp-server", "twisted": "Twisted Mail",
}

var version = regexp.MustCompile(`\bv?(\d+(?:\.\d+)+(?:p\d+)?)`)

// server is "Postfix 3.7.11" for a recording.
func server(name string, r *recording.Recording) string {
	product := products[name]
	for base := name; product == ""; product = products[base] {
		at := strings.LastIndex(base, "-")
		if at < 0 {
			return name
		}
		base = base[:at]
	}
	if m := regexp.MustCompile(`tag notqmail-(\S+);`).FindStringSubmatch(r.Version); m != nil {
		return product + " " + m[1] // its own VERSION file lags behind
	}
	if m := version.FindStringSubmatch(r.Version); m != nil {
		return product + " " + m[1]
	}
	if m := regexp.MustCompile(`\w{3} 20\d\d`).FindString(r.Version); m != "" {
		return product + ", " + m
	}
	return product
}

// sayings plays what was recorded past the annotator: it knows which reply
// answers which command, also where many went out at once.
func sayings(name string, r *recording.Recording) []Saying {
	var list []Saying
	who := server(name, r)
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		o := wire.New(wire.Options{Sink: func(e *wire.Event) {
			if e.From != wire.FromServer || e.Code == 0 {
				return
			}
			list = append(list, newSaying(name, who, e))
		}})
		if !s.Early {
			o.Server(0, s.Greeting)
		}
		for j := range s.Steps {
			step := &s.Steps[j]
			if step.Kind == recording.Bytes {
				o.Client(0, step.Send)
			}
			if step.Kind != recording.Bytes {
				break // what follows is about other things than words
			}
			o.Server(0, step.Recv)
		}
	}
	return list
}

func newSaying(persona, server string, e *wire.Event) Saying {
	s := Saying{Code: e.Code, Persona: persona, Server: server, Verb: e.Verb}
	asked := strings.TrimSpace(e.Verb + " " + string(e.Arg))
	if e.Kind == wire.KindGreeting {
		s.Verb, asked = "greeting", ""
	} else if e.Verb == "." {
		asked = ""
	}
	s.Asked = cut(asked, keepAsked)
	lines := strings.Split(strings.TrimRight(e.Text(), "\n"), "\n")
	if len(lines) > keepLines {
		s.More, lines = len(lines)-keepLines, lines[:keepLines]
	}
	for _, line := range lines {
		s.Lines = append(s.Lines, cut(strings.TrimRight(line, " "), keepText))
	}
	return s
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// varies blanks what differs from session to session: numbers and queue ids.
var varies = regexp.MustCompile(`[0-9A-Za-z.-]*[0-9][0-9A-Za-z.-]*`)

// few picks the sayings worth a line: for each code of each server those that
// differ in words, first the ones that answer what the code mostly answers.
func few(all []Saying) []Saying {
	byCode := map[int][]Saying{}
	seen := map[string]bool{}
	count := map[string]int{}
	for _, s := range all {
		key := fmt.Sprint(s.Code, s.Server, s.Verb, varies.ReplaceAllString(s.Lines[0][3:], "#"))
		set := fmt.Sprint(s.Code, s.Persona)
		if seen[key] || count[set] >= perServer || odd(s) {
			continue
		}
		seen[key] = true
		count[set]++
		byCode[s.Code] = append(byCode[s.Code], s)
	}
	var list []Saying
	for _, code := range sorted(byCode) {
		own := byCode[code]
		// One of each server first; the second ones fill what room is left.
		turn := map[string]int{}
		rank := make(map[string]int)
		for i, s := range own {
			rank[fmt.Sprint(i)] = turn[s.Persona]
			turn[s.Persona]++
		}
		order := make([]int, len(own))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return rank[fmt.Sprint(a)] - rank[fmt.Sprint(b)] })
		for _, i := range order[:min(len(order), perCode)] {
			list = append(list, own[i])
		}
	}
	return list
}

// odd are replies to what no reader would type: control characters, and lines
// made long on purpose.
func odd(s Saying) bool {
	text := s.Asked + strings.Join(s.Lines, "")
	return strings.ContainsAny(text, "\\\t…") || strings.Contains(text, "U+") || len(s.Lines[0]) < 4 || s.Code < 200 || s.Code > 599
}

func sorted(m map[int][]Saying) []int {
	var keys []int
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (s Saying) row() string {
	or := func(text string) string {
		if text == "" {
			return "-"
		}
		return text
	}
	more := ""
	if s.More > 0 {
		more = strconv.Itoa(s.More)
	}
	return strings.Join([]string{strconv.Itoa(s.Code), s.Persona, s.Server, or(s.Verb), or(s.Asked), strings.Join(s.Lines, " ␤ "), or(more)}, "\t") + "\n"
}

// TestSaid holds the checked-in tables against the recordings they are made of.
func TestSaid(t *testing.T) {
	var all []Saying
	servers := map[string]string{}
	for _, name := range names(t) {
		src, err := os.ReadFile(recordings + "/recordings/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		r, err := recording.Parse(string(src))
		if err != nil {
			t.Fatal(err)
		}
		servers[name] = server(name, r)
		all = append(all, sayings(name, r)...)
	}
	var b strings.Builder
	b.WriteString("# Made from the recordings by: go test ./server/site/facts -args -update\n")
	b.WriteString("code\tpersona\tserver\tverb\tasked\treply\tmore\n")
	for _, s := range few(all) {
		b.WriteString(s.row())
	}
	hold(t, "said.txt", b.String())
	hold(t, "fidelity.txt", fidelityOf(t, servers))
}

// fidelityOf puts the measured level beside product and version.
func fidelityOf(t *testing.T, servers map[string]string) string {
	src, err := os.ReadFile(recordings + "/fidelity.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("# Made from the measurement by: go test ./server/site/facts -args -update\n")
	b.WriteString("persona\tserver\tsessions\tcodes\ttext\n")
	for _, line := range strings.Split(strings.TrimSpace(string(src)), "\n")[1:] {
		name, rest, _ := strings.Cut(line, "\t")
		b.WriteString(name + "\t" + servers[name] + "\t" + rest + "\n")
	}
	return b.String()
}

func hold(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != want {
		t.Errorf("%s is out of date (%v): go test ./server/site/facts -args -update", file, err)
	}
}

// names lists the recordings, each server before its other set-ups.
func names(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(recordings + "/recordings/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no recordings")
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".txt")
	}
	slices.Sort(files)
	return files
}
