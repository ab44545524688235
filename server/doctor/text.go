package doctor

import (
	"bytes"
	"embed"
	"fmt"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v3"
)

//go:embed text/*.yaml
var textFiles embed.FS

// Languages the doctor speaks.
var Languages = []string{"en", "es"}

// texts are those of one language.
type texts struct {
	lang     string
	Words    map[string]string
	Notes    map[string]string
	Verdicts map[Kind]entry
}

// entry is what is said about one kind of verdict.
type entry struct {
	Title, Outcome, Known, Likely, Unseen, Matters string
	Next                                           []string
}

var allTexts = sync.OnceValue(func() map[string]*texts {
	all := map[string]*texts{}
	for _, lang := range Languages {
		src, err := textFiles.ReadFile("text/" + lang + ".yaml")
		if err != nil {
			panic(err) // part of the program
		}
		t := &texts{lang: lang}
		d := yaml.NewDecoder(bytes.NewReader(src))
		d.KnownFields(true)
		if err := d.Decode(t); err != nil {
			panic(fmt.Errorf("server/doctor/text/%s.yaml: %w", lang, err))
		}
		all[lang] = t
	}
	return all
})

// textsOf are those of a language; English for one we do not speak.
func textsOf(lang string) *texts {
	if t, ok := allTexts()[lang]; ok {
		return t
	}
	return allTexts()["en"]
}

// Rich is text in which some words are from the wire: names, addresses, lines.
type Rich []Inline

// Inline is a piece of it.
type Inline struct {
	Code bool
	Text string
}

// String is the text for a terminal: what is from the wire and has spaces in it
// stands in quotation marks.
func (r Rich) String() string {
	var b strings.Builder
	for _, i := range r {
		if i.Code && strings.ContainsAny(i.Text, " ") {
			b.WriteString(`"` + i.Text + `"`)
		} else {
			b.WriteString(i.Text)
		}
	}
	return b.String()
}

// fromWire are the arguments that come from the wire or from the visitor.
var fromWire = map[string]bool{
	"host": true, "name": true, "address": true, "line": true, "opening": true, "control": true, "target": true, "says": true,
	"ehlo": true, "ptr": true, "names": true, "rest": true, "inside": true, "mx": true,
}

// rich fills a template in: {arg} by its value, what stands in backticks as code.
func (t *texts) rich(template string, args map[string]any) Rich {
	var out Rich
	add := func(code bool, s string) {
		if s != "" {
			out = append(out, Inline{code, s})
		}
	}
	for template != "" {
		i := strings.IndexAny(template, "{`")
		if i < 0 {
			add(false, template)
			break
		}
		end := strings.IndexByte(template[i+1:], map[byte]byte{'{': '}', '`': '`'}[template[i]])
		if end < 0 {
			add(false, template)
			break
		}
		add(false, template[:i])
		name := template[i+1 : i+1+end]
		if template[i] == '`' {
			add(true, name)
		} else {
			add(fromWire[name], t.value(args[name]))
		}
		template = template[i+2+end:]
	}
	return out
}

// plain is rich without marks.
func (t *texts) plain(template string, args map[string]any) string {
	var b strings.Builder
	for _, i := range t.rich(template, args) {
		b.WriteString(i.Text)
	}
	return b.String()
}

// value writes an argument; numbers and times as the language does.
func (t *texts) value(v any) string {
	switch v := v.(type) {
	case nil:
		return "?"
	case time.Duration:
		return t.duration(v)
	case word:
		return t.word(string(v))
	case verbatim:
		return string(v)
	case string:
		if v == "" {
			return "-"
		}
		return v
	}
	return fmt.Sprint(v)
}

// duration has three digits at most: more would only look exact.
func (t *texts) duration(d time.Duration) string {
	var s string
	switch ms := float64(d) / float64(time.Millisecond); {
	case ms < 10:
		s = fmt.Sprintf("%.1f ms", ms)
	case ms < 1000:
		s = fmt.Sprintf("%.0f ms", ms)
	case ms < 10_000:
		s = fmt.Sprintf("%.2f s", ms/1000)
	default:
		s = fmt.Sprintf("%.1f s", ms/1000)
	}
	s = strings.Replace(strings.Replace(s, ".00 s", " s", 1), ".0 ", " ", 1)
	if t.lang == "es" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

func (t *texts) word(key string) string {
	if s, ok := t.Words[key]; ok {
		return s
	}
	return key
}
