package site

import (
	"fmt"
	"path"
	"sort"
	"strconv"
	"strings"

	"ehlo/server/site/doc"
)

// CompareFront is the front matter of a comparison.
type CompareFront struct {
	Title   string         `yaml:"title"`
	Summary string         `yaml:"summary"`
	Names   map[int]string `yaml:"names"`
}

// Compare is the page of two reply codes side by side.
type Compare struct {
	CompareFront
	A, B     int
	Lang     string
	File     string
	Lede     []doc.Inline
	Figure   doc.Dialogue
	Caption  []doc.Inline
	Sections []Pair
}

// Pair is a section with a half for each code, or, as in the table of
// differences and the list of links, with one body.
type Pair struct {
	ID     string
	Halves []Half
	Blocks []doc.Block
}

// Half is what a section says of one code.
type Half struct {
	Code   int
	Blocks []doc.Block
}

// URL is the address of the page.
func (c *Compare) URL() string { return "/" + c.Lang + "/compare/" + c.Key() + "/" }

// Key is "220-252".
func (c *Compare) Key() string { return strconv.Itoa(c.A) + "-" + strconv.Itoa(c.B) }

// loadCompare reads one comparison in one language. Folders are named A-B with
// A < B; the address B-A is redirected.
func (lib *Library) loadCompare(dir, lang string) {
	left, right, _ := strings.Cut(path.Base(dir), "-")
	a, okA := code(left)
	b, okB := code(right)
	if !okA || !okB || a >= b {
		lib.fault(dir, 1, "not a pair of reply codes", "name the folder A-B with A < B, such as 220-252")
		return
	}
	c := &Compare{A: a, B: b, Lang: lang, File: path.Join(dir, lang+".md")}
	blocks, ok := lib.document(c.File, lang, &c.CompareFront)
	if !ok {
		return
	}
	lib.need(c.File, map[string]bool{"title": c.Title != "", "summary": c.Summary != "", "names": c.Names[a] != "" && c.Names[b] != ""})
	head, list := cut(blocks)
	lib.opening(c, head)
	for i, s := range lib.sections(c.File, lang, list, compareSections) {
		c.Sections = append(c.Sections, lib.halves(c, s, list[i].At()))
	}
	lib.Compares[lang] = append(lib.Compares[lang], c)
	sort.Slice(lib.Compares[lang], func(i, j int) bool { return lib.Compares[lang][i].Key() < lib.Compares[lang][j].Key() })
}

// opening reads what stands before the first section: a lede, a dialogue with
// both codes, and its caption.
func (lib *Library) opening(c *Compare, head []doc.Block) {
	for _, b := range head {
		switch b := b.(type) {
		case doc.Para:
			if c.Lede == nil {
				c.Lede = b.Text
			} else {
				c.Caption = b.Text
			}
		case doc.Dialogue:
			c.Figure = b
		default:
			lib.fault(c.File, b.At(), "unexpected before the first section", "keep a paragraph, one ```smtp and a caption there")
		}
	}
	said := map[int]bool{}
	for _, row := range c.Figure.Rows {
		said[row.Code] = true
	}
	if c.Lede == nil || !said[c.A] || !said[c.B] {
		lib.fault(c.File, 1, "the opening is not whole", fmt.Sprintf("give a paragraph and one ```smtp in which %d and %d are said", c.A, c.B))
	}
}

// halves splits a section at ### 220 and ### 252: text about both codes in one
// breath is what the table of differences is for.
func (lib *Library) halves(c *Compare, s Section, at int) Pair {
	p := Pair{ID: s.ID}
	if s.ID == "differences" || s.ID == "see" {
		p.Blocks = s.Blocks
		return p
	}
	for _, b := range s.Blocks {
		if h, ok := b.(doc.Heading); ok {
			word, _, _ := strings.Cut(doc.Plain(h.Text), " ")
			n, _ := code(word)
			p.Halves = append(p.Halves, Half{Code: n})
		} else if len(p.Halves) > 0 {
			last := &p.Halves[len(p.Halves)-1]
			last.Blocks = append(last.Blocks, b)
		}
	}
	if len(p.Halves) != 2 || p.Halves[0].Code != c.A || p.Halves[1].Code != c.B {
		lib.fault(c.File, at, "the section does not treat both codes", fmt.Sprintf("divide it by ### %d and ### %d", c.A, c.B))
	}
	return p
}
