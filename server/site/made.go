package site

import (
	"slices"
	"strconv"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/server/site/facts"
	"ehlo/wasm/smtp"
)

// maker writes the page of a code that nobody has written by hand: the facts,
// in sentences of the page texts, as the Markdown a writer would have made.
type maker struct {
	lib  *Library
	lang string
	code int
	t    map[string]string // the page texts made.*
	fact facts.Reply
	info smtp.CodeInfo
	card Explanation
}

func (lib *Library) maker(lang string, code int) *maker {
	m := &maker{lib: lib, lang: lang, code: code, t: chrome(lang)["made"]}
	m.fact, _ = facts.Of(code)
	m.info, _ = smtp.Code(code)
	m.card = lib.Explain[lang].Code(code)
	return m
}

// made is the page as if it had been read from a file.
func (lib *Library) made(lang string, code int) *Reply {
	m := lib.maker(lang, code)
	r := &Reply{Code: code, Lang: lang, Made: true}
	r.Title, r.Name = m.card.Title, m.card.Title
	r.Summary = fill(m.t["summary"], code, lowerFirst(r.Title))
	if m.standard() {
		r.Summary = fill(m.t["summary_rfc"], code, lowerFirst(r.Title))
	}
	r.Verdict = m.verdict()
	r.ReplyFront.Facts = m.facts()
	r.Facts = lib.facts(r)
	for _, part := range []struct {
		id   string
		text string
	}{
		{"description", m.description()}, {"when", m.when()}, {"fix", m.fix()}, {"try", m.try()}, {"servers", m.servers()}, {"see", m.see()},
	} {
		blocks, _ := doc.Parse("made", []byte(part.text), 1, lib.links(lang))
		r.Sections = append(r.Sections, Section{part.id, blocks})
	}
	return r
}

// standard tells whether an RFC says when to send the code.
func (m *maker) standard() bool { return m.info.Status <= smtp.Historic }

// never: the grammar of SMTP has no such code.
func (m *maker) never() bool { return m.code < 200 }

// say fills in a text with the code and what else it takes.
func (m *maker) say(key string, values ...any) string {
	return fill(m.t[key], append([]any{m.code}, values...)...)
}

func (m *maker) verdict() string {
	class := chrome(m.lang)["table"][strconv.Itoa(m.code/100)+"yz"]
	switch {
	case m.never():
		return m.t["verdict_never"]
	case m.standard():
		return fill(m.t["verdict_rfc"], class)
	}
	return fill(m.t["verdict_"+m.status()], class)
}

// status is the key of a status that is worth a word.
func (m *maker) status() string {
	return map[smtp.Status]string{smtp.Vendor: "vendor", smtp.Registry: "registry", smtp.Folklore: "folklore", smtp.Historic: "historic", smtp.Experimental: "experimental"}[m.info.Status]
}

// facts is the margin.
func (m *maker) facts() ReplyFacts {
	f := ReplyFacts{Answers: m.t["fact_nobody"], Do: m.t["do_"+m.fact.Does], Repeat: m.t[repeats[m.fact.Does]], Defined: m.t["fact_no_rfc"]}
	if asks := m.asks(); asks != "" {
		f.Answers = asks
	}
	if m.fact.Ends {
		f.Do += m.t["fact_ends"]
	}
	if len(m.fact.Enhanced) > 0 {
		f.Enhanced = "`" + strings.Join(m.fact.Enhanced, "` `") + "`"
	}
	if m.info.Section != "" {
		f.Defined = m.info.Section
	}
	return f
}

// repeats is the margin's answer to "repeat it?".
var repeats = map[string]string{"later": "fact_yes", "change": "fact_no", "done": "fact_done", "leave": "fact_leave", "go-on": "fact_go-on"}

// asks lists what the code answers, as in "`MAIL`, `RCPT`, the final dot".
func (m *maker) asks() string {
	var list []string
	for _, ask := range m.fact.Asks {
		list = append(list, m.ask(ask))
	}
	return strings.Join(list, ", ")
}

func (m *maker) ask(ask string) string {
	switch ask {
	case "end", "greeting":
		return m.t[ask]
	case "idle":
		return m.t["unasked"]
	case "any":
		return m.t["any"]
	}
	return "`" + ask + "`"
}

// see links to its neighbours.
func (m *maker) see() string {
	var b strings.Builder
	see := m.fact.See
	if m.fact.Like != 0 && !slices.Contains(see, m.fact.Like) {
		see = append([]int{m.fact.Like}, see...)
	}
	for _, other := range see {
		b.WriteString("- `" + itoa(other) + "` " + m.lib.Explain[m.lang].Code(other).Title + "\n")
	}
	return b.String()
}
