package site

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// robots lets every page be found; there is nothing to hide.
func (s *Site) robots() (Page, error) {
	text := "User-agent: *\nAllow: /\n"
	if s.cfg.BaseURL != "" {
		text += "Sitemap: " + s.cfg.BaseURL + "/sitemap.xml\n"
	}
	return Page{Type: "text/plain; charset=utf-8", Body: []byte(text)}, nil
}

// sitemap lists every page with its other languages. Addresses are absolute
// where the operator has said what the site is called.
func (s *Site) sitemap() (Page, error) {
	type alternateLink struct {
		Rel  string `xml:"rel,attr"`
		Lang string `xml:"hreflang,attr"`
		URL  string `xml:"href,attr"`
	}
	type entry struct {
		Loc   string          `xml:"loc"`
		Links []alternateLink `xml:"xhtml:link"`
	}
	var list struct {
		XMLName xml.Name `xml:"urlset"`
		NS      string   `xml:"xmlns,attr"`
		XHTML   string   `xml:"xmlns:xhtml,attr"`
		URLs    []entry  `xml:"url"`
	}
	list.NS, list.XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
	for _, path := range s.Paths() {
		if !strings.HasSuffix(path, "/") || strings.HasSuffix(path, "/offline/") {
			continue
		}
		e := entry{Loc: s.cfg.BaseURL + path}
		for _, lang := range Languages() {
			there := "/" + lang + path[3:]
			if _, ok := s.routes[there]; ok {
				e.Links = append(e.Links, alternateLink{"alternate", lang, s.cfg.BaseURL + there})
			}
		}
		list.URLs = append(list.URLs, e)
	}
	body, err := xml.MarshalIndent(list, "", " ")
	return Page{Type: "application/xml; charset=utf-8", Body: append([]byte(xml.Header), body...)}, err
}

// missing is what the 404 page shows.
type missing struct {
	Asked string
	Near  []turn
}

// NotFound makes the page for an address that leads nowhere. It guesses what
// was meant; it echoes the address as text only.
func (s *Site) NotFound(path string) Page {
	s.load.Do(s.start)
	s.reading.RLock()
	defer s.reading.RUnlock()
	lang := Languages()[0]
	for _, l := range Languages() {
		if strings.HasPrefix(path, "/"+l+"/") || path == "/"+l {
			lang = l
		}
	}
	t := chrome(lang)["missing"]
	p, err := s.render(view{Lang: lang, Path: path, Kind: "missing", Title: t["title"], Page: missing{shorten(path), s.near(lang, path)}})
	if err != nil {
		p.Body = []byte(t["title"])
	}
	p.Status = 404
	p.CORS = strings.HasSuffix(path, "/lesson.json") // an embedding page asks for it; it is to read 404, not a riddle
	return finish(p)
}

// maxEcho keeps an endless address from making an endless page.
const maxEcho = 120

// shorten cuts at a whole character.
func shorten(path string) string {
	if r := []rune(path); len(r) > maxEcho {
		return string(r[:maxEcho]) + "…"
	}
	return path
}

// near lists pages that somebody may have meant: any reply code in the address,
// names that are written almost like the last word of it, and the doors.
func (s *Site) near(lang, path string) []turn {
	t := chrome(lang)
	list := append(s.nearCodes(lang, path), s.nearNames(lang, path)...)
	return append(list,
		turn{"/" + lang + "/lessons/", t["lessons"]["h1"], t["site"]["learn"]},
		turn{"/" + lang + "/replies/", t["replies"]["h1"], t["site"]["replies"]},
		turn{"/" + lang + "/playground/", t["playground"]["title"], t["site"]["playground"]},
	)
}

// mostNear bounds the guesses of each kind.
const mostNear = 4

// nearCodes finds the codes in an address; for a number that is no reply, the
// replies that look most like it.
func (s *Site) nearCodes(lang, path string) []turn {
	t := chrome(lang)["missing"]
	var list []turn
	for _, word := range strings.FieldsFunc(path, func(r rune) bool { return r < '0' || r > '9' }) {
		n, ok := code(word)
		if !ok || len(list) >= mostNear {
			continue
		}
		if _, known := smtp.Code(n); known {
			list = append(list, s.codeTurn(lang, n, s.lib.Explain[lang].Code(n).Title))
			continue
		}
		list = append(list, turn{"/" + lang + "/replies/", fill(t["not_a_reply"], word), chrome(lang)["home"]["lookup_link"]})
		for _, like := range alikeCodes(word) {
			list = append(list, s.codeTurn(lang, like, fill(t["may_mean"], s.lib.Explain[lang].Code(like).Title)))
		}
	}
	return list
}

func (s *Site) codeTurn(lang string, n int, text string) turn {
	return turn{"/" + lang + "/replies/" + itoa(n) + "/", text, itoa(n)}
}

// alikeCodes are the replies of the standard that differ least from a number:
// by digits, the first of which counts most; the numbers nearest.
func alikeCodes(word string) []int {
	all := standards()
	distance := func(code int) int {
		sum := 0
		for i, digit := range itoa(code) {
			if byte(digit) != word[i] {
				sum += []int{900, 300, 300}[i]
			}
		}
		number, _ := strconv.Atoi(word)
		return sum + max(code-number, number-code)
	}
	slices.SortStableFunc(all, func(a, b smtp.CodeInfo) int { return distance(a.Code) - distance(b.Code) })
	return []int{all[0].Code, all[1].Code, all[2].Code}
}

// nearNames finds lessons, servers and words by names that are nearly right.
func (s *Site) nearNames(lang, path string) []turn {
	parts := strings.Split(strings.ToLower(strings.Trim(path, "/")), "/")
	asked := parts[len(parts)-1]
	if len(asked) < 3 || len(asked) > 40 {
		return nil
	}
	var list []turn
	add := func(name, url, title, kind string) {
		if len(list) < mostNear && (strings.Contains(name, asked) || edits(name, asked) <= 1+len(asked)/4) {
			list = append(list, turn{url, kind, title})
		}
	}
	kinds := chrome(lang)["find"]
	for _, l := range s.lib.Lessons[lang] {
		add(l.Slug, l.URL(), l.Title, kinds["kind_lesson"])
	}
	for _, name := range persona.Names() {
		add(name, personaURL(lang, name), name, kinds["kind_server"])
	}
	for _, term := range s.lib.Glossary[lang] {
		add(strings.ToLower(term.Term), "/"+lang+"/glossary/#"+term.ID, term.Term, kinds["kind_term"])
	}
	return list
}

// edits counts the letters to change, add or drop to make one word of another.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
