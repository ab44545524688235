package site

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"ehlo/server/site/doc"
)

// ReplyFront is the front matter of a reply page.
type ReplyFront struct {
	Title   string     `yaml:"title"`
	Name    string     `yaml:"name"`
	Summary string     `yaml:"summary"`
	Verdict string     `yaml:"verdict"`
	Facts   ReplyFacts `yaml:"facts"`
	Lessons []string   `yaml:"lessons"`
}

// ReplyFacts is what stands in the margin; each in inline Markdown.
type ReplyFacts struct {
	Answers  string `yaml:"answers"`
	Do       string `yaml:"do"`
	Repeat   string `yaml:"repeat"`
	Enhanced string `yaml:"enhanced"`
	Defined  string `yaml:"defined"`
}

// Reply is the page of one reply code.
type Reply struct {
	ReplyFront
	Code     int
	Lang     string
	File     string
	Facts    []Fact
	Sections []Section
	Made     bool // from the facts: nobody has written it
}

// Fact is one line of the margin; Label is a key of the page texts.
type Fact struct {
	Label string
	Text  []doc.Inline
}

// Section is a part of a reference page. ID is its anchor in every language
// and a key of the page texts, where its title is.
type Section struct {
	ID     string
	Blocks []doc.Block
}

// URL is the address of the page.
func (r *Reply) URL() string { return "/" + r.Lang + "/replies/" + strconv.Itoa(r.Code) + "/" }

// The sections of the pages, in their order. Their titles in each language are
// the page texts reply.ID; a file must have them all.
var (
	replySections   = []string{"description", "when", "fix", "try", "servers", "see"}
	compareSections = []string{"description", "when", "fix", "differences", "use", "see"}
)

// loadReply reads the page of one code in one language. A folder may hold only
// trigger.smtp: then the code has no page yet.
func (lib *Library) loadReply(dir, lang string) {
	n, ok := code(path.Base(dir))
	if !ok {
		lib.fault(dir, 1, "not a reply code", "name the folder by three digits, such as 252")
		return
	}
	r := &Reply{Code: n, Lang: lang, File: path.Join(dir, lang+".md")}
	blocks, ok := lib.document(r.File, lang, &r.ReplyFront)
	if !ok {
		return // both languages or neither: "ehlo check" compares them
	}
	lib.need(r.File, map[string]bool{"title": r.Title != "", "name": r.Name != "", "summary": r.Summary != "", "verdict": r.Verdict != "", "facts": r.ReplyFront.Facts != ReplyFacts{}})
	r.Facts = lib.facts(r)
	_, list := cut(blocks)
	r.Sections = lib.sections(r.File, lang, list, replySections)
	lib.Replies[lang][n] = r
}

// facts keeps the order of the margin: what brings the reply, what to do, what
// goes with it, where it is written.
func (lib *Library) facts(r *Reply) []Fact {
	f := r.ReplyFront.Facts
	var list []Fact
	for _, fact := range []struct{ label, text string }{
		{"answers", f.Answers}, {"do", f.Do}, {"repeat", f.Repeat}, {"enhanced", f.Enhanced}, {"defined", f.Defined},
	} {
		if fact.text == "" {
			continue
		}
		in, problems := doc.ParseInline(r.File, fact.text, 1, lib.links(r.Lang))
		lib.add(problems...)
		list = append(list, Fact{fact.label, in})
	}
	return list
}

// sections checks that a file has the sections a page of its kind has, by their
// titles in its language, and gives them their anchors.
func (lib *Library) sections(file, lang string, list []section, ids []string) []Section {
	titles := chrome(lang)["sections"]
	var out []Section
	for i, id := range ids {
		if i >= len(list) {
			lib.fault(file, 1, fmt.Sprintf("no section %q", titles[id]), "add it with a line ## "+titles[id])
			continue
		}
		if got := doc.Plain(list[i].Text); straight(got) != straight(titles[id]) {
			lib.fault(file, list[i].At(), fmt.Sprintf("section %q", got), fmt.Sprintf("section %d is called %q", i+1, titles[id]))
		}
		out = append(out, Section{id, list[i].blocks})
	}
	for i := len(ids); i < len(list); i++ {
		lib.fault(file, list[i].At(), fmt.Sprintf("section %q", doc.Plain(list[i].Text)), fmt.Sprintf("a page of this kind has only %d", len(ids)))
	}
	return out
}

// straight forgives a curly apostrophe.
func straight(s string) string { return strings.ReplaceAll(s, "’", "'") }
