package shared

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ehlo/server/quota"
	"ehlo/server/quota/shared/lab"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// join connects one node of ours.
func join(t testing.TB, url string) (*Cluster, *Book) {
	t.Helper()
	c, err := Connect(url, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	b := c.Book()
	t.Cleanup(func() { b.Close(); c.Close() })
	return c, b
}

// eventually calls try until it is content; a cluster takes its time to elect.
func eventually(t testing.TB, what string, try func() error) {
	t.Helper()
	end, tick := time.After(30*time.Second), time.Tick(20*time.Millisecond)
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-tick:
		case <-end:
			t.Fatalf("%s: %v", what, err)
		}
	}
}

func ready(t testing.TB, b *Book) {
	t.Helper()
	eventually(t, "the book opens", func() error {
		_, err := b.Spend(t.Context(), quota.Use{Key: "ready", Limit: 1000, Window: time.Minute})
		if err != nil {
			return err
		}
		release, _, err := b.Hold(t.Context(), quota.Slot{Key: "ready", Limit: 1000})
		if err == nil {
			release()
		}
		return err
	})
}

// The same answers as the book of one process gives, whichever node is asked.
func TestLikeMemory(t *testing.T) {
	c := lab.Start(t, 1)
	_, a := join(t, c.URLs())
	_, b := join(t, c.URLs())
	ready(t, a)
	ready(t, b)
	memory, ctx := &quota.Memory{}, t.Context()
	minute := func(key string, limit int, member string) quota.Use {
		return quota.Use{Key: key, Limit: limit, Window: time.Minute, Member: member}
	}
	for i, uses := range [][]quota.Use{
		{minute("a", 3, "")}, {minute("a", 3, "")}, {minute("a", 3, ""), minute("b", 1, "")}, {minute("a", 3, "")},
		{minute("b", 1, ""), minute("c", 1, "")}, {minute("c", 1, "")}, {minute("d", 0, "")},
		{minute("e", 2, "x")}, {minute("e", 2, "x")}, {minute("e", 2, "y")}, {minute("e", 2, "z")}, {minute("e", 2, "y")},
		{minute("f", 5, ""), minute("a", 3, "")}, {minute("f", 1, "")},
	} {
		want, _ := memory.Spend(ctx, uses...)
		got, err := []*Book{a, b}[i%2].Spend(ctx, uses...)
		if err != nil || (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%d %v: got %v, %v; want %v", i, uses, got, err, want)
		}
	}
	slot := func(key string, limit int) quota.Slot { return quota.Slot{Key: key, Limit: limit} }
	var give []func()
	for i, slots := range [][]quota.Slot{{slot("h", 2)}, {slot("h", 2)}, {slot("h", 2)}, {slot("i", 1), slot("h", 2)}, {slot("i", 1)}, {slot("i", 1)}} {
		release, want, _ := memory.Hold(ctx, slots...)
		shared, got, err := []*Book{a, b}[i%2].Hold(ctx, slots...)
		if err != nil || (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("hold %d %v: got %v, %v; want %v", i, slots, got, err, want)
		}
		if i == 1 && shared != nil && release != nil {
			give = append(give, shared, release, shared) // twice is once
		}
	}
	for _, f := range give {
		f()
	}
	if _, refused, err := b.Hold(ctx, quota.Slot{Key: "h", Limit: 2}); refused != nil || err != nil {
		t.Errorf("a place that was given back: %v %v", refused, err)
	}
}

// However many ask at the same time on however many nodes, a limit holds, and
// what it allows is given.
func TestAtTheSameTime(t *testing.T) {
	c := lab.Start(t, 3)
	_, a := join(t, c.URLs())
	_, b := join(t, c.URLs())
	ready(t, a)
	var spent, held atomic.Int32
	var all sync.WaitGroup
	for i := range 20 {
		book := []*Book{a, b}[i%2]
		all.Go(func() {
			if refused, err := book.Spend(t.Context(), quota.Use{Key: "s", Limit: 6, Window: time.Hour}); refused == nil && err == nil {
				spent.Add(1)
			}
		})
		all.Go(func() {
			if release, _, err := book.Hold(t.Context(), quota.Slot{Key: "p", Limit: 7}); release != nil && err == nil {
				held.Add(1)
			}
		})
	}
	all.Wait()
	if s, h := spent.Load(), held.Load(); s > 6 || h > 7 || s < 5 || h < 6 {
		t.Errorf("%d uses of 6, %d places of 7", s, h)
	}
}

