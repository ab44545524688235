package main

import (
	"fmt"
	"io"
	"strings"
)

const (
	stuckClients = 100
	liveClients  = 100
)

// stuck measures what visitors lose when as many others ask for much and read
// nothing: round trips a second beside them, and without them.
func stuck(http string) reported {
	r := reported{What: fmt.Sprintf("relay: %d sessions beside %d stuck ones, x alone", liveClients, stuckClients), AtLeast: true}
	dial := relayed(http)
	alone, err := dial.together(liveClients, 100)
	if err != nil {
		r.Note = err.Error()
		return r
	}
	for range stuckClients {
		c, err := dial.open()
		if err != nil {
			r.Note = err.Error()
			return r
		}
		defer c.Close()
		go io.WriteString(c, strings.Repeat("HELP\r\n", 20_000)) // blocks once every buffer on the way is full
	}
	beside, err := dial.together(liveClients, 100)
	if err != nil {
		r.Note = err.Error()
		return r
	}
	r.Got, r.Unit, r.Note = beside/alone, "x", fmt.Sprintf("%s beside %s replies a second", figure(beside), figure(alone))
	return r
}
