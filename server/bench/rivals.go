package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/emersion/go-smtp"

	"ehlo/static/test/rig"
)

// A rival is a mail server of somebody else, on a port of this machine.
type rival struct {
	address string
	cmd     *exec.Cmd
}

func (r *rival) stop() {
	r.cmd.Process.Kill()
	r.cmd.Wait()
}

// freePort asks the system for a port; the rivals cannot say which they took.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// smtpSink is the load target that comes with Postfix. Only its program is
// used: the package is unpacked, not installed, so that no mail server runs.
func smtpSink() (*rival, error) {
	program, library, err := unpackPostfix()
	if err != nil {
		return nil, err
	}
	return startRival(func(address string) *exec.Cmd {
		user := []string{}
		if os.Getuid() == 0 {
			user = []string{"-u", "nobody"} // it refuses to run as root
		}
		cmd := exec.Command(program, append(user, address, "1000")...)
		cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+library)
		return cmd
	})
}

func unpackPostfix() (program, library string, err error) {
	if path, err := exec.LookPath("/usr/sbin/smtp-sink"); err == nil {
		return path, "", nil
	}
	dir := filepath.Join(rig.Root(), "bin", "postfix")
	program, library = filepath.Join(dir, "usr/sbin/smtp-sink"), filepath.Join(dir, "usr/lib/postfix")
	if _, err := os.Stat(program); err == nil {
		return program, library, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", "", err
	}
	fetch := exec.Command("sh", "-c", "apt-get download postfix && dpkg-deb -x postfix_*.deb . && rm postfix_*.deb")
	fetch.Dir = dir
	if out, err := fetch.CombinedOutput(); err != nil {
		return "", "", fmt.Errorf("get smtp-sink (package postfix): %w: %s", err, out)
	}
	return program, library, nil
}

// goSMTP is a server of the library of that name, in a process of its own.
func goSMTP() (*rival, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return startRival(func(address string) *exec.Cmd { return exec.Command(self, "-role", "go-smtp", address) })
}

// startRival starts it and waits until it greets.
func startRival(command func(address string) *exec.Cmd) (*rival, error) {
	address, err := freePort()
	if err != nil {
		return nil, err
	}
	r := &rival{address, command(address)}
	if err := r.cmd.Start(); err != nil {
		return nil, err
	}
	if _, err := greets(address); err != nil {
		r.stop()
		return nil, fmt.Errorf("%s: %w", r.cmd.Path, err)
	}
	return r, nil
}

// greets connects again and again until there is a 220, and says when.
func greets(address string) (time.Time, error) {
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Microsecond) {
		c, err := net.Dial("tcp", address)
		if err != nil {
			continue
		}
		c.SetDeadline(end)
		greeting := make([]byte, 4)
		_, err = io.ReadFull(c, greeting)
		at := time.Now()
		c.Close()
		if err == nil && string(greeting) == "220 " {
			return at, nil
		}
	}
	return time.Time{}, errors.New("no 220 in ten seconds")
}

// nothing takes any mail and forgets it.
type nothing struct{}

func (nothing) Reset()                               {}
func (nothing) Logout() error                        { return nil }
func (nothing) Mail(string, *smtp.MailOptions) error { return nil }
func (nothing) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (nothing) Data(r io.Reader) error               { _, err := io.Copy(io.Discard, r); return err }

func serveGoSMTP(args []string) error {
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return nothing{}, nil }))
	server.Addr, server.Domain = args[0], "bench.example"
	return server.ListenAndServe()
}
