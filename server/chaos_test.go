package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// sickness is what a line can do to a session, with their measures: milliseconds,
// kB a second, octets.
var sickness = map[string]string{
	"latency":    `{"latency":60,"jitter":30}`,
	"bandwidth":  `{"rate":60}`,
	"slow_close": `{"delay":700}`,
	"timeout":    `{"timeout":0}`, // silence: nothing passes, and nobody closes
	"reset_peer": `{"timeout":0}`,
	"slicer":     `{"average_size":60,"size_variation":30,"delay":100}`,
	"limit_data": `{"bytes":9}`,
	"down":       "",
}

// Harmless faults slow a session down and change nothing in it.
var harmless = map[string]bool{"latency": true, "bandwidth": true, "slow_close": true, "slicer": true}

// A moment is where in a session the fault sets in: just before this is done.
type moment struct {
	name string
	do   func(*tab, *gate) error
}

var moments = []moment{
	{"dial", func(b *tab, _ *gate) error { return b.until("connected", "") }},
	{"banner", func(b *tab, g *gate) error { close(g.open); return b.until("", "220") }},
	{"EHLO", func(b *tab, _ *gate) error { return b.ask("EHLO tab.example\r\n", "250") }},
	{"TLS", func(b *tab, _ *gate) error {
		if err := b.say("STARTTLS\r\n"); err != nil {
			return err
		}
		return b.until("tls", "")
	}},
	{"DATA", func(b *tab, _ *gate) error {
		for _, c := range [][2]string{
			{"EHLO tab.example\r\n", "250"}, {"MAIL FROM:<sender@test.example>\r\n", "250"}, {"RCPT TO:<alice@lab.example>\r\n", "250"}, {"DATA\r\n", "354"},
			{"Subject: chaos\r\n\r\n" + strings.Repeat(strings.Repeat("x", 70)+"\r\n", 300) + ".\r\n", "250"}, {"QUIT\r\n", "221"},
		} {
			if err := b.ask(c[0], c[1]); err != nil {
				return err
			}
		}
		return nil
	}},
}

func (b *tab) ask(line, code string) error {
	if err := b.say(line); err != nil {
		return err
	}
	return b.until("", code)
}

// quick makes every patience of the relay short, patient makes it long: what is
// only slow must not be cut off on a busy machine. roomy makes every quota large.
var (
	quick = []string{"--limit=relay-idle=3s", "--limit=relay-banner=2s", "--limit=relay-ping=1s", "--limit=relay-dead=4s", "--limit=relay-stall=3s", "--limit=smtp-idle=5s"}

	patient = []string{"--limit=relay-hello=1m", "--limit=relay-idle=5m", "--limit=relay-banner=1m", "--limit=relay-dead=5m", "--limit=relay-stall=1m"}

	roomy = []string{
		"--limit=relay-client=1000", "--limit=relay-open=1000", "--limit=outside-open=1000", "--limit=client-open=1000", "--limit=client-minute=100000",
		"--limit=client-hour=100000", "--limit=client-hosts=1000", "--limit=host-open=1000", "--limit=host-minute=100000", "--limit=host-hour=100000", "--limit=smtp-client=1000",
	}
)

// chaosCase is one session with one fault.
type chaosCase struct {
	side, fault string // side: peer, between relay and server; visitor, between tab and relay
	at          int    // moment
	gate        *gate
	line        *line
}

func (c chaosCase) String() string { return c.side + "/" + c.fault + "/" + moments[c.at].name }

// Every fault, on either side, at every moment: the tab is told the cause in
// words where it can be reached at all, and nothing of the session is left. In
// short, all at once; with EHLO_TEST=chaos one fault after the other, each with
// its own look at what is left.
func TestChaos(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	for name, flags := range map[string][]string{"slow": patient, "broken": quick} {
		t.Run(name, func(t *testing.T) {
			mail := make(chan string)
			cases, allow := chaosCases(t, name == "slow", func() string { return <-mail })
			p := startProcess(t, 4096, slices.Concat(roomy, flags, allow)...)
			stop := make(chan struct{})
			defer close(stop)
			go func() {
				for {
					select {
					case mail <- p.at["smtp"]:
					case <-stop:
						return
					}
				}
			}()
			p.chaos(t, cases)
		})
	}
}

