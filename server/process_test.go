package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is Ehlo in a process of its own, with its own limits of the kernel.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	at   map[string]string
	ends chan error
	mu   sync.Mutex
	log  strings.Builder
}

// startProcess starts it with at most so many open files and waits until it is
// ready.
func startProcess(t *testing.T, files int, args ...string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	all := append([]string{"-c", fmt.Sprintf(`ulimit -n %d && exec "$0" "$@"`, files), self,
		"serve", "--log=json", "--http=127.0.0.1:0", "--smtp=127.0.0.1:0", "--submission=", "--smtps=", "--admin=127.0.0.1:0", "--inbound="}, args...)
	p := &process{t: t, cmd: exec.Command("/bin/sh", all...), at: map[string]string{}, ends: make(chan error, 1)}
	p.cmd.Env = append(os.Environ(), asProgram+"=1")
	out, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan struct{})
	go p.follow(out, ready)
	t.Cleanup(p.stop)
	select {
	case <-ready:
	case err := <-p.ends:
		p.ends <- err
		t.Fatalf("it ended: %v\n%s", err, p.said())
	case <-time.After(20 * time.Second):
		t.Fatalf("not ready\n%s", p.said())
	}
	return p
}

// follow reads the log, and then how it ended.
func (p *process) follow(out io.Reader, ready chan struct{}) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var m struct{ Msg, Name, Address string }
		json.Unmarshal(lines.Bytes(), &m)
		p.mu.Lock()
		p.log.WriteString(lines.Text() + "\n")
		p.mu.Unlock()
		switch m.Msg {
		case "listening":
			p.at[m.Name] = m.Address
		case "ready":
			close(ready)
		}
	}
	p.ends <- p.cmd.Wait()
}

func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// stop asks it to end, and holds that it does, in time and without a complaint.
func (p *process) stop() {
	http.DefaultClient.CloseIdleConnections()
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-p.ends:
		if err != nil {
			p.t.Errorf("it ended with %v\n%s", err, p.said())
		}
	case <-time.After(10 * time.Second):
		p.t.Error("it does not end within ten seconds")
		p.cmd.Process.Kill()
		<-p.ends
	}
}

var sample = regexp.MustCompile(`(?m)^(go_goroutines|process_open_fds) (\S+)$`)

// holds is how many goroutines and open files it has.
func (p *process) holds() (goroutines, files int) {
	answer, err := http.Get("http://" + p.at["admin"] + "/metrics")
	if err != nil {
		return -1, -1
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	found := map[string]int{}
	for _, m := range sample.FindAllStringSubmatch(string(text), -1) {
		v, _ := strconv.ParseFloat(m[2], 64)
		found[m[1]] = int(v)
	}
	return found["go_goroutines"], found["process_open_fds"]
}

// until asks again and again, and reports whether it came true in time.
func until(limit time.Duration, came func() bool) bool {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(limit); ; {
		if came() {
			return true
		}
		select {
		case <-tick.C:
		case <-end:
			return false
		}
	}
}

// More clients than there may be open files: nothing ends, and once they are
// gone everybody is served again.
func TestFewFilesManyClients(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process")
	}
	const files, clients = 256, 2000
	p := startProcess(t, files, "--limit=smtp-open=5000", "--limit=smtp-client=5000", "--limit=smtp-idle=2s")
	for _, door := range []string{"smtp", "http"} {
		conns := make([]net.Conn, 0, clients)
		for range clients {
			if c, err := net.DialTimeout("tcp", p.at[door], time.Second); err == nil {
				conns = append(conns, c)
			}
		}
		if len(conns) < files {
			t.Fatalf("%s: only %d of %d clients came as far as the kernel", door, len(conns), clients)
		}
		for _, c := range conns {
			c.Close()
		}
		if !until(20*time.Second, func() bool { return greets(p.at["smtp"]) && serves(p.at["http"]) }) {
			t.Errorf("after %d clients of %s it does not recover\n%.2000s", len(conns), door, p.said())
		}
	}
	select {
	case err := <-p.ends:
		p.ends <- err
		t.Errorf("it ended: %v", err)
	default:
	}
}

func greets(address string) bool {
	c, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return false
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(time.Second))
	line, err := bufio.NewReader(c).ReadString('\n')
	return err == nil && strings.HasPrefix(line, "220 ")
}

func serves(address string) bool {
	client := http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get("http://" + address + "/en/")
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == 200
}
