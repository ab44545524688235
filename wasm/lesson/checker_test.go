package lesson

import (
	"testing"

	"ehlo/wasm/wire"
)

func steps(t *testing.T, lines ...[]string) []Step {
	t.Helper()
	var list []Step
	for _, goals := range lines {
		var s Step
		for _, line := range goals {
			g, err := ParseGoal(line)
			if err != nil {
				t.Fatal(err)
			}
			s.Goals = append(s.Goals, g)
		}
		list = append(list, s)
	}
	return list
}

func see(c *Checker, events []wire.Event) (met []Met, raised []Raised) {
	for i := range events {
		met, raised = c.See(&events[i], met, raised)
	}
	return met, raised
}

func TestStepsInOrder(t *testing.T) {
	c := NewChecker(steps(t,
		[]string{"greeting 220", "EHLO 250"},
		nil, // a step to read
		[]string{"VRFY nosuchuser 252", "VRFY alice 252"},
		[]string{"VRFY 252"},
	), Facts{})
	met, _ := see(c, session("S: 220 mx", "C: VRFY alice", "S: 252 ok", "C: EHLO c", "S: 250 mx"))
	want := []Met{{0, 0, 1}, {0, 1, 5}}
	if len(met) != 2 || met[0] != want[0] || met[1] != want[1] {
		t.Errorf("first step: got %v, want %v", met, want)
	}
	if c.Step() != 2 || c.Wanted() != "VRFY" || c.Done() {
		t.Errorf("step %d, wanted %q, done %v", c.Step(), c.Wanted(), c.Done())
	}
	more := session("S: 220 mx", "C: VRFY alice", "S: 252 ok", "C: VRFY nosuchuser", "S: 252 ok")
	if met, _ = see(c, more); len(met) != 2 || c.Step() != 3 {
		t.Errorf("any order inside a step: got %v, step %d; the event that ends a step counts for it alone", met, c.Step())
	}
	if see(c, more); !c.Done() {
		t.Error("the last step is not done")
	}
	if met, _ = see(c, more); met != nil {
		t.Errorf("a complete lesson still meets goals: %v", met)
	}
}

func TestHintsOncePerStep(t *testing.T) {
	list := steps(t, []string{"VRFY 252"}, []string{"QUIT 221"})
	h, err := ParseHint("order when RCPT 503")
	if err != nil {
		t.Fatal(err)
	}
	list[0].Hints = []Hint{h}
	c := NewChecker(list, Facts{})
	_, raised := see(c, session("S: 220 mx", "C: RCPT TO:<a@b>", "S: 503 no", "C: RCPT TO:<a@b>", "S: 503 no"))
	if len(raised) != 1 || raised[0] != (Raised{0, "order", 3}) {
		t.Errorf("got %v", raised)
	}
	see(c, session("S: 220 mx", "C: VRFY x", "S: 252 ok"))
	if _, raised = see(c, session("S: 220 mx", "C: RCPT TO:<a@b>", "S: 503 no")); raised != nil {
		t.Errorf("the hint of a past step was raised: %v", raised)
	}
}

func TestMarkKeepsProgress(t *testing.T) {
	c := NewChecker(steps(t, []string{"greeting 220", "EHLO 250"}, []string{"QUIT 221"}), Facts{})
	c.Mark(0, 0, 1)
	c.Mark(0, 1, 3)
	c.Mark(7, 7, 7) // a lesson that changed since
	if c.Step() != 1 || c.Wanted() != "QUIT" {
		t.Errorf("step %d, wanted %q", c.Step(), c.Wanted())
	}
}

func TestReopenBreaksChains(t *testing.T) {
	c := NewChecker(steps(t, []string{"MAIL 250 then QUIT 221"}), Facts{})
	see(c, session("S: 220 mx", "C: MAIL FROM:<a@b>", "S: 250 ok"))
	c.Reopen()
	if see(c, session("S: 220 mx", "C: QUIT", "S: 221 bye")); c.Done() {
		t.Error("a chain went on over two connections")
	}
}
