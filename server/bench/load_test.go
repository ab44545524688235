package main

import (
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
)

// target is a mail server in this process to try the load on.
func target(t *testing.T) dialer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return nothing{}, nil }))
	server.Domain = "bench.example"
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return direct(l.Addr().String())
}

func TestLoads(t *testing.T) {
	dial := target(t)
	for name, load := range map[string]func() (float64, error){
		"send":      func() (float64, error) { return dial.send(20, 3, 1000) },
		"flood":     func() (float64, error) { return dial.flood("NOOP", 300) },
		"roundTrip": func() (float64, error) { return dial.roundTrip(10) },
		"together":  func() (float64, error) { return dial.together(3, 5) },
		"visits":    func() (float64, error) { return dial.visits(2, 6) },
	} {
		if got, err := load(); err != nil || got <= 0 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// A load that gets the wrong answers gives an error, not a figure.
func TestLoadsNoticeRefusals(t *testing.T) {
	dial := target(t)
	if got, err := dial.flood("NONSENSE", 100); err == nil {
		t.Errorf("a refused command makes %v a second", got)
	}
	c, err := dial.open()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.do("RCPT TO:<alice@lab.example>\r\n", '2'); err == nil || !strings.Contains(err.Error(), "RCPT") {
		t.Errorf("RCPT before MAIL: %v", err)
	}
}

func TestLetter(t *testing.T) {
	for _, size := range []int{200, 1000, 100_000} {
		text := string(letter(size))
		if len(text) > size+3 || len(text) < size-160 || !strings.HasSuffix(text, "\r\n.\r\n") {
			t.Errorf("a letter of %d has %d octets and ends in %q", size, len(text), text[len(text)-5:])
		}
	}
}

func TestTurnsGiveMedians(t *testing.T) {
	calls := 0
	got, err := turns([]dialer{nil, nil}, func(dialer) (float64, error) { calls++; return float64(calls % 2), nil })
	if err != nil || len(got) != 2 || got[0] == got[1] {
		t.Errorf("%v, %v", got, err)
	}
	if calls != 2*(rounds+1) {
		t.Errorf("%d calls", calls)
	}
}

// A round in which all are slow counts as much as any other.
func TestRatiosAreOfRounds(t *testing.T) {
	f := figures{{20, 2, 30}, {1, 1, 1}, {10, 1, 15}}
	if r := f.beside("x", 2, 1.25); r.got != 2 || !r.atLeast || r.must != 1.25 || r.note != "20 a second beside 10" {
		t.Errorf("%+v", r)
	}
}
