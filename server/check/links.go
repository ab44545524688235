package check

import (
	"regexp"
	"strings"

	"ehlo/server/site"
	"ehlo/server/site/doc"
)

// links follows every link from Markdown to a page, down to the anchor. That a
// linked file exists was seen while loading; what anchors it has is only known
// once it is a page.
func (c *checker) links() {
	s := site.New(site.Config{Lessons: c.fsys})
	follow := func(file string, list []doc.Block) {
		doc.EachLink(list, func(at int, href string) { c.link(s, file, at, href) })
	}
	for _, lang := range site.Languages() {
		for _, l := range c.lib.Lessons[lang] {
			follow(l.File, append([]doc.Block{doc.Para{Text: l.Lede}}, l.Intro...))
			for _, step := range l.Steps {
				follow(l.File, step.Blocks)
			}
		}
		for _, r := range c.lib.Replies[lang] {
			for _, section := range r.Sections {
				follow(r.File, section.Blocks)
			}
		}
		for _, p := range c.lib.Compares[lang] {
			follow(p.File, []doc.Block{doc.Para{Text: p.Lede}, doc.Para{Text: p.Caption}})
			for _, section := range p.Sections {
				follow(p.File, section.Blocks)
				for _, half := range section.Halves {
					follow(p.File, half.Blocks)
				}
			}
		}
	}
}

// anchors are the places of a finished page; our templates write ids like this.
var anchors = regexp.MustCompile(` id="([^"]+)"`)

// link follows one link. Other sites are not asked: a check must give the same
// answer without a network.
func (c *checker) link(s *site.Site, file string, at int, href string) {
	if strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "#") {
		return
	}
	path, anchor, _ := strings.Cut(href, "#")
	page, ok := s.Page(path)
	if !ok || page.Status != 200 {
		c.fault(file, at, "link to a page that exists, or leave the link out", "link to %s, which is no page", path)
		return
	}
	if anchor == "" {
		return
	}
	for _, m := range anchors.FindAllSubmatch(page.Body, -1) {
		if string(m[1]) == anchor {
			return
		}
	}
	c.fault(file, at, "use an anchor of that page", "link to %s, which has no place called %s", path, anchor)
}
