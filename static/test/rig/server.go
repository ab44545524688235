package rig

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Server is a running "ehlo serve". The addresses are HOST:PORT.
type Server struct {
	HTTP, SMTP, Submission, SMTPS string

	cmd    *exec.Cmd
	exited chan struct{} // closed when err is valid
	err    error
	mu     sync.Mutex
	log    []byte
}

// startLimit is far more than the program needs; a busy machine may be slow.
const startLimit = 20 * time.Second

// Serve starts the program on free loopback ports. More flags may follow; a
// later flag wins over an earlier one.
func Serve(bin string, flags ...string) (*Server, error) {
	any := "127.0.0.1:0"
	args := append([]string{"serve", "--log", "json", "--http", any, "--smtp", any, "--submission", any, "--smtps", any}, flags...)
	s := &Server{cmd: exec.Command(bin, args...), exited: make(chan struct{})}
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	ready := make(chan struct{})
	go s.follow(stderr, ready)
	select {
	case <-ready:
		return s, nil
	case <-s.exited:
		return nil, fmt.Errorf("%s ended at once: %v\n%s", bin, s.err, s.Log())
	case <-time.After(startLimit):
		s.Kill()
		return nil, fmt.Errorf("%s was not ready in %v:\n%s", bin, startLimit, s.Log())
	}
}

// follow reads the log to its end, so that the program never waits for us.
func (s *Server) follow(stderr io.Reader, ready chan struct{}) {
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		s.mu.Lock()
		s.log = append(append(s.log, lines.Bytes()...), '\n')
		s.mu.Unlock()
		var entry struct{ Msg, Name, Address string }
		if json.Unmarshal(lines.Bytes(), &entry) != nil {
			continue
		}
		switch entry.Msg {
		case "listening":
			s.listens(entry.Name, entry.Address)
		case "ready":
			close(ready)
		}
	}
	s.err = s.cmd.Wait()
	close(s.exited)
}

func (s *Server) listens(name, address string) {
	switch name {
	case "http":
		s.HTTP = address
	case "smtp":
		s.SMTP = address
	case "submission":
		s.Submission = address
	case "smtps":
		s.SMTPS = address
	}
}

// URL is the address of a path on the server.
func (s *Server) URL(path string) string { return "http://" + s.HTTP + path }

// PID is the process id, for reading its memory.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Log is what the program has written so far.
func (s *Server) Log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.log)
}

// Terminate asks the program to end, as a service manager does.
func (s *Server) Terminate() error { return s.cmd.Process.Signal(syscall.SIGTERM) }

// Wait returns how the program ended, or an error after the limit.
func (s *Server) Wait(limit time.Duration) error {
	select {
	case <-s.exited:
		return s.err
	case <-time.After(limit):
		return errors.New("still running")
	}
}

// Kill ends the program at once.
func (s *Server) Kill() {
	s.cmd.Process.Kill()
	<-s.exited
}
