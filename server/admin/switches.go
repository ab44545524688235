// Package admin is what the operator does while the server runs: look at its
// numbers, switch off what leads out of the page ([Switches]), ban networks.
// It is plain HTTP, made for curl, on an address of its own that is loopback
// unless the operator insists. There is no password: who reaches it may do it,
// so pages of other origins and other names are turned away (guarded).
package admin

import (
	"slices"
	"sync"
)

// Switches stop parts of a running server. All are on at first, and again after
// a restart.
type Switches struct {
	names []string
	mu    sync.RWMutex
	off   map[string]string // name to the reason
}

// why is said to visitors when the operator gives no reason of his own.
const why = "Whoever runs this server has switched that off for now. The simulator goes on."

// NewSwitches has one switch for each name.
func NewSwitches(names ...string) *Switches {
	return &Switches{names: names, off: map[string]string{}}
}

// Closed is the reason why a part is off, in words for visitors; "" while it is on.
func (s *Switches) Closed(name string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.off[name]
}

// Off switches a part off, and gives what visitors are told.
func (s *Switches) Off(name, reason string) string {
	if reason == "" {
		reason = why
	}
	s.set(name, reason)
	return reason
}

// On switches it on again.
func (s *Switches) On(name string) { s.set(name, "") }

// List tells of each: "on", or "off" and why.
func (s *Switches) List() map[string]string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := map[string]string{}
	for _, name := range s.names {
		list[name] = "on"
		if reason := s.off[name]; reason != "" {
			list[name] = "off: " + reason
		}
	}
	return list
}

func (s *Switches) has(name string) bool { return slices.Contains(s.names, name) }

func (s *Switches) set(name, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.off[name] = reason
}
