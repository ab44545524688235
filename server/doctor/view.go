package doctor

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"ehlo/wasm/smtp"
)

// View is what the page shows. It holds words and numbers, no markup.
type View struct {
	Host     string // as it was asked
	Picks    []Pick
	Off      string // why nothing may be asked at all
	Scope    string // what may: sandbox, owned or public
	Owned    []string
	Report   *Report
	When     string
	Case     *CaseView // the one that is like the verdict
	Cases    []CaseView
	Notice   string // why nothing was asked: origin, unread or crowded
	Evidence []Evidence
}

// Pick is a port to choose.
type Pick struct {
	Port int
	On   bool
}

// CaseView is a case with its words.
type CaseView struct {
	Outcome, URL, Lesson string
}

// NewView is the page before anything was asked.
func NewView(lang string) View {
	v := View{Host: "sandbox"}
	for _, n := range []int{25, 465, 587} {
		v.Picks = append(v.Picks, Pick{n, true})
	}
	t := textsOf(lang)
	for _, c := range Cases {
		v.Cases = append(v.Cases, c.view(t))
	}
	return v
}

func (c Case) view(t *texts) CaseView {
	args := map[string]any{"took": 6 * time.Second, "gap": 6 * time.Second, "patience": DefaultLimits.Greeting, "code": 502, "protocol": "SSH"}
	switch c.Kind {
	case StartTLSRefused:
		args["code"] = 454
	case Teaser:
		args["took"] = 3 * time.Second
	}
	return CaseView{t.plain(t.Verdicts[c.Kind].Outcome, args), c.URL(t.lang), c.Lesson}
}

// read takes the form in. A port that stands with the host counts alone.
func (v *View) read(host string, ports []string) (Target, error) {
	v.Host = host
	for i, pick := range v.Picks {
		v.Picks[i].On = slices.Contains(ports, itoa(pick.Port)) || len(ports) == 0
	}
	t, err := ParseTarget(host)
	if err != nil || t.One {
		return t, err
	}
	t.Ports = slices.DeleteFunc(t.Ports, func(n int) bool {
		return !slices.ContainsFunc(v.Picks, func(p Pick) bool { return p.On && p.Port == n })
	})
	t.One = len(t.Ports) == 1
	if len(t.Ports) == 0 {
		return t, errName
	}
	return t, nil
}

// number is a time: at the end of a line it stays with its unit.
var number = regexp.MustCompile(`(\d) (m?s\b)`)

// With is the page with a report.
func (v View) With(r Report) View {
	r.Main.Title = number.ReplaceAllString(r.Main.Title, "$1\u00a0$2")
	v.Report = &r
	v.When = r.Seen.Began.UTC().Format("2006-01-02 15:04")
	v.Evidence = r.evidence()
	if c, ok := CaseOf(r.Main.Kind); ok {
		cv := c.view(r.t)
		v.Case = &cv
	}
	return v
}

// Command is the line that asks the same without the bounds of the page.
func (v View) Command() string {
	if v.Report == nil {
		return "ehlo doctor HOST"
	}
	t := v.Report.Seen.Target
	if t.One {
		return fmt.Sprintf("ehlo doctor %s:%d", bracketed(t), t.Ports[0])
	}
	return "ehlo doctor " + t.Name
}

func bracketed(t Target) string {
	if t.Addr.Is6() {
		return "[" + t.Name + "]"
	}
	return t.Name
}

// Evidence is some octets of a port, with the ones that matter marked.
type Evidence struct {
	Port                int
	Hue, At             string
	Before, That, After []string  // hex, octet by octet
	Text                [3]string // the same as text
	End                 string    // CR LF, LF, or nothing
	Note                string
	Nothing             bool
}

// Bounds of what is shown: evidence is pointed at, not dumped.
const (
	maxOctets   = 80
	maxEvidence = 3 // of one port
)

func (r Report) evidence() (list []Evidence) {
	for _, p := range r.Ports {
		if !p.Seen.Done || p.Kind == NotAsked || len(p.Seen.Tries) == 0 {
			continue
		}
		mine := p.lines(r.t)
		if n := len(mine); n > maxEvidence {
			mine = slices.Concat(mine[:1], mine[n-maxEvidence+1:])
		}
		if len(mine) == 0 {
			note := "nothing_220"
			if !p.Seen.connected() {
				note = "nothing_tcp"
			}
			last := p.Seen.Tries[len(p.Seen.Tries)-1]
			mine = []Evidence{{Port: p.Port0(), Hue: p.Hue, At: r.t.duration(last.At + last.Took), Nothing: true, Note: r.t.Notes[note]}}
		}
		list = append(list, mine...)
	}
	return list
}

// Port0 is the port's number, whatever the verdict is about.
func (p PortReport) Port0() int { return p.Seen.Number }

// lines are the lines of the greeting, or what came instead.
func (p PortReport) lines(t *texts) (list []Evidence) {
	g := p.Seen.Greeting
	for _, l := range g.Lines {
		note, hue, from, to := "space", p.Hue, 3, 4
		line, _ := smtp.ParseReplyLine(trimEOL(l.Data))
		switch {
		case line.Sep == '-':
			note, hue = "hyphen", "c4"
		case g.Code != 220:
			note, from, to = "refusal", 0, 3
		case p.Kind == Stars:
			note, from, to = "stars", 4, len(trimEOL(l.Data))
		default: // whatever is wrong with this port, it is not this line
			hue = "c2"
		}
		list = append(list, p.piece(t, l.At, l.Data, from, to, hue, t.Notes[note]))
	}
	for _, junk := range [][]byte{g.Junk, p.knockJunk(), p.clear()} {
		if len(junk) == 0 {
			continue
		}
		note, to := "junk", 4
		switch {
		case isTLS(junk):
			note, to = "tls", 3
		case maybeReply(junk):
			note, to = "half", 3
		}
		list = append(list, p.piece(t, g.Last, junk, 0, min(to, len(junk)), p.Hue, t.Notes[note]))
	}
	return list
}

func (p PortReport) knockJunk() []byte {
	if p.Seen.Knock == nil {
		return nil
	}
	return p.Seen.Knock.Junk
}

func (p PortReport) clear() []byte {
	if p.Seen.TLS == nil {
		return nil
	}
	return p.Seen.TLS.Clear
}

// piece shows octets as hex and as text, three parts each.
func (p PortReport) piece(t *texts, at time.Duration, data []byte, from, to int, hue, note string) Evidence {
	data = data[:min(len(data), maxOctets)]
	text := trimEOL(data)
	from, to = min(from, len(text)), min(to, len(text))
	e := Evidence{Port: p.Seen.Number, Hue: hue, At: t.duration(at), Note: note}
	e.Before, e.That, e.After = octets(data[:from]), octets(data[from:to]), octets(data[to:])
	e.Text = [3]string{visible(text[:from]), visible(text[from:to]), visible(text[to:])}
	if e.Text[1] == " " {
		e.Text[1] = "\u00a0" // seen even at the end of a line
	}
	for _, c := range data[len(text):] {
		e.End += map[byte]string{'\r': "CR ", '\n': "LF"}[c]
	}
	e.End = strings.TrimSpace(e.End)
	return e
}

func trimEOL(b []byte) []byte { return []byte(strings.TrimRight(string(b), "\r\n")) }

func octets(b []byte) []string {
	var list []string
	for _, c := range b {
		list = append(list, hex.EncodeToString([]byte{c}))
	}
	return list
}