// chaos runs the cases against the process and looks what is left.
func (p *process) chaos(t *testing.T, cases []chaosCase) {
	for i, c := range cases {
		if c.side == "visitor" {
			cases[i].line = newLine(t, p.at["http"])
		}
	}
	for _, group := range chaosGroups(cases) {
		goroutines, files := p.rest(t)
		var all sync.WaitGroup
		for _, c := range group {
			all.Go(func() { c.run(t, p.at["http"], "http://"+p.at["http"]) })
		}
		all.Wait()
		var g, f int
		if !until(10*time.Second, func() bool { g, f = p.holds(); return g <= goroutines && f <= files && g > 0 }) {
			t.Errorf("%v and %d more: %d goroutines, before %d; %d files, before %d", group[0], len(group)-1, g, goroutines, f, files)
		}
	}
}

// chaosCases makes those that are harmless, or those that are not, with the flags
// that let the relay reach them.
func chaosCases(t *testing.T, slow bool, mail func() string) (cases []chaosCase, allow []string) {
	for fault := range sickness {
		for at := range moments {
			if harmless[fault] != slow {
				continue
			}
			for _, side := range []string{"peer", "visitor"} {
				c := chaosCase{side: side, fault: fault, at: at, gate: newGate(t, mail)}
				target := c.gate.Addr().String()
				if side == "peer" {
					c.line = newLine(t, target)
					target = c.line.Listen
				}
				cases, allow = append(cases, c), append(allow, "--allow="+target)
			}
		}
	}
	return cases, allow
}

func chaosGroups(cases []chaosCase) [][]chaosCase {
	if os.Getenv("EHLO_TEST") != "chaos" {
		return [][]chaosCase{cases}
	}
	by := map[string][]chaosCase{}
	for _, c := range cases {
		by[c.side+c.fault] = append(by[c.side+c.fault], c)
	}
	var groups [][]chaosCase
	for _, g := range by {
		groups = append(groups, g)
	}
	return groups
}

// rest waits until nothing changes any more, and gives what it holds then.
func (p *process) rest(t *testing.T) (goroutines, files int) {
	t.Helper()
	if !until(10*time.Second, func() bool {
		g, f := p.holds()
		same := g == goroutines && f == files && g > 0
		goroutines, files = g, f
		return same
	}) {
		t.Error("it does not come to rest")
	}
	return goroutines, files
}

// run goes through a session. What must hold: it ends, and the tab knows why.
func (c chaosCase) run(t *testing.T, http, origin string) {
	target := c.gate.Addr().String()
	if c.side == "visitor" {
		http = c.line.Listen
	} else {
		target = c.line.Listen
	}
	if c.at == 0 {
		c.line.disturb(c.fault)
	}
	b, err := openTab(http, origin, target)
	if err != nil {
		if c.side == "peer" || harmless[c.fault] {
			t.Errorf("%v: no tab: %v", c, err)
		}
		return
	}
	defer b.ws.Close()
	for i, m := range moments {
		if i == c.at && i > 0 {
			c.line.disturb(c.fault)
		}
		if err = m.do(b, c.gate); err != nil {
			break
		}
	}
	if err != nil && harmless[c.fault] {
		t.Errorf("%v: it should only be slow, but: %v, %+v, heard %q", c, err, b.last, b.heard.String())
	}
	if cause := b.cause(); cause == "" && (c.side == "peer" || harmless[c.fault]) {
		t.Errorf("%v: the tab does not know why it ended (%v)", c, err)
	} else if os.Getenv("EHLO_TEST") == "chaos" {
		fmt.Fprintf(os.Stderr, "%v: %s\n", c, cause)
	}
}
