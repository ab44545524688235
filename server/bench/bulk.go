package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// chunk is what a client puts into one BDAT: large enough that the command
// itself costs nothing.
const chunk = 1 << 20

// upload delivers messages with BDAT, whose octets nobody looks at (RFC 3030),
// and gives megabytes a second.
func (dial dialer) upload(messages, size int) (float64, error) {
	c, err := dial.open()
	if err != nil {
		return 0, err
	}
	defer c.Close()
	octets := []byte(strings.Repeat(strings.Repeat("x", 76)+"\r\n", chunk/78+1))[:chunk]
	start := time.Now()
	for range messages {
		if err := c.bdat(octets, size/chunk); err != nil {
			return 0, err
		}
	}
	return float64(messages*(size/chunk)*chunk) / 1e6 / time.Since(start).Seconds(), nil
}

func (c *client) bdat(octets []byte, chunks int) error {
	for _, line := range []string{"MAIL FROM:<sender@test.example>\r\n", "RCPT TO:<alice@lab.example>\r\n"} {
		if err := c.do(line, '2'); err != nil {
			return err
		}
	}
	for i := range chunks {
		last := ""
		if i == chunks-1 {
			last = " LAST"
		}
		if _, err := fmt.Fprintf(c, "BDAT %d%s\r\n", len(octets), last); err != nil {
			return err
		}
		if _, err := c.Write(octets); err != nil {
			return err
		}
		if err := c.reply('2'); err != nil {
			return fmt.Errorf("BDAT: %w", err)
		}
	}
	return nil
}

// download lets the server talk: the same long reply, asked for in a pipeline
// with two windows in flight. It gives megabytes a second.
func (dial dialer) download(n int) (float64, error) {
	const window = 50
	c, err := dial.open()
	if err != nil {
		return 0, err
	}
	defer c.Close()
	one, err := c.length("HELP\r\n")
	if err != nil {
		return 0, err
	}
	took, err := c.pipeline("HELP", n/window, window, func() error {
		_, err := io.CopyN(io.Discard, c.in, int64(one*window))
		return err
	})
	return float64(one*window*(n/window)) / 1e6 / took.Seconds(), err
}

// length is how many octets one command is answered with.
func (c *client) length(command string) (n int, err error) {
	if _, err := io.WriteString(c, command); err != nil {
		return 0, err
	}
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if n += len(line); len(line) < 4 || line[3] != '-' {
			return n, nil
		}
	}
}
