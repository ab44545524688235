package doctor

import (
	"fmt"
	"io"
	"strings"
)

// width of the text on a terminal; barWidth of the waterfall beside it.
const (
	width    = 78
	barWidth = 30
)

// WriteText writes a report for people.
func (r Report) WriteText(w io.Writer) error {
	var b strings.Builder
	b.WriteString(r.Main.Title + "\n")
	for _, p := range r.Ports {
		if r.Seen.Names.Fault == "" { // else there is nothing to draw
			r.writePort(&b, p)
		}
	}
	var known []string
	for _, k := range r.Known {
		known = append(known, k.String())
	}
	section(&b, r.t.word("known"), strings.Join(known, " "))
	section(&b, r.t.word("likely"), r.Main.Likely.String())
	section(&b, r.t.word("unseen"), r.Main.Unseen.String())
	if len(r.Findings) > 0 {
		b.WriteString("\n" + r.t.word("besides") + "\n")
		for _, f := range r.Findings {
			wrap(&b, "  - ", strings.TrimSpace(f.Title+" "+f.Matters.String()))
		}
	}
	b.WriteString("\n" + r.t.word("next") + "\n")
	for i, a := range r.Main.Next {
		wrap(&b, fmt.Sprintf("  %d. ", i+1), a.Say.String())
		if a.Run != "" {
			b.WriteString("       " + a.Run + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writePort draws the waterfall of a port in characters.
func (r Report) writePort(b *strings.Builder, p PortReport) {
	fmt.Fprintf(b, "\n%d  %s\n", p.Seen.Number, p.Outcome)
	scale := newScale(r.Seen)
	at := 0
	for i, f := range p.Falls {
		took := p.Seen.Phases[i].Took
		n := int(barWidth * min(took, scale.cap) / scale.total)
		bar := strings.Repeat(" ", min(at, barWidth)) + strings.Repeat("#", max(n, 1))
		if f.Break != "" && n > 4 {
			bar = bar[:len(bar)-3] + "//#"
		}
		if f.State == Skipped {
			bar = ""
		}
		at += n
		line := fmt.Sprintf("    %-4s  %-*s  %9s  %s", f.Label, barWidth+2, bar, f.Took, f.Why.bare())
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// bare is the text alone.
func (r Rich) bare() string {
	var b strings.Builder
	for _, i := range r {
		b.WriteString(i.Text)
	}
	return b.String()
}

func section(b *strings.Builder, head, text string) {
	if text != "" {
		b.WriteString("\n" + head + "\n")
		wrap(b, "  ", text)
	}
}

// wrap breaks text at spaces; what follows the first line is indented as far.
func wrap(b *strings.Builder, lead, text string) {
	line := lead
	for word := range strings.FieldsSeq(text) {
		if len([]rune(line))+1+len([]rune(word)) > width && strings.TrimSpace(line) != "" && line != lead {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = strings.Repeat(" ", len(lead))
		}
		line += word + " "
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
}
