package quota

import (
	"context"
	"sync"
	"time"
)

// Book is where connections to other people's servers are written down: how
// often, and how many at the same time. [Memory] is the book of one process;
// several nodes share theirs (package shared).
type Book interface {
	// Spend counts one use of each key, or of none: the first rule that says no
	// is returned, and then nothing was counted. An error means that the book
	// cannot be asked; whoever gets one must not go on.
	Spend(ctx context.Context, uses ...Use) (refused *Use, err error)
	// Hold takes a place under each key, or under none. release gives them back;
	// it may be called twice, and is nil if there was no place.
	Hold(ctx context.Context, slots ...Slot) (release func(), refused *Slot, err error)
}

// Use is one more of something that may happen Limit times within Window. With
// a Member, what counts is how many different ones there are: "10 hosts an
// hour" does not mind the same host again.
type Use struct {
	Key    string
	Limit  int
	Window time.Duration
	Member string
}

// Slot is a place of which there are Limit under one key.
type Slot struct {
	Key   string
	Limit int
}

const (
	maxKeys   = 1 << 16     // each is a client or a host of the last hour: far above honest use
	sweepRest = time.Minute // between two looks for keys that nobody remembers
)

// Memory is the book of a single process. The zero value is empty and ready.
type Memory struct {
	mu    sync.Mutex
	used  map[string]*record
	open  map[string]int
	swept time.Time
}

// record is what was done under one key. Times are kept one by one, so that a
// window slides and nobody gets twice the limit around a full minute.
type record struct {
	window  time.Duration
	times   []time.Time          // without members: oldest first, at most Limit
	members map[string]time.Time // with members: when each was last used
}

// Spend is never in error here.
func (m *Memory) Spend(_ context.Context, uses ...Use) (*Use, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	m.sweep(now, len(uses))
	for i, u := range uses {
		if !m.room(u, now) {
			return &uses[i], nil
		}
	}
	for _, u := range uses {
		m.count(u, now)
	}
	return nil, nil
}

// room reports whether one more is within the limit. A book that is full lets
// nobody new in: forgetting somebody would let him begin anew.
func (m *Memory) room(u Use, now time.Time) bool {
	r := m.used[u.Key]
	if r == nil {
		return u.Limit > 0 && len(m.used) < maxKeys
	}
	r.forget(now)
	if _, again := r.members[u.Member]; again && u.Member != "" {
		return u.Limit > 0
	}
	return len(r.times)+len(r.members) < u.Limit
}

func (m *Memory) count(u Use, now time.Time) {
	if m.used == nil {
		m.used = map[string]*record{}
	}
	r := m.used[u.Key]
	if r == nil {
		r = &record{window: u.Window}
		m.used[u.Key] = r
	}
	if u.Member == "" {
		r.times = append(r.times, now)
		return
	}
	if r.members == nil {
		r.members = map[string]time.Time{}
	}
	r.members[u.Member] = now
}

// forget drops what is older than the window.
func (r *record) forget(now time.Time) {
	old := 0
	for old < len(r.times) && now.Sub(r.times[old]) >= r.window {
		old++
	}
	r.times = append(r.times[:0], r.times[old:]...)
	for name, at := range r.members {
		if now.Sub(at) >= r.window {
			delete(r.members, name)
		}
	}
}

// sweep drops the keys of those who have not been here for a whole window.
func (m *Memory) sweep(now time.Time, coming int) {
	if now.Sub(m.swept) < sweepRest && len(m.used)+coming <= maxKeys {
		return
	}
	m.swept = now
	for key, r := range m.used {
		if r.forget(now); len(r.times)+len(r.members) == 0 {
			delete(m.used, key)
		}
	}
}

// Hold is never in error here.
func (m *Memory) Hold(_ context.Context, slots ...Slot) (func(), *Slot, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, s := range slots {
		if m.open[s.Key] >= s.Limit {
			return nil, &slots[i], nil
		}
	}
	if m.open == nil {
		m.open = map[string]int{}
	}
	for _, s := range slots {
		m.open[s.Key]++
	}
	return sync.OnceFunc(func() { m.release(slots) }), nil, nil
}

func (m *Memory) release(slots []Slot) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range slots {
		if m.open[s.Key]--; m.open[s.Key] <= 0 {
			delete(m.open, s.Key)
		}
	}
}
