package quota

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// spend reports whether one use of each was counted, and else which key said no.
func spend(t *testing.T, b Book, uses ...Use) string {
	t.Helper()
	refused, err := b.Spend(context.Background(), uses...)
	if err != nil {
		t.Fatal(err)
	}
	if refused != nil {
		return refused.Key
	}
	return ""
}

func TestSpendWindowSlides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Memory
		use := Use{Key: "a", Limit: 3, Window: time.Minute}
		for i := range 3 {
			if spend(t, &m, use) != "" {
				t.Fatalf("use %d of 3 was refused", i+1)
			}
			time.Sleep(10 * time.Second)
		}
		if spend(t, &m, use) != "a" {
			t.Error("a fourth use within the minute")
		}
		time.Sleep(31 * time.Second) // the first is 61 s old now, the second 51
		if spend(t, &m, use) != "" {
			t.Error("the first use should be forgotten")
		}
		if spend(t, &m, use) != "a" {
			t.Error("the window jumped: the second use still counts")
		}
	})
}

func TestSpendMembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Memory
		host := func(name string) Use { return Use{Key: "hosts", Limit: 2, Window: time.Hour, Member: name} }
		for _, c := range []struct{ host, want string }{{"a", ""}, {"b", ""}, {"a", ""}, {"c", "hosts"}, {"b", ""}} {
			if got := spend(t, &m, host(c.host)); got != c.want {
				t.Errorf("host %s: refused by %q, want %q", c.host, got, c.want)
			}
		}
		time.Sleep(30 * time.Minute)
		spend(t, &m, host("b"))
		time.Sleep(31 * time.Minute) // a has not been used for an hour, b has
		if spend(t, &m, host("c")) != "" || spend(t, &m, host("d")) != "hosts" {
			t.Error("a member counts from its last use")
		}
	})
}

// What one rule refuses costs nothing under the others.
func TestSpendAllOrNothing(t *testing.T) {
	var m Memory
	wide, narrow := Use{Key: "wide", Limit: 2, Window: time.Hour}, Use{Key: "narrow", Limit: 1, Window: time.Hour}
	if spend(t, &m, wide, narrow) != "" {
		t.Fatal("the first use was refused")
	}
	for range 5 {
		if spend(t, &m, wide, narrow) != "narrow" {
			t.Fatal("narrow lets one through")
		}
	}
	if spend(t, &m, wide) != "" {
		t.Error("a refused use was counted")
	}
}

func TestSpendZeroLimit(t *testing.T) {
	var m Memory
	for _, u := range []Use{{Key: "a", Window: time.Hour}, {Key: "b", Window: time.Hour, Member: "x"}} {
		if spend(t, &m, u) == "" {
			t.Errorf("%s: no limit set means never, not always", u.Key)
		}
	}
}

func TestBookForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Memory
		for i := range 1000 {
			spend(t, &m, Use{Key: fmt.Sprint(i), Limit: 1, Window: time.Hour})
		}
		time.Sleep(time.Hour)
		spend(t, &m, Use{Key: "new", Limit: 1, Window: time.Hour})
		if len(m.used) != 1 {
			t.Errorf("%d keys kept after their window", len(m.used))
		}
	})
}

func TestBookIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Memory
		for i := range maxKeys {
			spend(t, &m, Use{Key: fmt.Sprint(i), Limit: 2, Window: time.Hour})
		}
		if spend(t, &m, Use{Key: "one more", Limit: 2, Window: time.Hour}) == "" {
			t.Error("the book has no end")
		}
		if spend(t, &m, Use{Key: "7", Limit: 2, Window: time.Hour}) != "" {
			t.Error("who is known must not pay for a full book")
		}
		time.Sleep(time.Hour)
		if spend(t, &m, Use{Key: "one more", Limit: 2, Window: time.Hour}) != "" {
			t.Error("a full book must empty itself")
		}
	})
}

func TestHold(t *testing.T) {
	var m Memory
	ctx := context.Background()
	host, all := Slot{"host", 2}, Slot{"all", 3}
	var open []func()
	for range 2 {
		release, refused, _ := m.Hold(ctx, all, host)
		if refused != nil {
			t.Fatalf("refused by %s", refused.Key)
		}
		open = append(open, release)
	}
	release, refused, err := m.Hold(ctx, all, host)
	if refused == nil || refused.Key != "host" || release != nil || err != nil {
		t.Errorf("a third at one host: %v %v", refused, err)
	}
	if m.open["all"] != 2 {
		t.Errorf("a refusal took a place: %v", m.open)
	}
	open[0]()
	open[0]() // twice is as once
	if m.open["host"] != 1 {
		t.Errorf("after one release: %v", m.open)
	}
	open[1]()
	if len(m.open) != 0 {
		t.Errorf("left behind: %v", m.open)
	}
}

func TestBookShared(t *testing.T) {
	var m Memory
	var wg sync.WaitGroup
	var mu sync.Mutex
	counted := 0
	for range 8 {
		wg.Go(func() {
			for range 100 {
				refused, _ := m.Spend(context.Background(), Use{Key: "k", Limit: 50, Window: time.Hour})
				if release, no, _ := m.Hold(context.Background(), Slot{"k", 4}); no == nil {
					release()
				}
				mu.Lock()
				if refused == nil {
					counted++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if counted != 50 || len(m.open) != 0 {
		t.Errorf("%d uses of 50 counted, open: %v", counted, m.open)
	}
}
