package mta_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/recording"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

var (
	update = flag.Bool("update", false, "write the reached level into testdata/fidelity.tsv")
	diffs  = flag.Bool("diffs", false, "print every scenario that differs")
	folder = flag.String("recordings", "testdata", "where the folders of the recordings are")
)

// level is how faithful a persona is: scenarios that agree.
type level struct{ scenarios, codes, text int }

func (l level) plus(m level) level {
	return level{l.scenarios + m.scenarios, l.codes + m.codes, l.text + m.text}
}

// TestFidelity replays the recordings against the personas. A scenario agrees
// in codes if every step brings the same reply codes and the same end of the
// connection, and in text if it brings the same octets, queue ids and dates
// aside. The level once reached, in testdata/fidelity.tsv, must not be lost.
func TestFidelity(t *testing.T) {
	was := readLevels(t)
	now := map[string]level{}
	var names []string
	for _, file := range recordings(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		p, ok := persona.Get(name)
		if !ok {
			continue
		}
		if _, again := now[name]; !again {
			names = append(names, name)
		}
		now[name] = now[name].plus(measure(t, p, load(t, file), nil))
	}
	t.Log("\n" + table(names, now))
	if *update {
		writeLevels(t, names, now)
	}
	if *update || *folder != "testdata" {
		return
	}
	for name, w := range was {
		if n := now[name]; n.codes < w.codes || n.text < w.text {
			t.Errorf("%s fell back: codes %d of %d (was %d), text %d (was %d)", name, n.codes, n.scenarios, w.codes, n.text, w.text)
		}
	}
}

