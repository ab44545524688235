package play

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/lesson"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

const start = smtp.Time(1_790_000_000_000)

// begun opens a session whose visitor takes a second for every line.
func begun(t testing.TB, cfg Config) *Play {
	t.Helper()
	cfg.Start = start
	p, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// type_ sends lines, each as an arrival of its own.
func (p *Play) type_(lines ...string) {
	for _, line := range lines {
		p.Feed(p.clock.last-p.clock.skew+1000, []byte(line+"\r\n"))
	}
}

// page is what the page gets, taken apart.
type page struct {
	State   string
	Step    int
	Due     int64
	Dropped int
	Closed  bool
	More    bool
	Events  []event
	Met     []struct{ Step, Index, By int }
	Hints   []struct {
		Step int
		ID   string
		By   int
	}
}

type event struct {
	N, At, Took, Answers, Code int
	From, Kind, Verb, After    string
	Delay                      int
	Marks                      []string
	Explain                    []struct {
		ID   string
		Args []string
	}
}

func (p *Play) page(t testing.TB) page {
	t.Helper()
	return decode(t, p.Output(nil, 1<<30))
}

func decode(t testing.TB, text []byte) (out page) {
	t.Helper()
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return out
}

// brief is a list of events as words: "S220 C:EHLO S250 note.over".
func brief(list []event) string {
	var b []string
	for _, e := range list {
		switch e.From {
		case "client":
			b = append(b, "C:"+e.Verb)
		case "server":
			b = append(b, "S"+strconv.Itoa(e.Code))
		default:
			b = append(b, e.Explain[0].ID)
		}
	}
	return strings.Join(b, " ")
}

func TestSession(t *testing.T) {
	tests := []struct {
		name  string
		cfg   Config
		lines []string
		want  string
		state string
	}{
		{"220 without a key pressed", Config{}, nil, "S220", "greeted"},
		{"VRFY", Config{}, []string{"EHLO c.example", "VRFY alice", "QUIT"},
			"S220 C:EHLO S250 C:VRFY S252 C:QUIT S221 note.closed.server", "closed"},
		{"wrong order", Config{}, []string{"RCPT TO:<alice@lab.example>"}, "S220 C:RCPT S503", "greeted"},
		{"a message", Config{}, []string{"HELO c.example", "MAIL FROM:<a@test.example>", "RCPT TO:<alice@lab.example>", "DATA", "hi", "."},
			"S220 C:HELO S250 C:MAIL S250 C:RCPT S250 C:DATA S354 C: C:. S250 note.delivered", "ready"},
		{"STARTTLS", Config{}, []string{"EHLO c.example", "STARTTLS", "NOOP"},
			"S220 C:EHLO S250 C:STARTTLS S220 note.tls-simulated C:NOOP S250", "greeted"},
		{"TLS first", Config{Role: "submissions"}, []string{"EHLO c.example"},
			"note.tls-simulated S220 C:EHLO S250", "ready"},
		{"after the end", Config{}, []string{"QUIT", "NOOP"},
			"S220 C:QUIT S221 note.closed.server note.over", "closed"},
		{"the world has rules", Config{World: "rule RCPT bob@: 450 4.2.1 later"},
			[]string{"EHLO c.example", "MAIL FROM:<>", "RCPT TO:<bob@lab.example>"},
			"S220 C:EHLO S250 C:MAIL S250 C:RCPT S450", "mail"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := begun(t, tt.cfg)
			p.type_(tt.lines...)
			out := p.page(t)
			if got := brief(out.Events); got != tt.want || out.State != tt.state {
				t.Errorf("got %s (%s)\nwant %s (%s)", got, out.State, tt.want, tt.state)
			}
			if again := p.page(t); len(again.Events) != 0 {
				t.Errorf("events are told twice: %s", brief(again.Events))
			}
		})
	}
}

// One arrival gives the same events whatever slices it is worked on in, and
// the same replies if it comes octet by octet.
func TestArrivals(t *testing.T) {
	text := "EHLO c.example\r\nMAIL FROM:<a@test.example>\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\n" +
		strings.Repeat("x..\r\n..\r\n", 3000) + ".\r\nQUIT\r\n"
	whole := begun(t, Config{})
	whole.Feed(start+1, []byte(text))
	var codes []int
	for _, e := range whole.page(t).Events {
		if e.Code > 0 {
			codes = append(codes, e.Code)
		}
	}
	single := begun(t, Config{})
	for i := range text {
		single.Feed(start+1, []byte(text[i:i+1]))
	}
	for _, e := range single.page(t).Events {
		if e.Code > 0 {
			if len(codes) == 0 || codes[0] != e.Code {
				t.Fatalf("octet by octet: unexpected %d, want %v", e.Code, codes)
			}
			codes = codes[1:]
		}
	}
	if len(codes) != 0 || !single.Closed() || !whole.Closed() {
		t.Errorf("replies are missing: %v", codes)
	}
}

