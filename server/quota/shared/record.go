package shared

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	attempts = 20                   // to change a key that others change as well
	rest     = 2 * time.Millisecond // before the next one, at random up to that
)

// errRefused is how a change says that it does not want to be made.
var errRefused = errors.New("refused")

// change reads the record under a key, alters it and writes it back, if nobody
// has done so meanwhile; else it begins anew. A record that was never written
// is the zero value. What alter refuses is not written.
func change[R any](ctx context.Context, c *Cluster, cfg jetstream.KeyValueConfig, key string, alter func(*R) error) error {
	kv, err := c.bucket(ctx, cfg)
	if err != nil {
		return err
	}
	for range attempts {
		record, revision, err := read[R](ctx, kv, key)
		if err != nil {
			c.forget(cfg.Bucket)
			return fmt.Errorf("%w (%v)", ErrAway, err)
		}
		if err := alter(&record); err != nil {
			return err
		}
		data, _ := json.Marshal(record) // numbers and strings: it cannot fail
		err = write(ctx, kv, key, data, revision)
		if err == nil {
			return nil
		}
		if !errors.Is(err, jetstream.ErrKeyExists) && !errors.Is(err, jetstream.ErrKeyRevisionMismatch) {
			c.forget(cfg.Bucket)
			return fmt.Errorf("%w (%v)", ErrAway, err)
		}
		if pause(ctx) != nil {
			break
		}
	}
	return fmt.Errorf("%w (too many nodes want the same)", ErrAway)
}

// read gives the record under a key; revision 0: there is none.
func read[R any](ctx context.Context, kv jetstream.KeyValue, key string) (record R, revision uint64, err error) {
	entry, err := kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return record, 0, nil
	}
	if err != nil {
		return record, 0, err
	}
	if json.Unmarshal(entry.Value(), &record) != nil {
		var none R
		return none, entry.Revision(), nil // none of ours: written over
	}
	return record, entry.Revision(), nil
}

func write(ctx context.Context, kv jetstream.KeyValue, key string, data []byte, revision uint64) (err error) {
	if revision == 0 {
		_, err = kv.Create(ctx, key, data)
		return err
	}
	_, err = kv.Update(ctx, key, data, revision)
	return err
}

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(mathrand.N(rest)):
		return nil
	}
}

// random is a name that nobody else has.
func random() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
