package main

import (
	"net"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// beat is how long the median NOOP of many tabs takes that all talk at once.
func beat(t *testing.T, tabs []*tab) time.Duration {
	t.Helper()
	const each = 5
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
func (p *process) tabs(t *testing.T, n int, tcp *net.Dialer) (list []*tab) {
	t.Helper()
	for range n {
		b, err := openTabWith(tcp, p.at["http"], "http://"+p.at["http"], "sandbox:25")
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

// narrow makes the window of a connection small: the sooner it is stuck.
func narrow(_, _ string, c syscall.RawConn) (err error) {
	c.Control(func(fd uintptr) { err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4<<10) })
	return err
}

// A hundred visitors who ask for much and read nothing cost the hundred others
// nothing that they would notice, once every buffer on the way to them is full.
func TestStuckDoNotSlowOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	const stuck, live = 100, 100
	p := startProcess(t, 4096, slices.Concat(roomy, patient)...)
	tabs := p.tabs(t, live, &net.Dialer{})
	_, files := p.rest(t)
	alone := beat(t, tabs)
	flood := strings.Repeat("HELP\r\n", 1000)
	silent := p.tabs(t, stuck, &net.Dialer{Control: narrow})
	for _, b := range silent {
		b.ws.UnderlyingConn().SetWriteDeadline(time.Now().Add(time.Minute))
		go func() { // until every buffer on the way is full, and then until it is cut off
			for b.say(flood) == nil {
			}
		}()
	}
	var beside time.Duration
	if !until(30*time.Second, func() bool { beside = beat(t, tabs); return beside <= 3*alone+20*time.Millisecond }) {
		t.Errorf("a NOOP takes %v beside %d stuck visitors, %v without", beside, stuck, alone)
	}
	if _, f := p.holds(); f < files+stuck {
		t.Errorf("they are not there any more: %d files, %d without them", f, files)
	}
	for _, b := range silent {
		b.ws.Close()
	}
	if !until(10*time.Second, func() bool { _, f := p.holds(); return f <= files+2 }) { // of the numbers themselves
		t.Error("the stuck are gone, what they held is not")
	}
}
