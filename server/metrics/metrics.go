// Package metrics counts what happens, for Prometheus. Each part of the server
// counts through a small interface of its own, which a type here satisfies; no
// other package knows Prometheus.
//
// No label holds an address, a host name or anything a visitor typed: labels are
// names out of this program, so that the list of time series is short and tells
// nothing about anybody.
package metrics

// Metrics are all numbers of one process.
type Metrics struct{}

// New counts from zero.
func New() *Metrics { return &Metrics{} }
