package site

import (
	"fmt"
	"slices"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/server/site/facts"
	"ehlo/wasm/smtp"
)

// pair writes the comparison of two codes that nobody has compared by hand.
// Each sentence is about both: it comes from a fact in which they differ, or
// says that there they do not.
type pair struct {
	lib  *Library
	lang string
	t    map[string]string // the page texts pair.*
	a, b side
}

// side is what is known of one of the two.
type side struct {
	facts.Reply
	info smtp.CodeInfo
	card Explanation
}

func (lib *Library) pair(lang string, a, b int) *pair {
	p := &pair{lib: lib, lang: lang, t: chrome(lang)["pair"]}
	for _, s := range []struct {
		side *side
		code int
	}{{&p.a, a}, {&p.b, b}} {
		s.side.Reply, _ = facts.Of(s.code)
		s.side.info, _ = smtp.Code(s.code)
		s.side.card = lib.Explain[lang].Code(s.code)
	}
	return p
}

// paired is the comparison as if it had been read from a file.
func (lib *Library) paired(lang string, a, b int) *Compare {
	p := lib.pair(lang, a, b)
	c := &Compare{A: a, B: b, Lang: lang}
	names := []string{lowerFirst(p.a.card.Title), lowerFirst(p.b.card.Title)}
	c.Title = p.say("title", names[0], names[1])
	c.Summary = p.say("summary")
	c.Names = map[int]string{a: p.a.card.Title, b: p.b.card.Title}
	c.Lede, _ = doc.ParseInline("made", p.say("lede", names[0], names[1]), 1, lib.links(lang))
	c.Sections = []Pair{
		p.halves("description", func(s side) string { return s.card.Digits[2].Says.Says }),
		p.halves("when", func(s side) string { return lib.maker(lang, s.Code).moments() }),
		p.halves("fix", func(s side) string { return s.card.Next }),
		{ID: "differences", Blocks: p.blocks(bullets(p.sentences()) + "\n" + p.table())},
		p.halves("use", func(s side) string {
			return fill(p.t["use_"+s.Does], s.Code, p.t["about_"+s.About])
		}),
		{ID: "see", Blocks: p.blocks(p.see())},
	}
	return c
}

func (p *pair) blocks(text string) []doc.Block {
	blocks, _ := doc.Parse("made", []byte(text), 1, p.lib.links(p.lang))
	return blocks
}

func (p *pair) halves(id string, text func(side) string) Pair {
	return Pair{ID: id, Halves: []Half{{p.a.Code, p.blocks(text(p.a))}, {p.b.Code, p.blocks(text(p.b))}}}
}

// say fills in a text with both codes, and with what is said of each.
func (p *pair) say(key string, values ...any) string {
	return fill(p.t[key], append([]any{p.a.Code, p.b.Code}, values...)...)
}

// sentences are the differences, the most telling first.
func (p *pair) sentences() []string {
	var list []string
	for _, sentence := range []string{p.class(), p.unasked(), p.ends(), p.about(), p.asks(), p.does(), p.matter(), p.enhanced(), p.historic(), p.origin()} {
		if sentence != "" {
			list = append(list, sentence)
		}
	}
	return list
}

func (p *pair) class() string {
	a, b := p.a.Code/100, p.b.Code/100
	if a == b {
		return p.say(fmt.Sprintf("class_same_%d", a))
	}
	if a == 4 && b == 5 && p.a.Does == p.b.Does {
		return p.say("class_act_4_5") // a 4 that does not mend itself: 432, 459
	}
	return p.say(fmt.Sprintf("class_%d_%d", a, b))
}

// matter is the second digit; what it means where they agree is worth a
// sentence only if the first agrees as well.
func (p *pair) matter() string {
	a, b := p.a.Code/10%10, p.b.Code/10%10
	x, y := p.t[fmt.Sprintf("matter_%d", a)], p.t[fmt.Sprintf("matter_%d", b)]
	switch {
	case a != b:
		return p.say("matter", x, y)
	case p.a.Code/100 == p.b.Code/100:
		return p.say("matter_same", x)
	}
	return ""
}

func (p *pair) about() string {
	switch same := p.a.About == p.b.About; {
	case same && p.a.Code/100 == p.b.Code/100:
		return p.say("about_same", p.t["about_"+p.a.About])
	case same:
		return p.say("about_alike", p.t["about_"+p.a.About])
	}
	return p.say("about", p.t["about_"+p.a.About], p.t["about_"+p.b.About])
}

// unprompted: a server says it without a question.
func (s side) unprompted() bool {
	return slices.Contains(s.Asks, "greeting") || slices.Contains(s.Asks, "idle")
}

func (p *pair) unasked() string {
	switch a, b := p.a.unprompted(), p.b.unprompted(); {
	case a && !b:
		return p.say("unasked_a")
	case b && !a:
		return p.say("unasked_b")
	}
	return ""
}

// shared are the commands that may bring either.
func (p *pair) shared() []string {
	anyA, anyB := slices.Contains(p.a.Asks, "any"), slices.Contains(p.b.Asks, "any")
	switch {
	case anyA && anyB:
		return []string{"any"}
	case anyA:
		return commands(p.b.Asks)
	case anyB:
		return commands(p.a.Asks)
	}
	var both []string
	for _, ask := range p.a.Asks {
		if slices.Contains(p.b.Asks, ask) {
			both = append(both, ask)
		}
	}
	return both
}

// commands are the questions that are commands: "any" takes in no others.
func commands(asks []string) []string {
	var list []string
	for _, ask := range asks {
		if ask != "greeting" && ask != "idle" && ask != "any" {
			list = append(list, ask)
		}
	}
	return list
}

func (p *pair) asks() string {
	if both := p.shared(); len(both) > 0 {
		return p.say("asks_both", p.names(both))
	}
	return p.say("asks_apart", p.names(p.a.Asks), p.names(p.b.Asks))
}

// names writes `MAIL`, `RCPT` and the final dot.
func (p *pair) names(asks []string) string {
	var list []string
	for _, ask := range asks {
		name, ok := p.t[ask]
		if !ok {
			name = "`" + ask + "`"
		}
		list = append(list, name)
	}
	return list2(list, chrome(p.lang)["lesson"]["and"])
}

func (p *pair) does() string {
	if p.a.Does == p.b.Does {
		return p.say("does_same_" + p.a.Does)
	}
	return p.say("does", p.t["does_"+p.a.Does], p.t["does_"+p.b.Does])
}

func (p *pair) ends() string {
	switch {
	case p.a.Ends && !p.b.Ends:
		return p.say("ends_a")
	case p.b.Ends && !p.a.Ends:
		return p.say("ends_b")
	}
	return ""
}

// enhanced codes are compared by the first that is usual with each.
func (p *pair) enhanced() string {
	a, b := first(p.a.Enhanced), first(p.b.Enhanced)
	switch {
	case a == b:
		return ""
	case a == "":
		return p.say("enhanced_a", "", b)
	case b == "":
		return p.say("enhanced_b", a, "")
	}
	return p.say("enhanced", a, b)
}

func (p *pair) historic() string {
	a, b := p.a.info.Status == smtp.Historic, p.b.info.Status == smtp.Historic
	switch {
	case a && !b:
		return p.say("historic_a")
	case b && !a:
		return p.say("historic_b")
	}
	return ""
}

// document is the RFC without the section.
func (s side) document() string {
	words := strings.Fields(s.info.Section)
	return strings.Join(words[:min(2, len(words))], " ")
}

func (p *pair) origin() string {
	if a, b := p.a.document(), p.b.document(); a != b {
		return p.say("origin", a, b)
	}
	return ""
}
