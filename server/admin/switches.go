// Package admin is what the operator does while the server runs: look at its
// numbers, switch off what leads out of the page, ban networks.
package admin

import (
	"slices"
	"sync"
)

// Switches stop parts of a running server. All are on at first; those of a
// restart are as well.
type Switches struct {
	names []string
	mu    sync.RWMutex
	off   map[string]string // name to the reason
}

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

// Off switches a part off and reports whether there is one of that name.
func (s *Switches) Off(name, reason string) bool { return s.set(name, reason) }

// On switches it on again.
func (s *Switches) On(name string) bool { return s.set(name, "") }

func (s *Switches) set(name, reason string) bool {
	if !slices.Contains(s.names, name) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.off[name] = reason
	return true
}
