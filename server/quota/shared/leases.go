package shared

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"ehlo/server/inbound"

	"github.com/nats-io/nats.go/jetstream"
)

// Leases tells the other nodes where a leased port is: which node has it, and
// what proves that one may ask there. The lease itself is not told, only its
// hash; it goes when its time is over.
type Leases struct {
	c *Cluster

	mu   sync.Mutex
	mine map[string]entry // by key
	due  chan struct{}    // something is not known yet
}

var _ inbound.Directory = (*Leases)(nil)

type entry struct {
	inbound.Node
	until time.Time
	told  bool // NATS knows
}

// Leases opens the directory.
func (c *Cluster) Leases() *Leases {
	l := &Leases{c: c, mine: map[string]entry{}, due: make(chan struct{}, 1)}
	c.onReturn(l.lost)
	c.running.Go(l.keep)
	return l
}

// Publish makes a lease of this node known. If NATS is away it will be later:
// on this node the lease works all the same.
func (l *Leases) Publish(lease string, node inbound.Node, until time.Time) (withdraw func()) {
	key, e := hashed(lease), entry{Node: node, until: until}
	e.told = l.put(key, e) == nil
	l.mu.Lock()
	l.mine[key] = e
	l.mu.Unlock()
	if !e.told {
		l.wake()
	}
	return func() {
		l.mu.Lock()
		delete(l.mine, key)
		l.mu.Unlock()
		l.drop(key)
	}
}

// lost is called when NATS is back: all its nodes may have been away, and with
// them what they knew.
func (l *Leases) lost() {
	l.mu.Lock()
	for key, e := range l.mine {
		e.told = false
		l.mine[key] = e
	}
	l.mu.Unlock()
	l.wake()
}

func (l *Leases) wake() {
	select {
	case l.due <- struct{}{}:
	default:
	}
}

// keep tells what is not known yet, until it is.
func (l *Leases) keep() {
	for {
		select {
		case <-l.c.ctx.Done():
			return
		case <-l.due:
		}
		for !l.tell() {
			select {
			case <-l.c.ctx.Done():
				return
			case <-time.After(again):
			}
		}
	}
}

// tell reports whether all is known.
func (l *Leases) tell() bool {
	l.mu.Lock()
	list := maps.Clone(l.mine)
	l.mu.Unlock()
	for key, e := range list {
		if e.told {
			continue
		}
		if l.put(key, e) != nil {
			return false
		}
		e.told = true
		l.mu.Lock()
		if _, still := l.mine[key]; still {
			l.mine[key] = e
		}
		l.mu.Unlock()
	}
	return true
}

func (l *Leases) put(key string, e entry) error {
	ctx, cancel := context.WithTimeout(context.Background(), callWait)
	defer cancel()
	kv, err := l.c.bucket(ctx, leases)
	if err != nil {
		return err
	}
	life := time.Until(e.until).Round(time.Second)
	if life < time.Second { // the shortest there is
		return nil
	}
	data, _ := json.Marshal(e.Node)
	if _, err = kv.Create(ctx, key, data, jetstream.KeyTTL(life)); err != nil && !errors.Is(err, jetstream.ErrKeyExists) {
		l.c.forget(leases.Bucket)
		return err
	}
	return nil
}

func (l *Leases) drop(key string) {
	ctx, cancel := context.WithTimeout(context.Background(), callWait)
	defer cancel()
	if kv, err := l.c.bucket(ctx, leases); err == nil {
		kv.Purge(ctx, key, jetstream.PurgeTTL(time.Minute))
	}
}

// Find looks up who owns a lease.
func (l *Leases) Find(ctx context.Context, lease string) (node inbound.Node, err error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	kv, err := l.c.bucket(ctx, leases)
	if err != nil {
		return node, err
	}
	e, err := kv.Get(ctx, hashed(lease))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return node, inbound.ErrNoLease
	}
	if err != nil {
		l.c.forget(leases.Bucket)
		return node, fmt.Errorf("%w (%v)", ErrAway, err)
	}
	return node, json.Unmarshal(e.Value(), &node)
}
