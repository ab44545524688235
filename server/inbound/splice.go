package inbound

import (
	"time"
)

// Directory is where nodes find each other's leases.
type Directory interface {
	// Publish makes a lease of this node known until then, or until withdraw.
	Publish(lease string, until time.Time) (withdraw func())
}

func (in *Inbound) elsewhere(t *tab, m message) {
	t.refuse(CodeUnknown, "There is no such port, or not any more.")
}
