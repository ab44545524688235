package site

import (
	"slices"
	"strconv"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/server/site/facts"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/play"
	"ehlo/wasm/smtp"
)

// personaPage is what the template of a server's page sees.
type personaPage struct {
	Name, Server string
	Note         []doc.Inline
	Answers      []answer
	Facts        []plainFact
	Fidelity     string
	Others       []link
	Session      session
	Turn         []turn
}

// answer is a question to a server and the reply, as the engine gives it.
type answer struct {
	Asked string // empty: the connection
	After string // what was said before, where it matters
	Rows  []doc.Row
}

type plainFact struct{ Label, Text string }

// personas is the list of all.
func (s *Site) personas(lang, path string) (Page, error) {
	type card struct {
		URL, Name, Server, Note string
		Answer                  answer
	}
	type shelf struct {
		Title string
		Cards []card
	}
	t := chrome(lang)["persona"]
	shelves := []shelf{{Title: t["reference"]}, {Title: t["recorded"]}, {Title: t["documented"]}}
	for _, name := range persona.Names() {
		p, _ := persona.Get(name)
		at := 2
		if name == defaultPersona {
			at = 0
		} else if p.Source == "" {
			at = 1
		}
		note, _, _ := strings.Cut(chrome(lang)["personas"][name], ". ")
		shelves[at].Cards = append(shelves[at].Cards, card{personaURL(lang, name), name, serverName(p), strings.TrimRight(strings.ReplaceAll(note, "`", ""), ".:") + ".", asked(name, "VRFY alice")})
	}
	return s.render(view{Lang: lang, Path: path, Kind: "personas", Title: t["title"], Summary: t["summary"], Page: shelves})
}

func personaURL(lang, name string) string { return "/" + lang + "/personas/" + name + "/" }

// serverName is product and version without the house it was built in.
func serverName(p *persona.Persona) string {
	if l, ok := facts.Fidelity(p.Name); ok {
		return l.Server
	}
	if p.Name == defaultPersona {
		return "Ehlo"
	}
	name, _, _ := strings.Cut(p.Server, " (")
	return name
}

// questions are put to every server, each in a connection of its own; the last
// line is the question, those before lead up to it.
var questions = [][]string{
	{""},
	{"EHLO client.test.example"},
	{"VRFY alice"},
	{"VRFY nosuchuser"},
	{"EXPN team"},
	{"EHLO client.test.example", "MAIL FROM:<sender@test.example>", "RCPT TO:<nosuchuser@lab.example>"},
	{"EHLO client.test.example", "RCPT TO:<alice@lab.example>"},
	{"EHLO client.test.example", "MAIL FROM:sender@test.example"},
	{"BOGUS"},
	{"HELP"},
}

// asked puts one question to the engine.
func asked(name string, lines ...string) answer {
	last := lines[len(lines)-1]
	if last == "" {
		lines = nil
	}
	rows := played(play.Config{Persona: name}, lines)
	for i, r := range slices.Backward(rows) {
		if r.From == "client" {
			return answer{Asked: last, Rows: rows[i+1:]}
		}
	}
	return answer{Asked: last, Rows: rows}
}

// persona makes the page of one server.
func (s *Site) persona(lang, name string) (Page, error) {
	p, _ := persona.Get(name)
	t := chrome(lang)["persona"]
	page := personaPage{Name: name, Server: serverName(p), Facts: personaFacts(p, t), Fidelity: fidelity(p, t), Turn: personaTurns(lang, name, t)}
	page.Note, _ = doc.ParseInline("text", chrome(lang)["personas"][name], 1, s.lib.links(lang))
	for _, q := range questions {
		a := asked(name, q...)
		if len(q) > 1 {
			a.After, _, _ = strings.Cut(q[len(q)-2], " ")
		}
		page.Answers = append(page.Answers, a)
	}
	base, _, _ := strings.Cut(name, "-")
	for _, other := range persona.Names() {
		if root, _, _ := strings.Cut(other, "-"); root == base && other != name && base != "smtp" && base != "go" {
			page.Others = append(page.Others, link{personaURL(lang, other), other})
		}
	}
	lines := []string{"EHLO client.test.example", "VRFY alice"}
	rows := played(play.Config{Persona: name}, lines)
	page.Session = session{Class: "at-page", Persona: name, Script: strings.Join(lines, "\n"), Host: hostOf(rows), Rows: rows}
	title := page.Server
	if strings.Contains(name, "-") {
		title += " (" + name + ")"
	}
	return s.render(view{Lang: lang, Path: personaURL(lang, name), Kind: "persona", Title: fill(t["one_title"], title), Summary: fill(t["one_summary"], title), Live: true, Page: page})
}

