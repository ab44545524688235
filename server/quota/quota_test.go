package quota

import (
	"bytes"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

func TestSlotsEach(t *testing.T) {
	s := Slots{Each: 2, Total: 10}
	if !s.Open(addr("192.0.2.1")) || !s.Open(addr("192.0.2.1")) {
		t.Fatal("the first two must get in")
	}
	if s.Open(addr("192.0.2.1")) {
		t.Error("a third of the same client got in")
	}
	if !s.Open(addr("192.0.2.2")) {
		t.Error("another client must not pay for the first")
	}
	s.Close(addr("192.0.2.1"))
	if !s.Open(addr("192.0.2.1")) {
		t.Error("a slot given back must be free again")
	}
}

func TestSlotsTotal(t *testing.T) {
	s := Slots{Each: 2, Total: 3}
	for i, a := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3"} {
		if !s.Open(addr(a)) {
			t.Fatalf("session %d was refused", i+1)
		}
	}
	if s.Open(addr("192.0.2.4")) {
		t.Error("the total was exceeded")
	}
	s.Close(addr("192.0.2.2"))
	if !s.Open(addr("192.0.2.4")) {
		t.Error("a slot given back must serve any client")
	}
}

func TestSlotsForgetClients(t *testing.T) {
	s := Slots{Each: 1, Total: 1}
	for range 3 {
		if !s.Open(addr("192.0.2.1")) {
			t.Fatal("refused")
		}
		s.Close(addr("192.0.2.1"))
	}
	if len(s.open) != 0 {
		t.Errorf("%d clients kept after they left", len(s.open))
	}
}

func TestZeroSlotsRefuse(t *testing.T) {
	var s Slots
	if s.Open(addr("192.0.2.1")) {
		t.Error("no limit set means nobody, not everybody")
	}
}

func TestNetwork(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		same       bool
	}{
		{"same v4", "192.0.2.1", "192.0.2.1", true},
		{"neighbour v4", "192.0.2.1", "192.0.2.2", false},
		{"mapped v4", "192.0.2.1", "::ffff:192.0.2.1", true},
		{"same /64", "2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true},
		{"other /64", "2001:db8:0:1::1", "2001:db8:0:2::1", false},
		{"zone does not matter", "fe80::1%eth0", "fe80::2%eth1", true},
	} {
		if got := Network(addr(c.a)) == Network(addr(c.b)); got != c.same {
			t.Errorf("%s: %s and %s the same client: %v, want %v", c.name, c.a, c.b, got, c.same)
		}
	}
}

func TestAddr(t *testing.T) {
	if got := Addr(&net.TCPAddr{IP: net.ParseIP("192.0.2.7"), Port: 25}); got != addr("192.0.2.7") {
		t.Errorf("TCP address: %v", got)
	}
	if got := Addr(&net.UnixAddr{Name: "x"}); got.IsValid() {
		t.Errorf("a socket without an address gave %v", got)
	}
}

func TestRoom(t *testing.T) {
	r := NewRoom(100)
	if !r.Take(60) || !r.Take(40) {
		t.Fatal("there is room for 100")
	}
	if r.Take(1) {
		t.Error("101 octets taken of 100")
	}
	if r.Used() != 100 {
		t.Errorf("a refusal changed the count: %d", r.Used())
	}
	r.Give(40)
	if !r.Take(40) {
		t.Error("room given back must be free again")
	}
}

func TestRoomShared(t *testing.T) {
	r := NewRoom(1000)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				if r.Take(200) {
					if r.Used() > 1000+8*200 { // what is refused is counted for a moment
						t.Error("far over the limit")
					}
					r.Give(200)
				}
			}
		})
	}
	wg.Wait()
	if r.Used() != 0 {
		t.Errorf("%d octets lost", r.Used())
	}
}

func TestBufferReadsAll(t *testing.T) {
	want := strings.Repeat("0123456789abcdef", 20000)
	readers := map[string]io.Reader{
		"at once":       strings.NewReader(want),
		"one by one":    iotest.OneByteReader(strings.NewReader(want)),
		"halves":        iotest.HalfReader(strings.NewReader(want)),
		"end with data": iotest.DataErrReader(strings.NewReader(want)),
	}
	for name, r := range readers {
		var b Buffer
		var got bytes.Buffer
		for {
			p, err := b.Read(r)
			got.Write(p)
			if err != nil {
				break
			}
		}
		b.Release()
		if got.String() != want {
			t.Errorf("%s: %d octets read, want %d", name, got.Len(), len(want))
		}
	}
}

func TestBufferGrowsAndShrinks(t *testing.T) {
	var b Buffer
	read := func(n int) { b.Read(strings.NewReader(strings.Repeat("x", n))) }
	read(10)
	if read(10); b.big != nil {
		t.Fatal("short reads must not borrow")
	}
	read(smallBuffer)
	if read(1000); b.big == nil {
		t.Fatal("a full small buffer must borrow a large one")
	}
	for range calm {
		read(30)
	}
	if b.big == nil {
		t.Error("given back too early: a message has short lines between its bodies")
	}
	read(30)
	if read(30); b.big != nil {
		t.Error("an idle session must not keep the large buffer")
	}
}

func TestBufferIdle(t *testing.T) {
	in, out := net.Pipe()
	defer in.Close()
	var b Buffer
	done := make(chan error)
	go func() { _, err := b.Read(out); done <- err }()
	out.Close()
	if err := <-done; err == nil {
		t.Error("reading from a closed connection must fail")
	}
	b.Release() // nothing borrowed: must not fail
}
