package site

import (
	"path"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"ehlo/server/site/doc"
	"ehlo/wasm/smtp"
)

// Term is a word of the glossary: lessons/glossary/en.yaml.
type Term struct {
	ID    string   `yaml:"-"`
	Term  string   `yaml:"term"`
	Forms []string `yaml:"forms"` // as prose uses it; the first use on a page is linked
	Says  string   `yaml:"says"`
	See   []string `yaml:"see"` // codes, pairs, lessons by slug, other terms
}

// loadGlossary reads the words of one language. A folder without any has no
// glossary; "ehlo check" compares the languages.
func (lib *Library) loadGlossary(lang string) {
	file := path.Join("glossary", lang+".yaml")
	src, err := lib.read(file)
	if err != nil {
		return
	}
	terms := map[string]Term{}
	lib.add(doc.YAML(file, src, &terms)...)
	var list []Term
	for id, t := range terms {
		t.ID = id
		if t.Term == "" || t.Says == "" {
			lib.fault(file, 1, "the term "+id+" is not whole", "give it term: and says:")
			continue
		}
		list = append(list, t)
	}
	sort.Slice(list, func(i, j int) bool { return sortKey(list[i].Term) < sortKey(list[j].Term) })
	lib.Glossary[lang] = list
}

// sortKey puts words in the order of a dictionary: accents do not count.
func sortKey(s string) string {
	return strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "nz").Replace(strings.ToLower(s))
}

// glossary makes the page of words.
func (s *Site) glossary(lang, path string) (Page, error) {
	type entry struct {
		Term
		See []link
	}
	t := chrome(lang)["glossary"]
	var list []entry
	for _, term := range s.lib.Glossary[lang] {
		e := entry{Term: term}
		for _, to := range term.See {
			if l, ok := s.refer(lang, to); ok {
				e.See = append(e.See, l)
			}
		}
		list = append(list, e)
	}
	return s.render(view{Lang: lang, Path: path, Kind: "glossary", Title: t["title"], Summary: t["summary"], Page: list})
}

// Refers tells whether a short name leads to a page.
func (s *Site) Refers(lang, name string) bool {
	s.load.Do(s.start)
	_, ok := s.refer(lang, name)
	return ok
}

// refer finds the page that a short name stands for: 252, 220-252, the slug of
// a lesson, a term.
func (s *Site) refer(lang, name string) (link, bool) {
	home := "/" + lang + "/"
	if n, ok := code(name); ok {
		_, known := smtp.Code(n)
		return link{home + "replies/" + name + "/", name}, known
	}
	if _, ok := s.routes[home+"compare/"+name+"/"]; ok {
		return link{home + "compare/" + name + "/", fill(chrome(lang)["compare"]["or"], name[:3], name[4:])}, true
	}
	for _, l := range s.lib.Lessons[lang] {
		if l.Slug == name {
			return link{l.URL(), l.Title}, true
		}
	}
	for _, t := range s.lib.Glossary[lang] {
		if t.ID == name {
			return link{home + "glossary/#" + name, t.Term}, true
		}
	}
	return link{}, false
}

// linker puts links to the glossary into prose: each term once a page.
type linker struct {
	home  string
	forms []form // longest first, so that "TLS handshake" is not cut
	used  map[string]bool
}

type form struct{ text, id string }

func (lib *Library) linker(lang string) *linker {
	l := &linker{home: "/" + lang + "/glossary/#", used: map[string]bool{}}
	for _, t := range lib.Glossary[lang] {
		for _, f := range t.Forms {
			l.forms = append(l.forms, form{f, t.ID})
		}
	}
	sort.SliceStable(l.forms, func(i, j int) bool { return len(l.forms[i].text) > len(l.forms[j].text) })
	return l
}

// blocks links the paragraphs and lists among blocks; headings, goals, hints
// and what is code stay as they are. The blocks given are not changed.
func (l *linker) blocks(list []doc.Block) []doc.Block {
	if len(l.forms) == 0 {
		return list
	}
	out := make([]doc.Block, len(list))
	for i, b := range list {
		switch b := b.(type) {
		case doc.Para:
			b.Text = l.inlines(b.Text)
			out[i] = b
		case doc.Aside:
			b.Body = l.blocks(b.Body)
			out[i] = b
		case doc.List:
			items := make([][]doc.Block, len(b.Items))
			for j, item := range b.Items {
				items[j] = l.blocks(item)
			}
			b.Items = items
			out[i] = b
		default:
			out[i] = b
		}
	}
	return out
}

func (l *linker) inlines(list []doc.Inline) []doc.Inline {
	var out []doc.Inline
	for _, in := range list {
		if in.Kind == "text" {
			out = append(out, l.text(in.Text)...)
		} else {
			out = append(out, in)
		}
	}
	return out
}

// text cuts a run at the first use of each term.
func (l *linker) text(s string) []doc.Inline {
	for _, f := range l.forms {
		if l.used[f.id] {
			continue
		}
		at, n := word(s, f.text)
		if at < 0 {
			continue
		}
		l.used[f.id] = true
		term := doc.Inline{Kind: "term", Href: l.home + f.id, Kids: []doc.Inline{{Kind: "text", Text: s[at : at+n]}}}
		return append(append(l.text(s[:at]), term), l.text(s[at+n:])...)
	}
	if s == "" {
		return nil
	}
	return []doc.Inline{{Kind: "text", Text: s}}
}

// word finds a whole word or phrase; its first letter may be a capital.
func word(s, phrase string) (at, n int) {
	for _, p := range []string{phrase, upperFirst(phrase)} {
		for from := 0; ; {
			i := strings.Index(s[from:], p)
			if i < 0 {
				break
			}
			i += from
			before, _ := utf8.DecodeLastRuneInString(s[:i])
			after, _ := utf8.DecodeRuneInString(s[i+len(p):])
			if !unicode.IsLetter(before) && before != '-' && !unicode.IsLetter(after) && after != '-' {
				return i, len(p)
			}
			from = i + len(p)
		}
	}
	return -1, 0
}
