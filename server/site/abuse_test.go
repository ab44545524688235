package site

import (
	"strings"
	"testing"

	"ehlo/lessons"
)

// What the page says follows what the server does.
func TestAbusePage(t *testing.T) {
	all := Operator{Hostname: "relay.play.example", Contact: "mailto:abuse@play.example", Public: true, Visitor: [4]int{31, 32, 33, 34}, Host: [3]int{41, 42, 43}}
	for _, c := range []struct {
		name     string
		operator Operator
		says     []string
		silent   []string
	}{
		{"public", all, []string{"relay.play.example", "abuse@play.example", "2525", "postmaster", "31", "32", "33", "34", "41", "42", "43", "MAIL FROM"}, nil},
		{"listed", Operator{Listed: true, Contact: "https://play.example/contact"}, []string{"https://play.example/contact"}, []string{"2525", "postmaster"}},
		{"alone", Operator{}, nil, []string{"2525", "postmaster", "href=\"mailto", "{0}"}},
	} {
		s := New(Config{Lessons: lessons.FS, Dist: dist, Operator: c.operator})
		for _, lang := range Languages() {
			p := open(t, s, "/"+lang+"/abuse")
			body := string(p.Body)
			for _, want := range c.says {
				if !strings.Contains(body, want) {
					t.Errorf("%s, %s: %q is missing", c.name, lang, want)
				}
			}
			for _, no := range append(c.silent, "{1}") {
				if strings.Contains(body, no) {
					t.Errorf("%s, %s: says %q", c.name, lang, no)
				}
			}
			if linked := strings.Contains(body, `/abuse">`+chrome(lang)["abuse"]["link"]); linked != (c.operator.Contact != "") {
				t.Errorf("%s, %s: in the footer: %v", c.name, lang, linked)
			}
		}
	}
}

// A contact is written as a link that opens a mail program, and read without
// its scheme; what is no link opens nothing.
func TestContactIsALink(t *testing.T) {
	for _, c := range []struct{ contact, href, text string }{
		{"mailto:abuse@play.example", `href="mailto:abuse@play.example"`, ">abuse@play.example<"},
		{"https://play.example/a?b=c&d", `href="https://play.example/a?b=c&amp;d"`, ">https://play.example/a?b=c&amp;d<"},
		{"javascript:alert(1)", `href="#ZgotmplZ"`, "<h1>"},
	} {
		body := string(open(t, New(Config{Lessons: lessons.FS, Dist: dist, Operator: Operator{Contact: c.contact}}), "/en/abuse").Body)
		if !strings.Contains(body, c.href) || !strings.Contains(body, c.text) {
			t.Errorf("%s: %s or %s is missing", c.contact, c.href, c.text)
		}
	}
}

func TestAbuseWithASlash(t *testing.T) {
	p, ok := newSite(t).Page("/es/abuse/")
	if !ok || p.Status != 301 || p.Location != "/es/abuse" {
		t.Errorf("%+v", p)
	}
}
