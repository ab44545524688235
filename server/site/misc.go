package site

import (
	"encoding/xml"
	"strings"

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
		if !strings.HasSuffix(path, "/") {
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
// the same page in the other language, and the four doors.
func (s *Site) near(lang, path string) []turn {
	t := chrome(lang)
	var list []turn
	for _, word := range strings.FieldsFunc(path, func(r rune) bool { return r < '0' || r > '9' }) {
		n, ok := code(word)
		if !ok || len(list) >= 4 {
			continue
		}
		refs := links{s, lang, nil}
		if _, known := smtp.Code(n); !known {
			list = append(list, turn{"/" + lang + "/replies/", fill(t["missing"]["not_a_reply"], word), t["home"]["lookup_link"]})
		} else {
			list = append(list, turn{refs.page(n), s.lib.Explain[lang].Code(n).Title, word})
		}
	}
	list = append(list,
		turn{"/" + lang + "/lessons/", t["lessons"]["h1"], t["site"]["learn"]},
		turn{"/" + lang + "/replies/", t["replies"]["h1"], t["site"]["replies"]},
		turn{"/" + lang + "/playground/", t["playground"]["lede"], t["site"]["playground"]},
	)
	return list
}
