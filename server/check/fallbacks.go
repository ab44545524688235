package check

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"ehlo/lessons"
	"ehlo/server/site"
	"ehlo/server/site/doc"
	"ehlo/wasm/play"
)

// What stands inside <smtp-playground> is read where it cannot run: in feeds, on
// paper, without JavaScript. If it is a dialogue, it must be what the server of
// that very element says:
//
//	lesson= persona= role= world= ──► who answers
//	C: lines ──► play ──► S: lines, compared one by one
//
// What a server makes up (times, queue ids) may be any; "[...]" stands for lines
// that are left out, and a star at the end of a line for its rest.

// fallback is the inside of one element, or of a shortcode that makes one.
type fallback struct {
	attrs map[string]string
	text  string
	line  int // of the first line of text
}

// fallbacks finds them in any text: HTML, Markdown, reStructuredText.
func fallbacks(src []byte) (list []fallback) {
	for _, tag := range []struct{ open, end string }{{"<smtp-playground", "</smtp-playground>"}, {"{{< smtp ", "{{< /smtp >}}"}} {
		for at := 0; ; {
			i := bytes.Index(src[at:], []byte(tag.open))
			if i < 0 {
				break
			}
			begin := at + i
			at = begin + len(tag.open)
			f, ok := readFallback(src[begin:], tag.end)
			if ok {
				f.line += bytes.Count(src[:begin], []byte("\n"))
				list = append(list, f)
			}
		}
	}
	return list
}

// readFallback takes an element apart. Its lines keep their number: markup in
// them is left out, line ends are not.
func readFallback(src []byte, end string) (fallback, bool) {
	n := bytes.Index(src, []byte(end))
	if n < 0 {
		return fallback{}, false
	}
	f := fallback{attrs: map[string]string{}, line: 1}
	text := src[:n]
	if bytes.HasPrefix(text, []byte("{{<")) { // a shortcode of Hugo: the same attributes, plain text
		head, body, ok := bytes.Cut(text, []byte(">}}"))
		if !ok {
			return f, false
		}
		text = append(append([]byte("<smtp "), head[len("{{< smtp "):]...), '>')
		f.text = strings.Repeat("\n", bytes.Count(head, []byte("\n"))) + string(body)
	}
	z := html.NewTokenizer(bytes.NewReader(text))
	for first := true; ; first = false {
		switch kind := z.Next(); {
		case kind == html.ErrorToken:
			return f, true
		case first:
			f.text += strings.Repeat("\n", bytes.Count(z.Raw(), []byte("\n")))
			for _, a := range z.Token().Attr {
				f.attrs[a.Key] = a.Val
			}
		case kind == html.TextToken:
			f.text += html.UnescapeString(string(z.Raw()))
		default:
			f.text += strings.Repeat("\n", bytes.Count(z.Raw(), []byte("\n")))
		}
	}
}

// dialogue is the text with everything blank that is no line of a dialogue;
// false: it holds none.
func (f fallback) dialogue() (string, bool) {
	lines, said := strings.Split(f.text, "\n"), false
	for i, line := range lines {
		line = strings.TrimRight(strings.TrimPrefix(strings.TrimLeft(line, " \t"), "{`"), " \t\r") // {` begins a text in MDX
		line = strings.TrimSuffix(line, "`}")
		spoken := strings.HasPrefix(line, "S:") || strings.HasPrefix(line, "C:")
		said = said || spoken
		if !spoken && !strings.HasPrefix(line, "[") {
			line = ""
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n"), said
}

// fallback checks one.
func (c *checker) fallback(file string, f fallback) {
	text, ok := f.dialogue()
	if !ok {
		return
	}
	cfg := play.Config{Persona: f.attrs["persona"], Role: f.attrs["role"], World: f.attrs["world"], Start: site.Morning}
	if slug := f.attrs["lesson"]; slug != "" {
		l := lessonIn(shippedLessons(c).Lessons[site.Languages()[0]], slug)
		if l == nil {
			c.fault(file, f.line, "name one by its slug, the last part of its address", "lesson: there is no lesson %q", slug)
			return
		}
		cfg.Persona, cfg.Role, cfg.World = or(cfg.Persona, l.Persona), or(cfg.Role, l.Role), or(cfg.World, l.World)
	}
	if _, err := play.Open(cfg); err != nil {
		c.fault(file, f.line, "mend the attribute", "<smtp-playground>: %v", err)
		return
	}
	rows, problems := doc.Rows(file, text, f.line)
	c.problems = append(c.problems, problems...)
	c.true(file, rows, cfg)
}

// shippedLessons are those that an element can name.
func shippedLessons(c *checker) *site.Library {
	if c.lib == nil {
		c.lib = site.Load(lessons.FS)
	}
	return c.lib
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

// true compares a dialogue with what the server says to its C: lines. It is
// asked twice, at two moments: what differs then is made up.
func (c *checker) true(file string, rows []doc.Row, cfg play.Config) {
	sends := arrivals(rows)
	heard := strings.Split(site.Spoken(cfg, sends), "\n")
	cfg.Start, cfg.Seed = cfg.Start+40*24*3600*1000+3_723_004, cfg.Seed+1
	again := strings.Split(site.Spoken(cfg, sends), "\n")
	if len(again) != len(heard) {
		again = heard
	}
	at := 0
	if len(rows) > 0 && rows[0].From == "client" { // the greeting is taken as it comes
		at = max(slices.IndexFunc(heard, func(s string) bool { return strings.HasPrefix(s, "C: ") }), 0)
	}
	skip, last := false, 0
	for _, row := range rows {
		last = row.At
		if row.From == "note" {
			skip = skip || said(row) == "..."
			continue
		}
		line := map[string]string{"client": "C: ", "server": "S: "}[row.From] + said(row)
		for skip && at < len(heard) && !equal(line, heard[at], again[at]) {
			at++
		}
		if at >= len(heard) || !equal(line, heard[at], again[at]) {
			c.fault(file, row.At, "write down what the server says, or leave it out with [...]", "got %s, want %s", heardAt(heard, at), line)
			return
		}
		at, skip = at+1, false
	}
	if at < len(heard) && !skip && strings.HasPrefix(heard[at], "S: ") {
		c.fault(file, last, "write it down as well, or leave it out with [...]", "the server goes on: %s", heard[at])
	}
}

// heardAt is what is said there, as a fault names it.
func heardAt(heard []string, at int) string {
	if at >= len(heard) {
		return "nothing more"
	}
	return heard[at]
}

// arrivals are the client's lines as they go out; those in a row are one.
func arrivals(rows []doc.Row) (list []string) {
	for i, row := range rows {
		switch {
		case row.From != "client":
		case i > 0 && rows[i-1].From == "client":
			list[len(list)-1] += row.Send + "\r\n"
		default:
			list = append(list, row.Send+"\r\n")
		}
	}
	return list
}

// equal compares a line with what was said at two moments: a star at its end
// leaves the rest open, and a word that differs between the two may be any.
func equal(line, said, again string) bool {
	if line == said || strings.HasSuffix(line, "*") && strings.HasPrefix(said, strings.TrimSuffix(line, "*")) {
		return true
	}
	words, a, b := strings.Fields(line), strings.Fields(said), strings.Fields(again)
	if said == again || len(words) != len(a) || len(a) != len(b) {
		return false
	}
	for i, word := range words {
		if word != a[i] && a[i] == b[i] {
			return false
		}
	}
	return true
}