// TestPersonasKnowNobody replays them in a world with other names: a persona
// that answered from memory would not notice.
func TestPersonasKnowNobody(t *testing.T) {
	w, err := world.Parse(elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	now := map[string]level{}
	for _, file := range recordings(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		if p, ok := persona.Get(name); ok {
			now[name] = now[name].plus(measure(t, p, load(t, file), w))
		}
	}
	for name, was := range readLevels(t) {
		// Names in base64 stay as they are, and with them their scenarios.
		if n, few := now[name], was.scenarios/50+1; n.codes < was.codes-few || n.text < was.text-few {
			t.Errorf("%s is another elsewhere: codes %d of %d, not %d, text %d, not %d", name, n.codes, n.scenarios, was.codes, n.text, was.text)
		}
	}
}

const elsewhere = `host mx.bay.example
domain bay.example
client client.test.example 192.0.2.10
known remote.example test.example
mailbox clara rob
alias crew: clara rob
password clara wonder1and
password rob builder2
`

// moved gives the names of the recordings those of elsewhere, length for length.
var moved = strings.NewReplacer("lab.example", "bay.example", "LAB.EXAMPLE", "BAY.EXAMPLE", "Lab.Example", "Bay.Example",
	"alice", "clara", "ALICE", "CLARA", "Alice", "Clara", "bob", "rob", "team", "crew", "nosuchuser", "neverheard")

func move(sc recording.Scenario) *recording.Scenario {
	sc.Greeting = []byte(moved.Replace(string(sc.Greeting)))
	sc.Steps = append([]recording.Step(nil), sc.Steps...)
	for i := range sc.Steps {
		st := &sc.Steps[i]
		st.Send, st.Recv = []byte(moved.Replace(string(st.Send))), []byte(moved.Replace(string(st.Recv)))
	}
	return &sc
}

func recordings(t *testing.T) []string {
	files, _ := filepath.Glob(*folder + "/*/*.txt")
	if len(files) == 0 {
		t.Fatal("no recordings")
	}
	return files
}

func load(t *testing.T, file string) *recording.Recording {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := recording.Parse(string(src))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return rec
}

func measure(t *testing.T, p *persona.Persona, rec *recording.Recording, w *world.World) (l level) {
	for i := range rec.Scenarios {
		sc := &rec.Scenarios[i]
		if !replayable(sc) {
			continue
		}
		l.scenarios++
		if w != nil {
			sc = move(*sc)
		}
		r := replay(mta.Config{Persona: p, CanTLS: true, Seed: uint64(i), World: w}, sc)
		if r.codes == "" {
			l.codes++
		}
		if r.text == "" {
			l.text++
		} else if *diffs {
			t.Logf("%s %s: %s", p.Name, sc.ID, r.text)
		}
	}
	return l
}

// replayable leaves out what a single session cannot show: connection limits.
func replayable(sc *recording.Scenario) bool {
	for _, s := range sc.Steps {
		if s.Kind == recording.Connection {
			return false
		}
	}
	return len(sc.Steps) > 0
}

// verdict holds the first difference in codes and in text; empty: none.
type verdict struct{ codes, text string }

// player drives a session as a client that reads every reply before it goes on.
type player struct {
	s    *mta.Session
	now  smtp.Time
	wait []mta.Output // not read yet; Delay is the moment it is due
	due  smtp.Time
}

func replay(cfg mta.Config, sc *recording.Scenario) (v verdict) {
	p := &player{s: mta.New(cfg), now: 1795431600000}
	if !sc.Early {
		p.take(p.s.Open(p.now))
		got, closed := p.read(0)
		v.compare("greeting", sc.Greeting, got, false, closed)
	}
	for i := range sc.Steps {
		st := &sc.Steps[i]
		if st.Kind == recording.TLSFailed {
			return v
		}
		for range max(st.Times, 1) {
			got, closed := p.step(st, sc.Early && i == 0)
			v.compare(fmt.Sprintf("step %d %.60q", i+1, st.Send), st.Recv, got, st.Closed, closed)
		}
	}
	return v
}

// flood is how many recipients a step stands for that was recorded in short.
var flood = regexp.MustCompile(`first refusal after (\d+) accepted|no refusal in (\d+) recipients`)

func (p *player) step(st *recording.Step, early bool) (got []byte, closed bool) {
	for _, r := range st.Remarks {
		if m := flood.FindStringSubmatch(r); m != nil {
			n, _ := strconv.Atoi(m[1] + m[2])
			for range n {
				p.take(p.s.Receive(p.now, st.Send))
				if got, closed := p.read(0); !bytes.HasPrefix(got, []byte("250")) || closed {
					return got, closed
				}
			}
			if m[2] != "" {
				return nil, false
			}
		}
	}
	switch st.Kind {
	case recording.TLS:
		p.take(p.s.Handshake(p.now))
	case recording.EOF:
		p.take(p.s.End(p.now))
	case recording.Idle:
	default:
		p.take(p.s.Receive(p.now, st.Payload()))
		if early {
			p.take(p.s.Open(p.now))
		}
	}
	p.patience(st)
	return p.read(st.Silence)
}

// patience lets the server lose it, if the client was silent for that long.
func (p *player) patience(st *recording.Step) {
	const about = 1500 // ms between the clocks of client and server
	at := p.s.Deadline()
	if at == 0 || st.Kind != recording.Idle && at > p.now+smtp.Time(max(st.After, st.Silence))+about {
		return
	}
	if p.due < at && (st.Kind == recording.Idle || max(st.After, st.Silence) > about) {
		p.now = max(p.now, at)
		p.take(p.s.Idle(p.now))
	}
}

// take copies outputs, for their octets are only good until the next call.
func (p *player) take(list []mta.Output) {
	p.due = max(p.due, p.now)
	for _, o := range list {
		p.due += smtp.Time(o.Delay)
		p.wait = append(p.wait, mta.Output{Bytes: bytes.Clone(o.Bytes), Delay: int64(p.due), Then: o.Then})
	}
}

// read takes what has come, or comes within patience if that is not 0, and
// moves the clock past it.
func (p *player) read(patience int) (got []byte, closed bool) {
	until := p.now + smtp.Time(patience)
	for len(p.wait) > 0 && (patience == 0 || smtp.Time(p.wait[0].Delay) <= until) {
		o := p.wait[0]
		p.wait = p.wait[1:]
		got = append(got, o.Bytes...)
		closed = closed || o.Then == mta.Close || o.Then == mta.Reset
		p.now = max(p.now, smtp.Time(o.Delay))
	}
	p.now = max(p.now, until) + 1
	return got, closed
}

func (v *verdict) compare(where string, want, got []byte, wantClosed, gotClosed bool) {
	if v.codes == "" && (codes(want) != codes(got) || wantClosed != gotClosed) {
		v.codes = where
	}
	if v.text == "" && (!bytes.Equal(normal(want), normal(got)) || wantClosed != gotClosed) {
		v.text = fmt.Sprintf("%s\n   want %.400q closed %v\n   got  %.400q closed %v", where, want, wantClosed, got, gotClosed)
	}
}

// codes lists the reply codes in some octets, with the form of each line.
func codes(b []byte) string {
	var out strings.Builder
	for _, line := range strings.SplitAfter(string(b), "\n") {
		if len(line) > 4 && line[3] != '-' || len(line) <= 4 {
			out.WriteString(line[:min(3, len(line))] + " ")
		}
	}
	return out.String()
}

// changing is what no two runs of a server have in common.
var changing = regexp.MustCompile(strings.Join([]string{
	`[A-Z][a-z]{2}, ? ?\d+ [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT)`, // dates
	`\b1[0-9A-Za-z]{5}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}\b`,                          // exim
	`\b[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\b`,           // haraka
	`ready \([0-9A-F]{6}\)`,
	`\([0-9A-Za-z_-]{22}\)`,  // mox
	`^334 PD[A-Za-z0-9+/=]+`, // CRAM-MD5
	`\bmsg ID = [0-9a-f]{8}`,
	`\bqueued as [0-9A-Za-z]{10,22}`,
	`\b[0-9A-F]{16}\.[0-9A-F]{8}\b`,         // courier
	`ok \d{10} qp \d+`,                      // qmail
	`250 2\.0\.0 [0-9A-Za-z]{8,14} Message`, // sendmail, opensmtpd
	`(?:welcome to chasqui's|250 2\.0\.0) [A-Z].*|welcome to chasqui's .*`, // chasquid's sayings
}, "|"))

func normal(b []byte) []byte { return changing.ReplaceAll(b, []byte("ID")) }

const levelsFile = "testdata/fidelity.tsv"

func table(names []string, levels map[string]level) string {
	var w strings.Builder
	fmt.Fprintf(&w, "%-20s %9s %7s %7s\n", "persona", "scenarios", "codes", "text")
	var sum level
	row := func(name string, l level) {
		n := float64(max(l.scenarios, 1)) / 100
		fmt.Fprintf(&w, "%-20s %9d %6.1f%% %6.1f%%\n", name, l.scenarios, float64(l.codes)/n, float64(l.text)/n)
	}
	for _, name := range names {
		l := levels[name]
		row(name, l)
		sum = sum.plus(l)
	}
	row("all", sum)
	return w.String()
}

func readLevels(t *testing.T) map[string]level {
	src, err := os.ReadFile(levelsFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	levels := map[string]level{}
	for _, line := range strings.Split(string(src), "\n") {
		var name string
		var l level
		if n, _ := fmt.Sscanf(line, "%s %d %d %d", &name, &l.scenarios, &l.codes, &l.text); n == 4 {
			levels[name] = l
		}
	}
	return levels
}

func writeLevels(t *testing.T, names []string, levels map[string]level) {
	var w strings.Builder
	w.WriteString("persona\tscenarios\tcodes\ttext\n")
	for _, name := range names {
		l := levels[name]
		fmt.Fprintf(&w, "%s\t%d\t%d\t%d\n", name, l.scenarios, l.codes, l.text)
	}
	if err := os.WriteFile(levelsFile, []byte(w.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
