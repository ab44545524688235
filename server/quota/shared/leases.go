package shared

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	mine map[string]entry // by key; those that NATS may have lost with its nodes are told again
}

var _ inbound.Directory = (*Leases)(nil)

type entry struct {
	inbound.Node
	until time.Time
}

// Leases opens the directory.
func (c *Cluster) Leases() *Leases {
	l := &Leases{c: c, mine: map[string]entry{}}
	c.onReturn(l.again)
	return l
}

// Publish makes a lease of this node known. If NATS is away it will be later:
// on this node the lease works all the same.
func (l *Leases) Publish(lease string, node inbound.Node, until time.Time) (withdraw func()) {
	key, e := hashed(lease), entry{node, until}
	l.mu.Lock()
	l.mine[key] = e
	l.mu.Unlock()
	if err := l.put(key, e); err != nil {
		l.c.log.Warn("nats: other nodes do not know of a lease yet", "error", err)
	}
	return func() {
		l.mu.Lock()
		delete(l.mine, key)
		l.mu.Unlock()
		l.drop(key)
	}
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

// again tells what NATS may not know.
func (l *Leases) again() {
	l.mu.Lock()
	list := make(map[string]entry, len(l.mine))
	for key, e := range l.mine {
		list[key] = e
	}
	l.mu.Unlock()
	for key, e := range list {
		if l.put(key, e) != nil {
			return
		}
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
