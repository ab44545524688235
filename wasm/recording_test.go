package main_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// What views ask of a session, in the very files that ship.
func TestCoreKeepsSessions(t *testing.T) {
	c := newWhole(t)
	h := c.begin("persona exim\nworld mailbox carol")
	c.feed(h, "EHLO c.example\r\nVRFY carol@lab.example\r\n")
	text := c.read(c.call("recording", h))
	if !strings.HasPrefix(text, "ehlo 1\npersona exim\nrole mx\nworld mailbox carol\n") || !strings.Contains(text, `client EHLO c.example\r\nVRFY`) {
		t.Fatalf("got %s", text)
	}
	for beside, want := range map[string][]int{"": {220, 250, 252}, "persona qmail\n": {220, 250, 252}, "world rule VRFY: 550 5.1.1 no\n": {220, 250, 550}} {
		again := c.begin(beside + text)
		if got := c.output(c.call("more", again)).codes(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", beside, got, want)
		}
		if got := c.feed(again, "NOOP\r\n").codes(); !slices.Equal(got, []int{250}) {
			t.Errorf("%s: it does not go on: %v", beside, got)
		}
	}
	for name, want := range map[string]string{
		"about":   `{"persona":"exim","role":"mx","world":"mailbox carol","client":"","peer":""}`,
		"machine": `{"state":"ready","moves":[`,
	} {
		if got := c.read(c.call(name, h)); !strings.HasPrefix(got, want) || !json.Valid([]byte(got)) {
			t.Errorf("%s: got %s", name, got)
		}
	}
	for name, ask := range map[string][2]string{
		"complete": {"VRFY ca", `[{"line":"VRFY carol","says":""}]`},
		"compare":  {"postfix", `{"persona":"postfix","title":"Postfix`},
	} {
		if got := c.read(c.call(name, h, c.write(ask[0]))); !strings.HasPrefix(got, ask[1]) || !json.Valid([]byte(got)) {
			t.Errorf("%s: got %s", name, got)
		}
	}
	if rc := c.call("compare", h, c.write("nobody")); rc != -1 || c.read(c.call("reason")) != `no persona "nobody"` {
		t.Errorf("a server that is not there: %d", rc)
	}
	if rc := c.begin("ehlo 1\n0 shout"); rc != -1 || c.read(c.call("reason")) != "line 2: expected connect" {
		t.Errorf("a bad recording: %d, %s", rc, c.read(c.call("reason")))
	}
}

// A recording as long as one may be fits the buffer of the core.
func TestCoreTakesALongRecording(t *testing.T) {
	c := newWhole(t)
	h := c.begin("")
	for range 180 {
		c.feed(h, "NOOP "+strings.Repeat("x", 490)+"\r\n")
	}
	n := c.call("recording", h)
	if n < 90_000 {
		t.Fatalf("%d octets", n)
	}
	again := c.begin(c.read(n))
	events := 0
	for out := c.output(c.call("more", again)); len(out.Events) > 0; out = c.output(c.call("more", again)) {
		events += len(out.Events)
	}
	if events != 361 {
		t.Errorf("%d events", events)
	}
	for range 20 {
		c.feed(h, "NOOP "+strings.Repeat("x", 490)+"\r\n")
	}
	if rc := c.call("recording", h); rc != -1 || !strings.Contains(c.read(c.call("reason")), "too long") {
		t.Errorf("got %d", rc)
	}
}
