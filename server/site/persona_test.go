package site

import (
	"strings"
	"testing"

	"ehlo/server/site/facts"
	"ehlo/wasm/mta/persona"
)

// Every server has a note by hand in both languages, its answers from the
// engine, and how well it is met; none of them is named that does not exist.
func TestPersonaPages(t *testing.T) {
	s := newSite(t)
	for _, lang := range Languages() {
		notes := chrome(lang)["personas"]
		if len(notes) != len(persona.Names()) {
			t.Errorf("%s: %d notes, %d personas", lang, len(notes), len(persona.Names()))
		}
		for _, name := range persona.Names() {
			p := open(t, s, personaURL(lang, name))
			if len(notes[name]) < 80 || len(p.find("span", "said-line")) < len(questions) {
				t.Errorf("%s %s: a note of %d octets, %d lines said", lang, name, len(notes[name]), len(p.find("span", "said-line")))
			}
			if l, ok := facts.Fidelity(name); ok && !strings.Contains(string(p.Body), itoa(l.Sessions)) {
				t.Errorf("%s %s does not say how it was measured", lang, name)
			}
		}
	}
}

// The facts in the margin are read from the persona, not written down.
func TestPersonaFacts(t *testing.T) {
	t.Parallel()
	words := chrome("en")["persona"]
	for name, want := range map[string]string{
		"rfc": words["f_lf_no"], "postfix": "slower from number 11 on; hangs up at number 20", "opensmtpd": words["f_end_loose"],
		"chasquid": "hangs up at number 3", "postfix-strict": words["f_end_strict"],
	} {
		p, _ := persona.Get(name)
		var all []string
		for _, f := range personaFacts(p, words) {
			all = append(all, f.Text)
		}
		if !strings.Contains(strings.Join(all, "\n"), want) {
			t.Errorf("%s: %q lacks %q", name, all, want)
		}
	}
}