// fidelity says how the persona compares with the real server, in figures.
func fidelity(p *persona.Persona, t map[string]string) string {
	if l, ok := facts.Fidelity(p.Name); ok {
		return fill(t["fidelity_text"], l.Sessions, l.Codes, l.Text)
	}
	if p.Name == defaultPersona {
		return t["fidelity_rfc"]
	}
	return t["fidelity_doc"]
}

// personaFacts is the margin, read from the data of the persona.
func personaFacts(p *persona.Persona, t map[string]string) []plainFact {
	idle := fill(t["f_idle_s"], p.Idle)
	if p.Idle >= 60 {
		idle = fill(t["f_idle_min"], p.Idle/60)
	}
	end := t["f_end_strict"]
	if p.Data.Ends != smtp.EndStrict {
		end = t["f_end_loose"]
	}
	lf := t["f_lf_no"]
	if p.Lines.LF {
		lf = t["f_lf_yes"]
	}
	return []plainFact{
		{t["f_server"], serverName(p)},
		{t["f_extensions"], strings.Join(offers(p.Name), " ")},
		{t["f_size"], limit(p.Size, t["f_size_text"], t["f_size_none"])},
		{t["f_rcpts"], limit(int64(p.Recipients), "{0}", t["f_rcpts_none"])},
		{t["f_line"], limit(int64(p.Lines.Max), t["f_size_text"], t["f_line_none"])},
		{t["f_lf"], lf},
		{t["f_end"], end},
		{t["f_order"], order(p.Name, t)},
		{t["f_errors"], errorLimit(p, t)},
		{t["f_idle"], idle},
	}
}

func limit(n int64, text, none string) string {
	if n == 0 {
		return none
	}
	return fill(text, grouped3(n))
}

// grouped3 writes 10240000 as 10 240 000, which is read alike in both languages.
func grouped3(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

// offers lists the keywords of the EHLO reply.
func offers(name string) []string {
	var list []string
	for i, r := range asked(name, "EHLO client.test.example").Rows {
		word, _, _ := strings.Cut(r.Parts[len(r.Parts)-1].Text, " ")
		if i > 0 && r.Code == 250 {
			list = append(list, word)
		}
	}
	return list
}

// order asks for a recipient where none may come, and writes it wrongly: the
// complaint shows what is looked at first.
func order(name string, t map[string]string) string {
	rows := asked(name, "EHLO client.test.example", "RCPT TO:alice@@lab.example").Rows
	if len(rows) > 0 && rows[len(rows)-1].Code == 503 {
		return t["f_order_place"]
	}
	return t["f_order_syntax"]
}

// errorLimit is what becomes of clients that err too often.
func errorLimit(p *persona.Persona, t map[string]string) string {
	var list []string
	for _, c := range p.Count {
		if !c.Errors {
			continue
		}
		if c.SlowFrom > 0 {
			list = append(list, fill(t["f_errors_slow"], c.SlowFrom))
		}
		if c.Limit > 0 {
			list = append(list, fill(t["f_errors_close"], c.Limit))
		}
	}
	if list == nil {
		return t["f_errors_none"]
	}
	return strings.Join(list, "; ")
}

// personaTurns lead to the neighbours in the list.
func personaTurns(lang, name string, t map[string]string) []turn {
	all := persona.Names()
	at := slices.Index(all, name)
	var list []turn
	for i, over := range []string{t["previous"], t["next"]} {
		other := all[(at+len(all)-1+2*i)%len(all)]
		list = append(list, turn{personaURL(lang, other), over, other})
	}
	return list
}
