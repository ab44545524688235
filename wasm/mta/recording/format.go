package recording

import (
	"bytes"
	"fmt"
	"strings"
)

// Format writes a recording as Parse reads it.
func (r *Recording) Format() string {
	var w strings.Builder
	fmt.Fprintf(&w, "server: %s\nversion: %s\n", r.Server, r.Version)
	for _, s := range r.Setup {
		fmt.Fprintf(&w, "setup: %s\n", s)
	}
	for i := range r.Scenarios {
		r.Scenarios[i].format(&w)
	}
	return w.String()
}

func (s *Scenario) format(w *strings.Builder) {
	fmt.Fprintf(w, "\n%s\n", strings.TrimSpace("== "+s.ID+" "+s.Title))
	remarks(w, s.Remarks)
	if s.Early {
		w.WriteString("[early]\n")
	} else {
		after(w, s.Wait)
		lines(w, "S:", s.Greeting)
	}
	for i := range s.Steps {
		s.Steps[i].format(w)
	}
}

func (s *Step) format(w *strings.Builder) {
	remarks(w, s.Remarks)
	if s.Times > 0 {
		fmt.Fprintf(w, "[%d times]\n", s.Times)
	}
	switch s.Kind {
	case Message:
		fmt.Fprintf(w, "[message of %d octets]\n", s.Count)
	case Connection:
		fmt.Fprintf(w, "[connection %d]\n", s.Count)
	case Bytes:
	default:
		fmt.Fprintf(w, "[%s]\n", [...]string{TLS: "tls", TLSFailed: "tls failed", EOF: "eof", Idle: "idle", ClientHello: "client hello"}[s.Kind])
	}
	lines(w, "C:", s.Send)
	after(w, s.After)
	lines(w, "S:", s.Recv)
	if s.Silence > 0 {
		fmt.Fprintf(w, "[silence %d ms]\n", s.Silence)
	}
	if s.Reset {
		w.WriteString("[reset]\n")
	} else if s.Closed {
		w.WriteString("[closed]\n")
	}
}

func remarks(w *strings.Builder, list []string) {
	for _, r := range list {
		fmt.Fprintf(w, "# %s\n", r)
	}
}

func after(w *strings.Builder, ms int) {
	if ms > 0 {
		fmt.Fprintf(w, "[after %d ms]\n", ms)
	}
}

// foldFrom is the number of equal lines in a row that are worth one line and a count.
const foldFrom = 20

func lines(w *strings.Builder, tag string, b []byte) {
	for len(b) > 0 {
		end := bytes.Index(b, []byte("\r\n"))
		if end < 0 {
			fmt.Fprintf(w, "%s %s\\\n", tag, quote(b))
			return
		}
		line, n := b[:end+2], 0
		for bytes.HasPrefix(b, line) {
			b = b[len(line):]
			n++
		}
		text := tag
		if end > 0 {
			text += " " + quote(line[:end])
		}
		if n >= foldFrom {
			fmt.Fprintf(w, "[next line %d times]\n", n)
			n = 1
		}
		w.WriteString(strings.Repeat(text+"\n", n))
	}
}

// runFrom is the number of equal octets in a row that become \{x*N}.
const runFrom = 40

func quote(b []byte) string {
	var w strings.Builder
	for i := 0; i < len(b); {
		n := 1
		for i+n < len(b) && b[i+n] == b[i] {
			n++
		}
		one := octet(b[i], i == len(b)-1)
		if n >= runFrom {
			fmt.Fprintf(&w, `\{%s*%d}`, one, n)
		} else {
			for range n - 1 {
				w.WriteString(octet(b[i], false))
			}
			w.WriteString(octet(b[i], i+n == len(b)))
		}
		i += n
	}
	return w.String()
}

// octet writes one octet; a blank at the end of a line would not be seen.
func octet(c byte, last bool) string {
	switch {
	case c == '\r':
		return `\r`
	case c == '\n':
		return `\n`
	case c == '\t':
		return `\t`
	case c == '\\':
		return `\\`
	case c < ' ' || c > '~' || c == ' ' && last:
		return fmt.Sprintf(`\x%02X`, c)
	}
	return string(rune(c))
}