// Windows slide: what is older than an hour no longer counts.
func TestWindows(t *testing.T) {
	var r spent
	use := quota.Use{Limit: 2, Window: time.Hour}
	hour := time.Hour.Milliseconds()
	for i, tt := range []struct {
		at   int64
		want bool
	}{{0, true}, {hour / 2, true}, {hour - 1, false}, {hour, true}, {hour + 1, false}, {3 * hour / 2, true}} {
		if got := r.add(use, tt.at) == nil; got != tt.want {
			t.Errorf("%d: %v", i, got)
		}
	}
}

// A NATS node is lost and nothing is; with most of them gone the book says so
// at once; when they are back it goes on, and knows what was held all along.
func TestLossOfNATS(t *testing.T) {
	c := lab.Start(t, 3)
	ours, a := join(t, c.URLs())
	_, b := join(t, c.URLs())
	ready(t, a)
	use := quota.Use{Key: "x", Limit: 3, Window: time.Hour}
	spend := func(b *Book) (refused bool, err error) {
		r, err := b.Spend(t.Context(), use)
		return r != nil, err
	}
	for range 2 {
		if refused, err := spend(a); refused || err != nil {
			t.Fatal(refused, err)
		}
	}
	release, _, err := a.Hold(t.Context(), quota.Slot{Key: "y", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	c.Stop(0)
	eventually(t, "one NATS node less", func() error { _, err := spend(b); return err })
	if refused, err := spend(a); !refused || err != nil {
		t.Errorf("the fourth use: %v %v", refused, err)
	}
	c.Stop(1)
	c.Stop(2)
	eventually(t, "NATS is away", func() error {
		if _, err := spend(a); !errors.Is(err, ErrAway) {
			return fmt.Errorf("got %v", err)
		}
		if s := ours.State(); !strings.HasPrefix(s, "away for ") {
			return errors.New(s)
		}
		return nil
	})
	began := time.Now()
	if _, err := spend(a); !errors.Is(err, ErrAway) || time.Since(began) > time.Second {
		t.Errorf("got %v after %v", err, time.Since(began))
	}
	for i := range 3 {
		c.Start(i)
	}
	eventually(t, "NATS is back", func() error { _, err := spend(b); return err })
	eventually(t, "what is held is told again", func() error {
		more, refused, err := b.Hold(t.Context(), quota.Slot{Key: "y", Limit: 1})
		if refused == nil && err == nil {
			more()
			err = errors.New("the place is given twice")
		}
		return err
	})
	release()
	eventually(t, "given back", func() error {
		_, refused, err := b.Hold(t.Context(), quota.Slot{Key: "y", Limit: 1})
		if refused != nil {
			err = errors.New("still taken")
		}
		return err
	})
}

// Places of a node that is gone are free after a minute.
func TestLossOfOurNode(t *testing.T) {
	c := lab.Start(t, 1)
	_, a := join(t, c.URLs())
	_, b := join(t, c.URLs())
	ready(t, a)
	if _, refused, err := a.Hold(t.Context(), quota.Slot{Key: "y", Limit: 1}); refused != nil || err != nil {
		t.Fatal(refused, err)
	}
	for _, tt := range []struct {
		later time.Duration
		free  bool
	}{{holdLife - time.Second, false}, {holdLife + time.Second, true}} {
		b.now = func() time.Time { return time.Now().Add(tt.later) }
		_, refused, err := b.Hold(t.Context(), quota.Slot{Key: "y", Limit: 1})
		if err != nil || (refused == nil) != tt.free {
			t.Errorf("%v later: %v %v", tt.later, refused, err)
		}
	}
}

func TestNoNATSAtAll(t *testing.T) {
	port := lab.FreePorts(t, 1)[0]
	c, b := join(t, fmt.Sprintf("nats://127.0.0.1:%d", port))
	began := time.Now()
	_, err := b.Spend(context.Background(), quota.Use{Key: "x", Limit: 1, Window: time.Hour})
	if !errors.Is(err, ErrAway) || time.Since(began) > time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
	if _, _, err := b.Hold(context.Background(), quota.Slot{Key: "x", Limit: 1}); !errors.Is(err, ErrAway) {
		t.Error(err)
	}
	if _, err := c.Leases().Find(t.Context(), "x"); !errors.Is(err, ErrAway) {
		t.Error(err)
	}
	if _, err := Connect("not a url", slog.New(slog.DiscardHandler)); err == nil {
		t.Error("nonsense is taken for an address")
	}
}
