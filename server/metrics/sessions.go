package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// The words that labels are made of.
var (
	classes  = known("sandbox", "owned", "public", "inbound", "doctor")
	verdicts = known("sandbox", "owned", "public", // let through
		"policy", "dns", "null-mx", "refused", "timeout", "unreachable", "tls", "not-smtp", "busy", "quota", "off", "banned", "origin", "hello",
		"foreign", "full", "octets", "late") // of inbound
	enders = known("peer", "visitor", "relay", "idle", "size", "lease", "stop", "switch")
	rules  = known("outside-open", "client-open", "client-minute", "client-hour", "client-hosts", "host-open", "host-minute", "host-hour",
		"relay-open", "relay-client", "inbound-open", "inbound-size", "book")
)

// lifetimes are those of people: a look at a banner, a lesson, an evening.
var lifetimes = []float64{.1, 1, 10, 60, 300, 1800}

type sessionVectors struct {
	open     *prometheus.GaugeVec
	begun    *prometheus.CounterVec
	ended    *prometheus.CounterVec
	verdicts *prometheus.CounterVec
	quota    *prometheus.CounterVec
	octets   *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newSessionVectors(r prometheus.Registerer) *sessionVectors {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
		r.MustRegister(c)
		return c
	}
	v := &sessionVectors{
		open:     prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "ehlo_sessions_open", Help: "Sessions that are open now."}, []string{"part", "class"}),
		begun:    counter("ehlo_sessions_total", "Sessions that were opened.", "part", "class"),
		ended:    counter("ehlo_sessions_ended_total", "Sessions that are over, by who ended them.", "part", "by"),
		verdicts: counter("ehlo_verdicts_total", "What visitors asked for, by the answer: a class that was let through, or why not.", "part", "verdict"),
		quota:    counter("ehlo_quota_refusals_total", "Refusals because of a limit, by its name.", "part", "limit"),
		octets:   counter("ehlo_octets_total", "Octets of ended sessions, as SMTP counts them.", "part", "direction"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "ehlo_session_seconds", Help: "How long sessions lasted.", Buckets: lifetimes},
			[]string{"part", "class"}),
	}
	r.MustRegister(v.open, v.seconds)
	return v
}

func (v *sessionVectors) of(part string) *Sessions { return &Sessions{v, part} }

// Sessions counts the visitors of one part. All methods may be called at the
// same time, and on nil: then nothing is counted.
type Sessions struct {
	v    *sessionVectors
	part string
}

// Opened counts a session in, by why its target may be reached.
func (s *Sessions) Opened(class string) {
	if s == nil {
		return
	}
	class = classes.label(class)
	s.v.open.WithLabelValues(s.part, class).Inc()
	s.v.begun.WithLabelValues(s.part, class).Inc()
	s.v.verdicts.WithLabelValues(s.part, verdicts.label(class)).Inc()
}

// Ended counts it out: by whom, after how long, and the octets each way, up
// being the visitor's.
func (s *Sessions) Ended(class, by string, took time.Duration, up, down int64) {
	if s == nil {
		return
	}
	class = classes.label(class)
	s.v.open.WithLabelValues(s.part, class).Dec()
	s.v.ended.WithLabelValues(s.part, enders.label(by)).Inc()
	s.v.seconds.WithLabelValues(s.part, class).Observe(took.Seconds())
	s.v.octets.WithLabelValues(s.part, "up").Add(float64(up))
	s.v.octets.WithLabelValues(s.part, "down").Add(float64(down))
}

// Refused counts who was not let through, by the code that his page got.
func (s *Sessions) Refused(code string) {
	if s != nil {
		s.v.verdicts.WithLabelValues(s.part, verdicts.label(code)).Inc()
	}
}

// Quota counts which limit it was.
func (s *Sessions) Quota(limit string) {
	if s != nil {
		s.v.quota.WithLabelValues(s.part, rules.label(limit)).Inc()
	}
}
