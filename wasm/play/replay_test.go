package play

import (
	"strings"
	"testing"

	"ehlo/wasm/lesson"
)

func replayed(t *testing.T, src string, cfg Config) ([]Result, error) {
	t.Helper()
	d, err := lesson.ParseDialogue(src)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Start = start
	return Replay(d, cfg)
}

func TestReplay(t *testing.T) {
	for name, src := range map[string]string{
		"every line": `
S: 220 mx.lab.example*
C: NOOP
S: 250*`,
		"the greeting taken as it comes": `
C: EHLO c.example
S: 250-mx.lab.example greets c.example
S: 250-PIPELINING
S: 250*
C: QUIT
S: 221*
[closed]`,
		"a pipeline and a message": `
C: EHLO c.example
S: 250*
C: MAIL FROM:<>
C: RCPT TO:<alice@lab.example>
C: DATA
S: 250*
S: 250*
S: 354*
C: ..
C: .
S: 250 2.0.0*`,
		"TLS": `
C: EHLO c.example
S: 250*
C: STARTTLS
S: 220*
[tls]
C: NOOP
S: 250*`,
		"sections, each with its world": `
world: rule NOOP: 450 not now
== one
C: NOOP
S: 450 not now
== two
rule NOOP: 451 not now either
rule VRFY: delay 1m

C: VRFY alice
S: 252*`,
		"before the greeting": `
[early]
C: EHLO c.example
S: 2*
S: 250*`,
		"two connections": `
S: 220*
C: QUIT
S: 221*
[connect]
S: 220*
[drop]`,
		"delayed replies are waited for": `
rule greeting: delay 1m

S: 220*
C: NOOP
[wait 3m]
S: 250*`,
	} {
		if _, err := replayed(t, src, Config{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReplayMismatches(t *testing.T) {
	tests := []struct{ src, want string }{
		{"S: 554*", "1: got S: 220 mx.lab.example ESMTP Ehlo at your service, want S: 554*"},
		{"S: 220*\nC: NOOP\nC: NOOP\nS: 250*", "4: got S: 250 2.0.0 Still here, want nothing more from the server here"},
		{"S: 220*\nC: NOOP\nS: 250*\nS: 250*", "4: got silence, want S: 250*"},
		{"== x\nC: QUIT\nS: 221*\nC: NOOP", `4: in x: got a closed connection, want one to send "NOOP\r\n"`},
		{"C: QUIT\nS: 221*\nS: 250*", "3: got a closed connection, want S: 250*"},
		{"[tls]", "1: got no TLS, want [tls]"},
		{"S: 220*\n[closed]", "2: got an open connection, want [closed]"},
		{"S: 220*\nC: VRFY alice\nC: NOOP\nS: 252 nothing*", "4: got S: 252 2.5.0"},
		{"\n\nC: NOOP\nS: 250", "4: got S: 250 2.0.0 Still here, want S: 250"},
		{"rule VRFY: half\n\nC: VRFY a\nS: 252*", "4: got "},
		{"persona: nobody\n\nS: 220*", `1: no persona "nobody"`},
		{"mailbox\n\nS: 220*", "1: world: "},
	}
	for _, tt := range tests {
		_, err := replayed(t, tt.src, Config{})
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%q:\ngot  %v\nwant %s...", tt.src, err, tt.want)
		}
	}
}

func TestReplayMeetsGoals(t *testing.T) {
	steps := lessonOf(t, "greeting 220", "VRFY 252", "QUIT 221")
	h, err := lesson.ParseHint("order when RCPT 503 mistake=rcpt-before-mail")
	if err != nil {
		t.Fatal(err)
	}
	steps[1].Hints = []lesson.Hint{h}
	list, err := replayed(t, "S: 220*\nC: VRFY alice\nS: 252*\nC: QUIT\nS: 221*", Config{Steps: steps})
	if err != nil || !list[0].Done || len(list[0].Met) != 3 {
		t.Errorf("a solution: %+v, %v", list, err)
	}
	list, err = replayed(t, "== order\nC: RCPT TO:<alice@lab.example>\nS: 503*\n== skipped\nstep: 3\nC: QUIT\nS: 221*", Config{Steps: steps})
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	if r := list[0]; r.Section != "order" || len(r.Raised) != 1 || r.Raised[0].ID != "order" || r.Step != 1 {
		t.Errorf("a mistake: %+v", r)
	}
	if r := list[1]; !r.Done || len(r.Met) != 1 {
		t.Errorf("a section that begins at a later step: %+v", r)
	}
}

func TestReplayGoesToAnotherServer(t *testing.T) {
	var step lesson.Step
	for _, line := range []string{"VRFY 252 persona=rfc", "VRFY 252 persona=exim"} {
		g, err := lesson.ParseGoal(line)
		if err != nil {
			t.Fatal(err)
		}
		step.Goals = append(step.Goals, g)
	}
	src := "\nC: VRFY alice\nS: 252 2.5.0*\n[persona exim]\nS: 220*\nC: VRFY alice@lab.example\nS: 252*\n"
	list, err := replayed(t, src, Config{Steps: []lesson.Step{step}})
	if err != nil {
		t.Fatal(err)
	}
	if !list[0].Done {
		t.Errorf("met %v, want both goals", list[0].Met)
	}
	if _, err := replayed(t, "\nS: 220*\n[persona nobody]\nS: 220*\n", Config{}); err == nil || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("an unknown server: %v", err)
	}
}
