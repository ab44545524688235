package quota

import "sync/atomic"

// Room is memory that sessions share, in octets. Taking and giving are atomic,
// so a session asks for every piece of a message as it arrives.
type Room struct {
	max  int64
	used atomic.Int64
}

// NewRoom has place for max octets.
func NewRoom(max int64) *Room { return &Room{max: max} }

// Take reserves n octets, or nothing at all.
func (r *Room) Take(n int) bool {
	if r.used.Add(int64(n)) <= r.max {
		return true
	}
	r.used.Add(int64(-n))
	return false
}

// Give returns n octets that were taken.
func (r *Room) Give(n int) { r.used.Add(int64(-n)) }

// Used is how many octets are taken now.
func (r *Room) Used() int64 { return r.used.Load() }
