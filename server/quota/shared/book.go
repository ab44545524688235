package shared

import (
	"context"
	"errors"
	"sync"
	"time"

	"ehlo/server/quota"
)

// Book is a quota.Book that all nodes share.
type Book struct {
	c    *Cluster
	now  func() time.Time
	stop context.CancelFunc
	done sync.WaitGroup

	places [stripes]places // what this node holds
}

var _ quota.Book = (*Book)(nil)

// spent is what was done under one key: times in milliseconds since 1970,
// oldest first, or members and when each was last used. It is the record of
// quota.Memory, so that one process and many count alike.
type spent struct {
	Times   []int64          `json:"t,omitempty"`
	Members map[string]int64 `json:"m,omitempty"`
}

// Spend counts one use of each key, or of none. Keys are looked at first: most
// refusals write nothing. Should one fill up in between, what was counted
// already is taken back.
func (b *Book) Spend(ctx context.Context, list ...quota.Use) (*quota.Use, error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	if i, err := b.full(ctx, list); i >= 0 || err != nil {
		return at(list, i), err
	}
	now := b.now().UnixMilli()
	for i, u := range list {
		err := change(ctx, b.c, uses, hashed(u.Key), func(r *spent) error { return r.add(u, now) })
		if err == nil {
			continue
		}
		b.takeBack(list[:i], now)
		if errors.Is(err, errRefused) {
			return &list[i], nil
		}
		return nil, err
	}
	return nil, nil
}

// full finds the first rule that says no; -1: none does.
func (b *Book) full(ctx context.Context, list []quota.Use) (int, error) {
	kv, err := b.c.bucket(ctx, uses)
	if err != nil {
		return -1, err
	}
	for i, u := range list {
		r, _, err := read[spent](ctx, kv, hashed(u.Key))
		if err != nil {
			b.c.forget(uses.Bucket)
			return -1, errors.Join(ErrAway, err)
		}
		if r.add(u, b.now().UnixMilli()) != nil {
			return i, nil
		}
	}
	return -1, nil
}

// takeBack undoes what was counted at a moment; the caller has gone on, so it
// has a time of its own.
func (b *Book) takeBack(list []quota.Use, at int64) {
	ctx, cancel := context.WithTimeout(context.Background(), callWait)
	defer cancel()
	for _, u := range list {
		change(ctx, b.c, uses, hashed(u.Key), func(r *spent) error { return r.remove(u, at) })
	}
}

// add counts a use, if there is room within its window.
func (r *spent) add(u quota.Use, now int64) error {
	r.forget(now - u.Window.Milliseconds())
	member := hashed(u.Member)
	_, known := r.Members[member]
	known = known && u.Member != ""
	if u.Limit <= 0 || !known && len(r.Times)+len(r.Members) >= u.Limit {
		return errRefused
	}
	if u.Member == "" {
		r.Times = append(r.Times, now)
		return nil
	}
	if r.Members == nil {
		r.Members = map[string]int64{}
	}
	r.Members[member] = now
	return nil
}

// remove takes one use of that moment out again. A member stays: that it was
// asked for is all that counts.
func (r *spent) remove(u quota.Use, at int64) error {
	for i, t := range r.Times {
		if t == at && u.Member == "" {
			r.Times = append(r.Times[:i], r.Times[i+1:]...)
			return nil
		}
	}
	return errRefused
}

// forget drops what is as old as that, or older.
func (r *spent) forget(old int64) {
	n := 0
	for n < len(r.Times) && r.Times[n] <= old {
		n++
	}
	r.Times = r.Times[n:]
	for name, t := range r.Members {
		if t <= old {
			delete(r.Members, name)
		}
	}
}

func at(list []quota.Use, i int) *quota.Use {
	if i < 0 {
		return nil
	}
	return &list[i]
}
