package test

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const message = "From: <sender@test.example>\r\nTo: <alice@lab.example>\r\nSubject: Hi\r\n\r\nHello\r\n.dot\r\n"

// run runs a real client and returns all it says.
func run(t *testing.T, name string, args ...string) (string, error) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	return string(out), err
}

func TestSwaksDelivers(t *testing.T) {
	for name, c := range map[string]struct {
		address func() string
		tls     []string
	}{
		"plain":        {func() string { return ehlo(t).SMTP }, nil},
		"STARTTLS":     {func() string { return ehlo(t).SMTP }, []string{"--tls"}},
		"implicit TLS": {func() string { return ehlo(t).SMTPS }, []string{"--tls-on-connect"}},
		"submission": {func() string { return ehlo(t).Submission },
			[]string{"--tls", "--auth", "PLAIN", "--auth-user", "alice", "--auth-password", "wonder1and"}},
		"pipelined, plain": {func() string { return ehlo(t).SMTP }, []string{"--pipeline"}},
	} {
		t.Run(name, func(t *testing.T) {
			host, port, _ := net.SplitHostPort(c.address())
			args := append([]string{"--server", host, "--port", port, "--ehlo", "client.test.example",
				"--from", "sender@test.example", "--to", "alice@lab.example", "--body", "Hello", "--timeout", "10"}, c.tls...)
			out, err := run(t, "swaks", args...)
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if len(c.tls) > 0 && strings.HasPrefix(c.tls[0], "--tls") && !strings.Contains(out, "TLS started with cipher TLSv1.3") {
				t.Errorf("no TLS 1.3:\n%s", out)
			}
		})
	}
}

func TestSwaksIsRefused(t *testing.T) {
	host, port, _ := net.SplitHostPort(ehlo(t).SMTP)
	out, err := run(t, "swaks", "--server", host, "--port", port, "--from", "sender@test.example", "--to", "nosuchuser@lab.example", "--timeout", "10")
	if err == nil || !strings.Contains(out, "<** 550") {
		t.Errorf("want 550 for nosuchuser: %v\n%s", err, out)
	}
}

func TestCurlDelivers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mail")
	must(t, os.WriteFile(file, []byte(message), 0o600), "write the message")
	for name, args := range map[string][]string{
		"STARTTLS on 2525": {"--url", "smtp://" + ehlo(t).SMTP + "/client.test.example", "--ssl-reqd"},
		"TLS on 2465":      {"--url", "smtps://" + ehlo(t).SMTPS + "/client.test.example"},
	} {
		t.Run(name, func(t *testing.T) {
			args = append(args, "--insecure", "--silent", "--show-error", "--verbose", "--max-time", "10",
				"--mail-from", "sender@test.example", "--mail-rcpt", "alice@lab.example", "--upload-file", file)
			out, err := run(t, "curl", args...)
			if err != nil || !strings.Contains(out, "< 354") {
				t.Fatalf("%v\n%s", err, out)
			}
		})
	}
}

// A web browser, or a page that makes it speak to the mail port, gets nothing.
func TestHTTPIsCutOff(t *testing.T) {
	c := dial(t, ehlo(t).SMTP)
	fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\nMAIL FROM:<a@test.example>\r\n")
	lines := bufio.NewScanner(c)
	n := 0
	for lines.Scan() {
		n++
	}
	if n > 2 {
		t.Errorf("%d lines for a web browser; a greeting and one refusal are enough", n)
	}
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	must(t, err, "connect to %s", address)
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(10 * time.Second))
	return c
}
