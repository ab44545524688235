package site

import (
	"errors"
	"path"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/server/site/facts"
	"ehlo/wasm/lesson"
	"ehlo/wasm/play"
)

// paragraphs joins what there is to say.
func paragraphs(list ...string) string {
	var kept []string
	for _, p := range list {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n") + "\n"
}

func bullets(list []string) string { return "- " + strings.Join(list, "\n- ") + "\n" }

// description: the story of the code, or what its card says, and who defines it.
func (m *maker) description() string {
	if m.standard() {
		third := m.card.Digits[2]
		return paragraphs(third.Says.Says, m.card.Next, fill(m.t["defined"], m.info.Section))
	}
	story := chrome(m.lang)["story"][itoa(m.code)]
	if m.never() {
		return paragraphs(story, m.t["never"])
	}
	origin := ""
	if m.fact.Dots != "" && !strings.Contains(story, m.fact.Dots) {
		origin = fill(m.t["dots"], m.fact.Dots)
	}
	like := ""
	if m.fact.Like != 0 && !strings.Contains(story, itoa(m.fact.Like)) {
		like = fill(m.t["like"], m.fact.Like)
	}
	return paragraphs(story, origin, like, m.say("no_rfc"))
}

// moments lists in answer to what the code comes.
func (m *maker) moments() string {
	var list []string
	for _, ask := range m.fact.Asks {
		text, ok := m.t["ask_"+ask]
		if !ok {
			text = fill(m.t["ask_verb"], ask)
		}
		list = append(list, text)
	}
	return bullets(list)
}

// when: in answer to what, and where it was seen.
func (m *maker) when() string {
	if len(m.fact.Asks) == 0 {
		if len(m.fact.Seen) > 0 {
			return paragraphs(fill(m.t["own_notes"], strings.Join(m.fact.Seen, ", ")))
		}
		return paragraphs(m.say("unsaid"))
	}
	seen, said := "", ""
	if len(m.fact.Seen) > 0 {
		seen = fill(m.t["seen"], strings.Join(m.fact.Seen, ", "))
	}
	if names := servers(facts.Said(m.code)); len(names) > 0 {
		said = fill(m.t["recorded_by"], list2(names, chrome(m.lang)["lesson"]["and"]))
	}
	return paragraphs(m.moments(), seen, said)
}

// servers are the products that said something, each once.
func servers(said []facts.Saying) []string {
	var names []string
	seen := map[string]bool{}
	for _, s := range said {
		if !seen[s.Server] {
			seen[s.Server] = true
			names = append(names, s.Server)
		}
	}
	return names
}

// list2 writes a, b and c.
func list2(words []string, and string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + and + " " + words[last]
}

// fix: the next step, and then who does what.
func (m *maker) fix() string {
	if m.never() {
		return bullets([]string{m.t["nobody_1"], m.t["nobody_2"], m.t["nobody_3"]})
	}
	roles := []string{m.t["sender_"+m.fact.Does], m.say("program_" + m.fact.Does)}
	if m.fact.Like != 0 {
		roles = append(roles, fill(m.t["server_like"], m.fact.Like))
	} else if m.standard() {
		roles = append(roles, fill(m.t["server_rfc"], m.info.Section))
	}
	return paragraphs(m.card.Next, bullets(roles))
}

// try plays the first section of the code's trigger: what a client types, and
// what the engine says to it.
func (m *maker) try() string {
	if m.never() {
		return paragraphs(m.say("try_never"))
	}
	d, err := m.lib.trigger(m.code)
	if err != nil {
		return paragraphs(m.say("try_never"))
	}
	first := d.Sections[0]
	lead := "try_plain"
	if strings.Contains(first.Header.World, "rule") {
		lead = "try"
	}
	return paragraphs(m.say(lead), liveFence(first))
}

func (lib *Library) trigger(code int) (lesson.Dialogue, error) {
	src, err := lib.read(path.Join("replies", itoa(code), "trigger.smtp"))
	if err != nil {
		return lesson.Dialogue{}, err
	}
	d, err := lesson.ParseDialogue(string(src))
	if err == nil && len(d.Sections) == 0 {
		err = errors.New("no section")
	}
	return d, err
}

// liveFence is a live dialogue in Markdown: its world, then both sides.
func liveFence(s lesson.Section) string {
	var lines []string
	for _, act := range s.Acts {
		if act.Kind == lesson.ActSend {
			lines = append(lines, strings.Split(strings.TrimSuffix(string(act.Bytes), "\r\n"), "\r\n")...)
		}
	}
	h := s.Header
	rows := played(play.Config{Persona: h.Persona, Role: h.Role, World: h.World}, lines)
	var b strings.Builder
	b.WriteString("```smtp live persona=" + h.Persona)
	if role := notMX(h.Role); role != "" {
		b.WriteString(" role=" + role)
	}
	b.WriteString("\n")
	if world := strings.TrimSpace(h.World); world != "" {
		b.WriteString(world + "\n\n")
	}
	for _, r := range rows {
		b.WriteString(map[string]string{"client": "C: ", "server": "S: "}[r.From])
		for _, p := range r.Parts {
			b.WriteString(p.Text)
		}
		b.WriteString("\n")
	}
	return b.String() + "```"
}

// shownSayings is how many recorded replies stand in the open.
const shownSayings = 6

// servers: what was recorded; if nothing was, what was read elsewhere.
func (m *maker) servers() string {
	var b strings.Builder
	switch said, quoted := facts.Said(m.code), facts.Quoted(m.code); {
	case len(said) > 0:
		b.WriteString(m.sayings(said[:min(len(said), shownSayings)]) + ": " + m.t["recorded"] + "\n")
	case len(quoted) > 0:
		b.WriteString("| " + m.t["server"] + " | " + m.t["says"] + " |\n|---|---|\n")
		for _, q := range quoted {
			b.WriteString("| " + q.Server + " | `" + q.Text + "` |\n")
		}
		b.WriteString("\n: " + m.t["quoted"] + "\n")
	default:
		b.WriteString(fill(m.t["silent"], len(facts.Recorded())) + "\n")
	}
	return b.String()
}

// sayings is the table of recorded replies.
func (m *maker) sayings(said []facts.Saying) string {
	var b strings.Builder
	b.WriteString("| " + m.t["server"] + " | " + m.t["says"] + " | " + m.t["answer"] + " |\n|---|---|---|\n")
	for _, s := range said {
		b.WriteString("| [" + s.Server + "](/personas/" + s.Persona + "/) | " + codeCell(s.Text()) + " | " + m.answered(s) + " |\n")
	}
	return b.String() + "\n"
}

// codeCell is a code span inside a table: a bar would end the cell.
func codeCell(text string) string {
	fence := "`"
	if strings.Contains(text, "`") {
		fence = "``"
	}
	return fence + strings.ReplaceAll(text, "|", `\|`) + fence
}

func (m *maker) answered(s facts.Saying) string {
	switch {
	case s.Verb == "greeting":
		return m.t["greeting"]
	case s.Verb == ".":
		return m.t["end"]
	case s.Asked == "":
		return m.t["unasked"]
	}
	return codeCell(s.Asked)
}

// recorded is the whole table of a code, for a page that somebody has written.
func (lib *Library) recorded(lang string, code int) *doc.Table {
	m := lib.maker(lang, code)
	said := facts.Said(code)
	if len(said) == 0 {
		return nil
	}
	blocks, _ := doc.Parse("made", []byte(m.sayings(said)), 1, lib.links(lang))
	t, _ := blocks[0].(doc.Table)
	return &t
}
