package main

import (
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// beat is how long the median NOOP of many tabs takes that all talk at once.
func beat(t *testing.T, tabs []*tab) time.Duration {
	t.Helper()
	const each = 30
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	for _, b := range tabs {
		all.Go(func() {
			for range each {
				began := time.Now()
				if err := b.ask("NOOP\r\n", "250"); err != nil {
					t.Errorf("a live tab: %v %+v", err, b.last)
					return
				}
				mu.Lock()
				took = append(took, time.Since(began))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if len(took) == 0 {
		t.Fatal("nobody got an answer")
	}
	slices.Sort(took)
	return took[len(took)/2]
}

// tabs opens so many at the built-in server and reads the greeting.
func (p *process) tabs(t *testing.T, n int) (list []*tab) {
	t.Helper()
	for range n {
		b, err := openTab(p.at["http"], "http://"+p.at["http"], "sandbox:25")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { b.ws.Close() })
		b.ws.SetPingHandler(func(string) error { return nil }) // an answer has a second's time, and this machine is meant to be busy
		if err := b.until("", "220"); err != nil {
			t.Fatal(err)
		}
		list = append(list, b)
	}
	return list
}

// A hundred visitors who ask for much and read nothing cost the hundred others
// nothing that they would notice, and lose their place after a while.
func TestStuckDoNotSlowOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	const stuck, live = 100, 100
	p := startProcess(t, 4096, append(quick, "--limit=relay-stall=3s", "--limit=relay-idle=1m", "--limit=relay-dead=1m", "--limit=smtp-idle=1m")...)
	tabs := p.tabs(t, live)
	_, files := p.rest(t)
	alone := beat(t, tabs)
	flood := strings.Repeat("HELP\r\n", 1000)
	for _, b := range p.tabs(t, stuck) {
		b.ws.UnderlyingConn().(*net.TCPConn).SetReadBuffer(4 << 10) // the sooner it is stuck
		b.ws.UnderlyingConn().SetWriteDeadline(time.Now().Add(30 * time.Second))
		go func() { // until every buffer on the way is full, and then until it is cut off
			for b.say(flood) == nil {
			}
		}()
	}
	if beside := beat(t, tabs); beside > 3*alone+50*time.Millisecond {
		t.Errorf("a NOOP takes %v beside %d stuck visitors, %v without", beside, stuck, alone)
	}
	if !until(15*time.Second, func() bool { _, f := p.holds(); return f <= files }) {
		_, f := p.holds()
		t.Errorf("the stuck still hold %d files; %d before", f, files)
	}
	beat(t, tabs)
}
