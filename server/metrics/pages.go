package metrics

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// Leases counts the ports that visitors hold.
type Leases struct {
	open  prometheus.Gauge
	ended *prometheus.CounterVec
}

var leaseEnds = known("released", "expired", "gone", "stop", "switch", "dead", "policy")

func newLeases(r prometheus.Registerer) *Leases {
	l := &Leases{
		open:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "ehlo_leases_open", Help: "Inbound ports that visitors hold now."}),
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "ehlo_leases_ended_total", Help: "Leases that are over, by why."}, []string{"why"}),
	}
	r.MustRegister(l.open, l.ended)
	return l
}

// Taken counts a lease in.
func (l *Leases) Taken() {
	if l != nil {
		l.open.Inc()
	}
}

// Ended counts it out.
func (l *Leases) Ended(why string) {
	if l != nil {
		l.open.Dec()
		l.ended.WithLabelValues(leaseEnds.label(why)).Inc()
	}
}

// Pages counts answers over HTTP.
type Pages struct{ answers [6]prometheus.Counter }

func newPages(r prometheus.Registerer) *Pages {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "ehlo_http_answers_total", Help: "Answers over HTTP, by the first digit of the status."}, []string{"status"})
	r.MustRegister(v)
	p := &Pages{}
	for digit := 1; digit < len(p.answers); digit++ {
		p.answers[digit] = v.WithLabelValues(strconv.Itoa(digit) + "xx")
	}
	return p
}

// Answered counts one.
func (p *Pages) Answered(status int) {
	if digit := status / 100; p != nil && digit > 0 && digit < len(p.answers) {
		p.answers[digit].Inc()
	}
}
