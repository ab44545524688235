// Package metrics counts what happens, for Prometheus. Each part of the server
// counts through a small interface of its own, which a type here satisfies; no
// other package knows Prometheus.
//
//	relay, inbound, doctor ──► Sessions ──┐
//	inbound ─────────────────► Leases ────┼──► registry ──► Handler, on the admin address
//	pages ───────────────────► Pages ─────┘
//
// No label holds an address, a host name or anything a visitor typed: labels are
// words of this program, so the list of time series is short and tells nothing
// about anybody. A word that is not in the list counts as "other".
package metrics

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are all numbers of one process.
type Metrics struct {
	Relay, Inbound, Doctor *Sessions
	Leases                 *Leases
	Pages                  *Pages

	registry *prometheus.Registry
}

// New counts from zero.
func New() *Metrics {
	r := prometheus.NewRegistry()
	s := newSessionVectors(r)
	return &Metrics{
		Relay: s.of("relay"), Inbound: s.of("inbound"), Doctor: s.of("doctor"),
		Leases: newLeases(r), Pages: newPages(r),
		registry: r,
	}
}

// Show adds a number that is read when somebody looks.
func (m *Metrics) Show(name, help string, labels map[string]string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, read))
}

// Handler is /metrics. What the Go runtime and the kernel know about this
// process is added here: only who looks pays for it.
func (m *Metrics) Handler() http.Handler {
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}

// words keep labels to what is known.
type words map[string]bool

func (w words) label(word string) string {
	if w[word] {
		return word
	}
	return "other"
}

func known(list ...string) words {
	w := words{}
	for _, word := range list {
		w[word] = true
	}
	return w
}
