package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"ehlo/server/site"
	"ehlo/server/site/doc"
	"ehlo/wasm/smtp"
)

// glossary checks the words: the same in every language, each form claimed by
// one word alone, and every "see" a page.
func (c *checker) glossary() {
	first := site.Languages()[0]
	s := site.New(site.Config{Lessons: c.fsys})
	for _, lang := range site.Languages() {
		file := path.Join("glossary", lang+".yaml")
		forms := map[string]string{}
		for _, term := range c.lib.Glossary[lang] {
			for _, form := range term.Forms {
				if other, taken := forms[strings.ToLower(form)]; taken {
					c.fault(file, 1, "leave it to one of them", "%q is a form of %s and of %s", form, other, term.ID)
				}
				forms[strings.ToLower(form)] = term.ID
			}
			for _, to := range term.See {
				if !s.Refers(lang, to) {
					c.fault(file, 1, "name a code, a pair, a lesson by its slug or a term", "%s: see %q, which is nothing", term.ID, to)
				}
			}
		}
		if lang != first {
			c.sameKeys(file, path.Join("glossary", first+".yaml"), termKeys(c.lib.Glossary[lang]), termKeys(c.lib.Glossary[first]))
		}
	}
}

// termKeys are the words and where each leads: both languages have the same.
func termKeys(terms []site.Term) []string {
	var keys []string
	for _, t := range terms {
		keys = append(keys, t.ID+" (see "+strings.Join(t.See, " ")+")")
	}
	slices.Sort(keys)
	return keys
}

// goesWith tells whether an enhanced code can stand behind a reply. The classes
// must agree (RFC 2034 4), 3yz carries none, and it must be one that somebody
// has given a meaning.
func goesWith(code int, enhanced string) (what, mend string) {
	switch {
	case code/100 == 3:
		return enhanced + " behind a 3yz reply", "leave it out: an intermediate reply carries none"
	case int(enhanced[0]-'0') != code/100:
		return enhanced + " cannot go with " + itoa(code), "let the first digits agree"
	case !knownEnhanced(enhanced):
		return "there is no enhanced code " + enhanced, "use one of the list at /enhanced/"
	}
	return "", ""
}

// knownEnhanced: in the registry, or a vendor's own.
func knownEnhanced(code string) bool {
	var e smtp.Enhanced
	fmt.Sscanf(code, "%d.%d.%d", &e.Class, &e.Subject, &e.Detail)
	_, ok := smtp.EnhancedCode(e)
	return ok
}

// mixed finds enhanced codes that cannot stand where they do; in the replies to
// a connection, EHLO and HELO there are none (RFC 2034 4).
func mixed(row doc.Row, verb string, fault func(row doc.Row, mend, format string, args ...any)) {
	for _, p := range row.Parts {
		if p.Kind != "enh" || row.Code == 0 {
			continue
		}
		what, mend := goesWith(row.Code, p.Text)
		if what == "" && slices.Contains([]string{"EHLO", "HELO", "LHLO"}, verb) && row.Code/100 == 2 {
			what, mend = p.Text+" in the reply to "+verb, "leave it out: there is none in greeting, HELO and EHLO"
		}
		if what != "" {
			fault(row, mend, "%s: %s", what, said(row))
		}
	}
}

func itoa(n int) string {
	return string([]byte{byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})
}
