package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"ehlo/static/test/rig"
)

// relay measures sessions through the relay beside the same sessions on TCP.
// All of it, load and server, is kept on one core: on two, the figures tell
// more about the scheduler than about the relay.
func relay() ([]row, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	worker := exec.Command("taskset", "-c", "1", self, "-role", "relay")
	worker.Stderr = os.Stderr
	out, err := worker.Output()
	var found []reported
	if json.Unmarshal(out, &found) != nil && err == nil {
		err = fmt.Errorf("unreadable: %s", out)
	}
	var rows []row
	for _, r := range found {
		rows = append(rows, r.row())
	}
	return rows, err
}

// reported is a row on its way between the processes.
type reported struct {
	What      string
	Got       float64
	Unit      string
	Must, Aim float64
	AtLeast   bool
	Note      string
}

func (r reported) row() row {
	return row{what: r.What, got: r.Got, unit: r.Unit, must: r.Must, aim: r.Aim, atLeast: r.AtLeast, note: r.Note}
}

// A relayWork is one workload, run over both ways by turns.
type relayWork struct {
	what, unit string // unit of what both ways are measured in
	must, aim  float64
	atLeast    bool
	run        func(dialer) (float64, error)
}

var relayWorks = []relayWork{
	{"relay: round trip of NOOP, x direct", "us", 2.65, 2.4, false, func(d dialer) (float64, error) { return d.roundTrip(5000) }},
	{"relay: 50 sessions, x direct", "replies a second", .36, .42, true, func(d dialer) (float64, error) { return d.together(50, 400) }},
	{"relay: upload with BDAT, x direct", "MB a second", .25, .28, true, func(d dialer) (float64, error) { return d.upload(30, 8<<20) }},
	{"relay: upload with DATA, x direct", "messages of 8 MB a second", 0, 0, true, func(d dialer) (float64, error) { return d.send(30, 1, 8_000_000) }},
	{"relay: download, x direct", "MB a second", .40, .42, true, func(d dialer) (float64, error) { return d.download(100_000) }},
	{"relay: new sessions, x direct", "a second", .25, .30, true, func(d dialer) (float64, error) { return d.visits(8, 800) }},
}

func relayWorker([]string) error {
	server, err := rig.Serve(rig.Binary(), roomy...)
	if err != nil {
		return err
	}
	defer server.Kill()
	var rows []reported
	for _, work := range relayWorks {
		v, err := turns([]dialer{direct(server.SMTP), relayed(server.HTTP)}, work.run)
		if err != nil {
			rows = append(rows, reported{What: work.what, Note: err.Error()})
			continue
		}
		rows = append(rows, reported{work.what, v[1] / v[0], "x", work.must, work.aim, work.atLeast,
			fmt.Sprintf("%s beside %s %s", figure(v[1]), figure(v[0]), work.unit)})
	}
	rows = append(rows, idle(relayed(server.HTTP), server.PID(), 5000))
	rows = append(rows, stuck(server.HTTP)) // last: it leaves much behind for the collector
	return json.NewEncoder(os.Stdout).Encode(rows)
}

// roundTrip gives the median time of a NOOP in microseconds.
func (dial dialer) roundTrip(n int) (float64, error) {
	c, err := dial.open()
	if err != nil {
		return 0, err
	}
	defer c.Close()
	took := make([]float64, 0, n)
	for range n {
		start := time.Now()
		if err := c.do("NOOP\r\n", '2'); err != nil {
			return 0, err
		}
		took = append(took, float64(time.Since(start).Nanoseconds())/1000)
	}
	return median(took), nil
}

// together gives round trips a second of many sessions at once.
func (dial dialer) together(sessions, each int) (float64, error) {
	clients := make([]*client, sessions)
	for i := range clients {
		c, err := dial.open()
		if err != nil {
			return 0, err
		}
		defer c.Close()
		clients[i] = c
	}
	return rate(sessions, sessions*each, func(i int) error {
		for range each {
			if err := clients[i].do("NOOP\r\n", '2'); err != nil {
				return err
			}
		}
		return nil
	})
}

// visits gives whole sessions a second: open, 220, QUIT, 221, close.
func (dial dialer) visits(workers, n int) (float64, error) {
	return rate(workers, n, func(int) error {
		for range n / workers {
			s, err := dial()
			if err != nil {
				return err
			}
			s.SetDeadline(time.Now().Add(loadLimit))
			err = visit(s)
			s.Close()
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func visit(s stream) error {
	buf := make([]byte, 512)
	for _, step := range []string{"", "QUIT\r\n"} {
		if _, err := io.WriteString(s, step); step != "" && err != nil {
			return err
		}
		for at := 0; at == 0 || buf[at-1] != '\n'; {
			n, err := s.Read(buf[at:])
			at += n
			if err != nil && (at == 0 || buf[at-1] != '\n') {
				return err
			}
		}
		if buf[0] != '2' {
			return fmt.Errorf("got %.40q", buf)
		}
	}
	return nil
}

// rate runs the same work in parallel and gives n by the second.
func rate(workers, n int, work func(i int) error) (float64, error) {
	failed := make(chan error, workers)
	var all sync.WaitGroup
	start := time.Now()
	for i := range workers {
		all.Go(func() {
			if err := work(i); err != nil {
				failed <- err
			}
		})
	}
	all.Wait()
	took := time.Since(start).Seconds()
	select {
	case err := <-failed:
		return 0, err
	default:
		return float64(n) / took, nil
	}
}

// idle gives the memory that one session costs the server after EHLO.
func idle(dial dialer, pid, sessions int) reported {
	r := reported{What: fmt.Sprintf("relay: memory of an idle session, at %d", sessions), Must: 16, Aim: 11}
	before := resident(pid)
	for range sessions {
		c, err := dial.open()
		if err != nil {
			r.Note = err.Error()
			return r
		}
		defer c.Close()
	}
	time.Sleep(3 * time.Second) // the collector comes round
	r.Got, r.Unit = (resident(pid)-before)/float64(sessions), "kB"
	return r
}

// resident is the memory of a process in kB.
func resident(pid int) float64 {
	text, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	for _, line := range strings.Split(string(text), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb
		}
	}
	return 0
}
