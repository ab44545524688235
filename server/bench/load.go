package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// stream is a connection to a mail server, direct or through the relay.
type stream interface {
	io.ReadWriteCloser
	SetDeadline(time.Time) error
}

// dialer opens a stream.
type dialer func() (stream, error)

func direct(address string) dialer {
	return func() (stream, error) { return net.DialTimeout("tcp", address, 10*time.Second) }
}

// client is one SMTP session of the load. It reads no more of a reply than it
// must: it shares the machine with the server.
type client struct {
	stream
	in *bufio.Reader
}

// loadLimit ends a session that hangs.
const loadLimit = 60 * time.Second

// open reads the greeting and says EHLO.
func (dial dialer) open() (*client, error) {
	s, err := dial()
	if err != nil {
		return nil, err
	}
	s.SetDeadline(time.Now().Add(loadLimit))
	c := &client{s, bufio.NewReaderSize(s, 4096)}
	if err := c.reply('2'); err != nil {
		s.Close()
		return nil, fmt.Errorf("greeting: %w", err)
	}
	if err := c.do("EHLO bench.example\r\n", '2'); err != nil {
		s.Close()
		return nil, err
	}
	return c, nil
}

// reply reads one reply and checks its first digit.
func (c *client) reply(class byte) error {
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) < 4 || line[0] != class {
			return fmt.Errorf("want %cyz, got %q", class, line)
		}
		if line[3] != '-' {
			return nil
		}
	}
}

func (c *client) do(line string, class byte) error {
	if _, err := io.WriteString(c, line); err != nil {
		return err
	}
	if err := c.reply(class); err != nil {
		return fmt.Errorf("%.40q: %w", line, err)
	}
	return nil
}

// mail sends one message, waiting for every reply.
func (c *client) mail(message []byte) error {
	for _, step := range []struct {
		line  string
		class byte
	}{{"MAIL FROM:<sender@test.example>\r\n", '2'}, {"RCPT TO:<alice@lab.example>\r\n", '2'}, {"DATA\r\n", '3'}} {
		if err := c.do(step.line, step.class); err != nil {
			return err
		}
	}
	if _, err := c.Write(message); err != nil {
		return err
	}
	return c.reply('2')
}

// letter is a message of about size octets, its final dot included.
func letter(size int) []byte {
	var b bytes.Buffer
	b.WriteString("From: <sender@test.example>\r\nTo: <alice@lab.example>\r\nSubject: load\r\n\r\n")
	line := strings.Repeat("x", 76) + "\r\n"
	for b.Len()+len(line) <= size {
		b.WriteString(line)
	}
	b.WriteString(".\r\n")
	return b.Bytes()
}

// send delivers n messages over reused sessions and gives messages a second.
func (dial dialer) send(n, sessions, size int) (float64, error) {
	message := letter(size)
	clients := make([]*client, sessions)
	for i := range clients {
		c, err := dial.open()
		if err != nil {
			return 0, err
		}
		defer c.Close()
		clients[i] = c
	}
	var next atomic.Int64
	failed := make(chan error, sessions)
	var all sync.WaitGroup
	start := time.Now()
	for _, c := range clients {
		all.Go(func() {
			for next.Add(1) <= int64(n) {
				if err := c.mail(message); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	took := time.Since(start)
	select {
	case err := <-failed:
		return 0, err
	default:
		return float64(n) / took.Seconds(), nil
	}
}

// flood pipelines one command, two windows in flight at most, and gives
// commands a second.
func (dial dialer) flood(command string, n int) (float64, error) {
	const window = 100
	c, err := dial.open()
	if err != nil {
		return 0, err
	}
	defer c.Close()
	took, err := c.pipeline(command, n/window, window, func() error {
		for range window {
			line, err := c.in.ReadSlice('\n')
			if err != nil {
				return err
			}
			if line[0] != '2' {
				return fmt.Errorf("%s: %q", command, line)
			}
		}
		return nil
	})
	return float64(n) / took.Seconds(), err
}

// pipeline sends windows of one command, two of them in flight at most, and
// gives what it took; read takes the replies to one window.
func (c *client) pipeline(command string, windows, window int, read func() error) (time.Duration, error) {
	block := []byte(strings.Repeat(command+"\r\n", window))
	inFlight := make(chan struct{}, 2)
	start := time.Now()
	go func() {
		for range windows {
			inFlight <- struct{}{}
			if _, err := c.Write(block); err != nil {
				c.Close() // the reader sees it
				return
			}
		}
	}()
	for range windows {
		if err := read(); err != nil {
			return time.Since(start), err
		}
		<-inFlight
	}
	return time.Since(start), nil
}
