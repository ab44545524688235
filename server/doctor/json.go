package doctor

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"time"
)

// The JSON of "ehlo doctor --json". Members may be added; those that are here
// keep their names and meanings. Times are milliseconds; a character U+0000 to
// U+00FF of data is an octet, as in "ehlo talk --json".
type (
	jsonReport struct {
		Target   string        `json:"target"`
		Asked    string        `json:"asked"` // RFC 3339, UTC
		Healthy  bool          `json:"healthy"`
		Verdict  jsonVerdict   `json:"verdict"`
		DNS      jsonDNS       `json:"dns"`
		Control  *jsonControl  `json:"control"` // null: none was named
		Ports    []jsonPort    `json:"ports"`
		Findings []jsonVerdict `json:"findings"`
	}
	jsonVerdict struct {
		Kind     Kind     `json:"kind"`
		Severity string   `json:"severity"` // good, note, shut, fault
		Port     int      `json:"port,omitempty"`
		Title    string   `json:"title"`
		Known    string   `json:"known"`
		Likely   string   `json:"likely,omitempty"`
		Unseen   string   `json:"unseen,omitempty"`
		Matters  string   `json:"matters,omitempty"`
		Next     []string `json:"next,omitempty"`
	}
	jsonDNS struct {
		TookMS    float64  `json:"took_ms"`
		Host      string   `json:"host"`
		MX        []jsonMX `json:"mx"`
		NullMX    bool     `json:"null_mx"`
		Addresses []string `json:"addresses"`
		PTR       []string `json:"ptr"`
		Error     string   `json:"error,omitempty"`
	}
	jsonMX struct {
		Preference uint16 `json:"preference"`
		Host       string `json:"host"`
	}
	jsonControl struct {
		Target string  `json:"target"`
		TookMS float64 `json:"took_ms"`
		End    Ending  `json:"end"` // empty: it was reached
	}
	jsonPort struct {
		Port    int         `json:"port"`
		Address string      `json:"address,omitempty"`
		Outcome string      `json:"outcome"`
		Verdict jsonVerdict `json:"verdict"`
		Phases  []jsonPhase `json:"phases"`
		Bytes   []jsonChunk `json:"bytes"`
		TLS     *jsonTLS    `json:"tls,omitempty"`
		Offers  []string    `json:"offers"` // null: EHLO was not answered, so nobody knows
	}
	jsonPhase struct {
		Name   PhaseName  `json:"name"`
		State  PhaseState `json:"state"` // done, failed, skipped
		AtMS   float64    `json:"at_ms"`
		TookMS float64    `json:"took_ms"`
	}
	jsonChunk struct {
		AtMS float64 `json:"at_ms"`
		From string  `json:"from"` // server, doctor
		TLS  bool    `json:"inside_tls,omitempty"`
		Data string  `json:"data"`
	}
	jsonTLS struct {
		Version string   `json:"version,omitempty"`
		Cipher  string   `json:"cipher,omitempty"`
		Fault   TLSFault `json:"fault,omitempty"`
		Why     string   `json:"why,omitempty"`
		Names   []string `json:"names,omitempty"`
		Issuer  string   `json:"issuer,omitempty"`
		Until   string   `json:"until,omitempty"`
	}
)

// WriteJSON writes a report for programs, as one line.
func (r Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r.json())
}

func (r Report) json() jsonReport {
	o := r.Seen
	j := jsonReport{
		Target: o.Target.Name, Asked: o.Began.UTC().Format(time.RFC3339), Healthy: r.Found.Healthy, Verdict: r.Main.json(),
		DNS:      jsonDNS{TookMS: ms(o.Names.Took), Host: o.Names.Host, MX: []jsonMX{}, NullMX: o.Names.Null, Addresses: []string{}, PTR: o.Names.PTR, Error: o.Names.Why},
		Findings: []jsonVerdict{},
	}
	for _, mx := range o.Names.MX {
		j.DNS.MX = append(j.DNS.MX, jsonMX{mx.Pref, mx.Host})
	}
	for _, a := range o.Names.Addresses {
		j.DNS.Addresses = append(j.DNS.Addresses, a.String())
	}
	if c := o.Control; c != nil {
		j.Control = &jsonControl{c.Target, ms(c.Took), c.End}
	}
	for _, p := range r.Ports {
		j.Ports = append(j.Ports, p.json())
	}
	for _, f := range r.Findings {
		j.Findings = append(j.Findings, f.json())
	}
	return j
}

func (o Opinion) json() jsonVerdict {
	v := jsonVerdict{
		Kind: o.Kind, Severity: o.Severity.String(), Port: o.Port, Title: o.Title,
		Known: o.Known.String(), Likely: o.Likely.String(), Unseen: o.Unseen.String(), Matters: o.Matters.String(),
	}
	for _, a := range o.Next {
		v.Next = append(v.Next, a.Say.String())
		if a.Run != "" {
			v.Next = append(v.Next, "$ "+a.Run)
		}
	}
	return v
}

func (p PortReport) json() jsonPort {
	j := jsonPort{Port: p.Seen.Number, Outcome: p.Outcome, Verdict: p.Opinion.json(), Bytes: []jsonChunk{}}
	if p.Seen.Address.IsValid() {
		j.Address = p.Seen.Address.Addr().String()
	}
	for _, f := range p.Seen.Phases {
		j.Phases = append(j.Phases, jsonPhase{f.Name, f.State, ms(f.At), ms(f.Took)})
	}
	for _, c := range p.Seen.Bytes {
		from := "server"
		if c.Ours {
			from = "doctor"
		}
		j.Bytes = append(j.Bytes, jsonChunk{ms(c.At), from, c.TLS, latin(c.Data)})
	}
	if e := p.Seen.EHLO; e.Whole && e.Code == 250 {
		j.Offers = []string{}
		for _, l := range e.Lines[1:] {
			j.Offers = append(j.Offers, visible([]byte(l.text())))
		}
	}
	if t := p.Seen.TLS; t != nil {
		j.TLS = &jsonTLS{Fault: t.Fault, Why: t.Why, Names: t.Names, Issuer: t.Issuer}
		if t.Version != 0 {
			j.TLS.Version, j.TLS.Cipher, j.TLS.Until = tls.VersionName(t.Version), t.Cipher, day(t.Until)
		}
	}
	return j
}

// latin writes each octet as one character.
func latin(b []byte) string {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}

// ms is a time in milliseconds, to a tenth.
func ms(d time.Duration) float64 { return float64(d.Round(100*time.Microsecond).Microseconds()) / 1000 }
