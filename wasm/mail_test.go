package main_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// What the mailbox asks, in the very files that ship: a message of one MiB,
// read a piece at a time, and none where there is none.
func TestCoreReadsMail(t *testing.T) {
	c := newWhole(t)
	h := c.begin("")
	if got := c.read(c.call("letters", h)); got != "0" || c.call("letter", h, 0) != 0 || c.call("letterpart", h, 0, 0, 0, 0) != 0 {
		t.Errorf("an empty mailbox has %s", got)
	}
	c.feed(h, "EHLO c.example\r\nMAIL FROM:<a@test.example>\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\n")
	c.feed(h, "From: B <b@test.example>\r\nContent-Type: text/html\r\n\r\n")
	line := strings.Repeat("<b onclick=x>\x07</b>", 50) + "\r\n"
	for range 1000 {
		c.feed(h, line)
	}
	c.feed(h, ".\r\n")
	if got := c.read(c.call("letters", h)); got != "1" {
		t.Fatalf("%s messages", got)
	}
	told := c.read(c.call("letter", h, 0))
	if !json.Valid([]byte(told)) || !strings.Contains(told, `["from","b@test.example"]`) || !strings.Contains(told, `"html":0`) {
		t.Errorf("the message: %.500s", told)
	}
	for how, most := range []int{1 << 20, 1 << 20, 300 << 10} {
		size := 0
		for at, first := 0, true; first || at > 0; first = false {
			var piece struct {
				Text string
				Next int
			}
			text := c.read(c.call("letterpart", h, 0, 0, how, at))
			if err := json.Unmarshal([]byte(text), &piece); err != nil || piece.Next > 0 && piece.Next <= at {
				t.Fatalf("as %d from %d: %v in %.100s", how, at, err, text)
			}
			size, at = size+len(piece.Text), piece.Next
			if how == 2 && strings.Contains(piece.Text, "onclick") {
				t.Fatal("an attribute is left")
			}
		}
		if size < 200<<10 || size > most*5 {
			t.Errorf("as %d: %d octets", how, size)
		}
	}
	for _, bad := range [][3]int{{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}} {
		if n := c.call("letterpart", h, bad[0], bad[1], 0, bad[2]); n != 0 {
			t.Errorf("%v: %d", bad, n)
		}
	}
}
