// Package shared is what several nodes know together, kept by NATS JetStream:
// a [quota.Book] for what goes to other people's servers, and where the ports
// that visitors have leased are.
//
//	shared.go  the connection, and the buckets in it
//	record.go  one key, changed by compare-and-swap
//	book.go    Spend: the same sliding windows as in memory
//	hold.go    Hold: places, given back when their node is gone
//	leases.go  which node owns a lease
//
// Nothing that a visitor sends or a server says ever goes through NATS, and no
// address: keys are hashes. When NATS is away, whoever asks the book gets an
// error at once, and what needs no book goes on.
package shared

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	callWait  = 2 * time.Second        // for NATS to answer one question
	again     = 500 * time.Millisecond // between two attempts to connect
	pingEvery = 5 * time.Second        // a NATS node that is silent for twice that is gone
	copies    = 3                      // of every bucket, where there are as many NATS nodes
)

// ErrAway says that nobody can be asked.
var ErrAway = errors.New("the other nodes cannot be asked: NATS is away")

// The buckets. They are kept in memory: quotas of the last hour are not worth a
// disk, and a lease is gone with its node.
var (
	uses   = jetstream.KeyValueConfig{Bucket: "ehlo_uses", TTL: 2 * time.Hour} // the longest window is an hour
	holds  = jetstream.KeyValueConfig{Bucket: "ehlo_holds", TTL: 2 * holdLife} // renewed all the time
	leases = jetstream.KeyValueConfig{Bucket: "ehlo_leases", TTL: 25 * time.Hour, LimitMarkerTTL: time.Minute}
)

// Cluster is this node's way to the others.
type Cluster struct {
	conn *nats.Conn
	js   jetstream.JetStream
	ctx  context.Context // until Close
	stop context.CancelFunc
	node string // what we are called there
	log  *slog.Logger

	mu      sync.Mutex
	buckets map[string]jetstream.KeyValue
	lost    time.Time // since when NATS is away; zero: it is there
	back    []func()  // called when it is there again
	closed  bool
	running sync.WaitGroup // of those
}

// Connect begins to connect; it does not wait for it. NATS may come later, and
// go and come again. url may be a list with commas.
func Connect(url string, log *slog.Logger) (*Cluster, error) {
	c := &Cluster{node: random(), log: log, buckets: map[string]jetstream.KeyValue{}, lost: time.Now()}
	c.ctx, c.stop = context.WithCancel(context.Background())
	conn, err := nats.Connect(url,
		nats.Name("ehlo "+c.node[:8]),
		nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(again), nats.ReconnectJitter(again/2, again/2),
		nats.Timeout(callWait), nats.PingInterval(pingEvery), nats.MaxPingsOutstanding(2),
		nats.ReconnectBufSize(-1), // what cannot be asked now must fail now
		nats.ConnectHandler(func(*nats.Conn) { c.arrived() }),
		nats.ReconnectHandler(func(*nats.Conn) { c.arrived() }),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) { c.left(err) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { log.Debug("nats", "error", err) }),
	)
	if err != nil {
		return nil, fmt.Errorf("nats: %w", err)
	}
	if c.js, err = jetstream.New(conn, jetstream.WithDefaultTimeout(callWait)); err != nil {
		conn.Close()
		return nil, fmt.Errorf("nats: %w", err)
	}
	c.conn = conn
	return c, nil
}

// Close lets go of NATS.
func (c *Cluster) Close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.stop()
	c.conn.Close()
	c.running.Wait()
}

// State tells in a few words how NATS is, for whoever runs this.
func (c *Cluster) State() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost.IsZero() {
		return "connected"
	}
	return fmt.Sprintf("away for %v", time.Since(c.lost).Round(time.Second))
}

func (c *Cluster) arrived() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost = time.Time{}
	c.log.Info("nats: connected")
	for _, f := range c.back {
		if !c.closed {
			c.running.Go(f)
		}
	}
}

func (c *Cluster) left(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost.IsZero() {
		c.lost = time.Now()
	}
	c.log.Warn("nats: connection lost; no new connections to public servers until it is back", "error", err)
}

// onReturn has f called whenever NATS comes back.
func (c *Cluster) onReturn(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.back = append(c.back, f)
}

// bucket finds a bucket, or makes it. A cluster that still elects its leader
// answers late: the next attempt will find it.
func (c *Cluster) bucket(ctx context.Context, cfg jetstream.KeyValueConfig) (jetstream.KeyValue, error) {
	if !c.conn.IsConnected() {
		return nil, ErrAway
	}
	c.mu.Lock()
	kv := c.buckets[cfg.Bucket]
	c.mu.Unlock()
	if kv != nil {
		return kv, nil
	}
	kv, err := c.make(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrAway, err)
	}
	c.mu.Lock()
	c.buckets[cfg.Bucket] = kv
	c.mu.Unlock()
	return kv, nil
}

// noReplicas is what a NATS server says that is alone.
const noReplicas jetstream.ErrorCode = 10074

func (c *Cluster) make(ctx context.Context, cfg jetstream.KeyValueConfig) (jetstream.KeyValue, error) {
	kv, err := c.js.KeyValue(ctx, cfg.Bucket)
	if !errors.Is(err, jetstream.ErrBucketNotFound) {
		return kv, err
	}
	cfg.Storage, cfg.Replicas, cfg.History = jetstream.MemoryStorage, copies, 1
	kv, err = c.js.CreateKeyValue(ctx, cfg)
	var api *jetstream.APIError
	if errors.As(err, &api) && api.ErrorCode == noReplicas {
		cfg.Replicas = 1
		kv, err = c.js.CreateKeyValue(ctx, cfg)
	}
	return kv, err
}

// forget drops a bucket that failed: it may have gone with all NATS nodes.
func (c *Cluster) forget(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.buckets, name)
}

// hashed is a name as a key: NATS learns no address, and any name fits.
func hashed(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:16])
}
