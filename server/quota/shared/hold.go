package shared

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"
	"time"

	"ehlo/server/quota"
)

const (
	holdLife  = time.Minute      // places of a node that has not been heard of for so long are free
	holdRenew = 20 * time.Second // must come twice within holdLife
	stripes   = 64               // keys that can be worked on at a time
)

// held are the places under one key: how many each node has, and until when
// that counts, in milliseconds since 1970.
type held struct {
	Nodes map[string]share `json:"n,omitempty"`
}

type share struct {
	N     int   `json:"n"`
	Until int64 `json:"u"`
}

// places is what this node holds under some of the keys. Its lock is held while
// NATS is asked, so that two sessions here do not stand in each other's way.
type places struct {
	sync.Mutex
	n map[string]int // 0: given back, but NATS does not know yet
}

// Book opens the shared book; Close ends what keeps its places.
func (c *Cluster) Book() *Book {
	ctx, stop := context.WithCancel(context.Background())
	b := &Book{c: c, now: time.Now, stop: stop}
	c.onReturn(b.renewAll)
	b.done.Go(func() {
		tick := time.NewTicker(holdRenew)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				b.renewAll()
			}
		}
	})
	return b
}

// Close stops renewing: what is held here is free a minute later.
func (b *Book) Close() { b.stop(); b.done.Wait() }

// Hold takes a place under each key, or under none.
func (b *Book) Hold(ctx context.Context, slots ...quota.Slot) (release func(), refused *quota.Slot, err error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	for i, s := range slots {
		if err := b.take(ctx, s); err != nil {
			b.give(slots[:i])
			if errors.Is(err, errRefused) {
				return nil, &slots[i], nil
			}
			return nil, nil, err
		}
	}
	return sync.OnceFunc(func() { b.give(slots) }), nil, nil
}

func (b *Book) take(ctx context.Context, s quota.Slot) error {
	p := b.stripe(s.Key)
	p.Lock()
	defer p.Unlock()
	err := b.put(ctx, s.Key, p.n[s.Key]+1, s.Limit)
	if err != nil {
		return err
	}
	if p.n == nil {
		p.n = map[string]int{}
	}
	p.n[s.Key]++
	return nil
}

// give gives places back. If NATS is away, renewAll tells it later.
func (b *Book) give(slots []quota.Slot) {
	ctx, cancel := context.WithTimeout(context.Background(), callWait)
	defer cancel()
	for _, s := range slots {
		p := b.stripe(s.Key)
		p.Lock()
		p.n[s.Key]--
		p.settle(s.Key, b.put(ctx, s.Key, p.n[s.Key], -1))
		p.Unlock()
	}
}

// settle forgets a key of which nothing is held, once NATS knows.
func (p *places) settle(key string, err error) {
	if err == nil && p.n[key] == 0 {
		delete(p.n, key)
	}
}

// put writes how many places this node has under a key. With a limit, all nodes
// together must stay within it.
func (b *Book) put(ctx context.Context, key string, n, limit int) error {
	return change(ctx, b.c, holds, hashed(key), func(r *held) error {
		now, others := b.now(), 0
		for name, s := range r.Nodes {
			if s.Until <= now.UnixMilli() || name == b.c.node {
				delete(r.Nodes, name)
				continue
			}
			others += s.N
		}
		if limit >= 0 && others+n > limit {
			return errRefused
		}
		if r.Nodes == nil {
			r.Nodes = map[string]share{}
		}
		if n > 0 {
			r.Nodes[b.c.node] = share{n, now.Add(holdLife).UnixMilli()}
		}
		return nil
	})
}

// renewAll tells NATS again what this node holds.
func (b *Book) renewAll() {
	for i := range b.places {
		p := &b.places[i]
		p.Lock()
		for key, n := range p.n {
			ctx, cancel := context.WithTimeout(context.Background(), callWait)
			err := b.put(ctx, key, n, -1)
			cancel()
			if errors.Is(err, ErrAway) {
				break // nor will the next one work
			}
			p.settle(key, err)
		}
		p.Unlock()
	}
}

var seed = maphash.MakeSeed()

func (b *Book) stripe(key string) *places {
	return &b.places[maphash.String(seed, key)%stripes]
}