func TestOpenFaults(t *testing.T) {
	tests := []struct {
		cfg  Config
		want string
	}{
		{Config{Persona: "nobody"}, `no persona "nobody"`},
		{Config{Role: "pop3"}, `no role "pop3"`},
		{Config{World: "\nnonsense here"}, "world: line 2"},
	}
	for _, tt := range tests {
		if _, err := Open(tt.cfg); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: got %v, want ...%s...", tt.cfg, err, tt.want)
		}
	}
}

func TestWatch(t *testing.T) {
	p := Watch(Config{Start: start, Steps: lessonOf(t, "VRFY 252 peer=real tls=yes")})
	p.Note(start+1, "connected", "192.0.2.1:25", "12")
	p.Peer(start+2, []byte("220 mx.exam"))
	p.Peer(start+3, []byte("ple ESMTP\r\n"))
	p.Feed(start+4, []byte("EHLO c\r\n"))
	p.Peer(start+5, []byte("250-mx\r\n250 STARTTLS\r\n"))
	p.Feed(start+6, []byte("STARTTLS\r\n"))
	p.Peer(start+7, []byte("220 go\r\n"))
	p.Handshake(start+8, wire.Facts{Version: "TLS 1.3", Cipher: "x", Why: "self-signed"})
	p.Feed(start+9, []byte("VRFY alice\r\n"))
	p.Peer(start+10, []byte("252 maybe\r\n"))
	p.Hangup(start+11, "peer", "EOF")
	p.Hangup(start+12, "network")
	out := p.page(t)
	want := "note.connected S220 C:EHLO S250 C:STARTTLS S220 note.tls-unverified C:VRFY S252 note.closed.peer"
	if got := brief(out.Events); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if len(out.Met) != 1 || out.Met[0].By != 9 {
		t.Errorf("met: %v", out.Met)
	}
	if err := p.Rewind(start+20, 3); err != ErrReal {
		t.Errorf("rewind: %v", err)
	}
}

func lessonOf(t testing.TB, steps ...string) (list []lesson.Step) {
	t.Helper()
	for _, goals := range steps {
		var s lesson.Step
		for _, line := range strings.Split(goals, "\n") {
			g, err := lesson.ParseGoal(line)
			if err != nil {
				t.Fatal(err)
			}
			s.Goals = append(s.Goals, g)
		}
		list = append(list, s)
	}
	return list
}

func TestLesson(t *testing.T) {
	p := begun(t, Config{Steps: lessonOf(t, "greeting 220\nEHLO 250", "VRFY alice 252")})
	p.type_("VRFY alice", "EHLO c.example", "VRFY alice")
	out := p.page(t)
	if len(out.Met) != 3 || out.Met[0].Step != 1 || out.Met[2].Step != 2 || out.Met[2].By != 7 || out.Step != 3 {
		t.Errorf("met %v, step %d", out.Met, out.Step)
	}
	p.Restart(start + 100_000)
	if out = p.page(t); len(out.Met) != 0 || out.Step != 3 || brief(out.Events) != "S220" {
		t.Errorf("after a restart: %+v", out)
	}
}

func TestGoalsGivenLate(t *testing.T) {
	p := begun(t, Config{})
	p.type_("EHLO c.example", "VRFY alice")
	before := p.page(t)
	p.SetGoals(lessonOf(t, "greeting 220\nEHLO 250", "VRFY 252", "QUIT 221"), [][2]int{{0, 0}})
	out := p.page(t)
	if len(out.Events) != 0 || len(out.Met) != 2 || out.Met[1].By != 5 || out.Step != 3 {
		t.Errorf("got %+v", out)
	}
	p.type_("QUIT")
	if out = p.page(t); out.Step != 4 || out.Events[0].N != len(before.Events)+1 {
		t.Errorf("the session does not go on where it was: %+v", out)
	}
}

// A reply that nobody recorded says so, whether it comes from the server's
// documents or is a guess.
func TestSourceOfReplies(t *testing.T) {
	sources := map[string]bool{}
	for _, name := range persona.Names() {
		who, _ := persona.Get(name)
		p := begun(t, Config{Persona: name})
		p.type_("EHLO c.example", "VRFY alice", "EXPN team", "HELP", "FOO")
		for _, e := range p.page(t).Events {
			marked := slices.Contains(e.Marks, "documented") || slices.Contains(e.Marks, "guess")
			if marked {
				sources[name] = true
			}
			if want := who.Source != "" && name != "rfc"; e.Code > 0 && marked != want && !slices.Contains(e.Marks, "guess") {
				t.Errorf("%s: %d to %s: marks %v, source of the persona %q", name, e.Code, e.Verb, e.Marks, who.Source)
			}
		}
	}
	if len(sources) == 0 || sources["rfc"] {
		t.Errorf("marked: %v", sources)
	}
}

// decodeEvents is what the page would get from the beginning.
func decodeEvents(p *Play) []event {
	var out page
	if err := json.Unmarshal(p.Output(nil, 1<<30), &out); err != nil {
		panic(err)
	}
	return out.Events
}
