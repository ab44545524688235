package play

import (
	"strings"
	"testing"
)

// The log holds 20,000 events or 4 MiB and no more, drops the oldest, says so,
// and its memory is used again.
func TestLogIsBounded(t *testing.T) {
	for name, line := range map[string]string{
		"many small events": "NOOP\r\n",
		"few large events":  "NOOP " + strings.Repeat("\x01", 490) + "\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			p := begun(t, Config{})
			for range 2*maxEvents + 100 {
				p.Feed(start+1, []byte(line))
			}
			size := 0
			for _, b := range p.log.blocks {
				size += len(b)
			}
			if p.log.n > maxEvents || size > maxLog {
				t.Errorf("%d events in %d octets", p.log.n, size)
			}
			if p.log.dropped == 0 || p.log.base != p.log.dropped+1 || p.log.last() != p.obs.Count() {
				t.Errorf("dropped %d, oldest %d, newest %d of %d", p.log.dropped, p.log.base, p.log.last(), p.obs.Count())
			}
			for n := p.log.base; n <= p.log.last(); n += 997 {
				if x := p.log.find(n); !strings.HasPrefix(string(p.log.json(x)), `{"n":`) {
					t.Fatalf("event %d is not where it should be", n)
				}
			}
			out := p.page(t)
			if out.Dropped != p.log.dropped || len(out.Events) != p.log.n || out.Events[0].N != p.log.base {
				t.Errorf("the page is not told: %d dropped, first event %d", out.Dropped, out.Events[0].N)
			}
		})
	}
}

func TestLogIsReused(t *testing.T) {
	p := begun(t, Config{})
	line := []byte("NOOP\r\n")
	for range 3 * maxEvents {
		p.Feed(start+1, line)
	}
	buf := p.Output(nil, 1<<30)
	if n := testing.AllocsPerRun(1000, func() {
		p.Feed(start+1, line)
		buf = p.Output(buf[:0], 1<<20)
	}); n > 0 {
		t.Errorf("%.1f allocations for a NOOP, want none", n)
	}
}

func TestOutputInPieces(t *testing.T) {
	p := begun(t, Config{})
	p.type_("EHLO c.example", "NOOP", "NOOP", "HELP", "VRFY alice")
	whole := begun(t, Config{})
	whole.type_("EHLO c.example", "NOOP", "NOOP", "HELP", "VRFY alice")
	want := brief(whole.page(t).Events)
	var got []event
	for i := 0; ; i++ {
		text := p.Output(nil, 900)
		out := decode(t, text)
		got = append(got, out.Events...)
		if !out.More {
			break
		}
		if i > 20 {
			t.Fatal("no end of pieces")
		}
	}
	if brief(got) != want {
		t.Errorf("got %s\nwant %s", brief(got), want)
	}
}
