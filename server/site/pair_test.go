package site

import (
	"strings"
	"testing"

	"ehlo/lessons"
	"ehlo/server/site/doc"
	"ehlo/server/site/facts"
	"ehlo/wasm/smtp"
)

// A computed comparison is more than two descriptions side by side: at least
// three sentences name both codes, each from another fact, and none of them
// stands on either page.
func TestPairsCompare(t *testing.T) {
	lib := Load(lessons.FS)
	for _, lang := range Languages() {
		seen := map[string]string{}
		for _, pr := range allPairs() {
			p := lib.pair(lang, pr[0], pr[1])
			both := 0
			for _, s := range p.sentences() {
				if strings.Contains(s, itoa(pr[0])) && strings.Contains(s, itoa(pr[1])) {
					both++
				}
				if strings.Contains(s, "{") || s[len(s)-1] != '.' {
					t.Errorf("%s %v: %q is not whole", lang, pr, s)
				}
				for _, side := range []side{p.a, p.b} {
					if strings.Contains(s, side.card.Title) || strings.Contains(s, side.card.Next) {
						t.Errorf("%s %v: %q describes one of them", lang, pr, s)
					}
				}
			}
			if both < 3 {
				t.Errorf("%s %v: %d sentences about both", lang, pr, both)
			}
			whole := strings.Join(p.sentences(), "\n")
			if before, twice := seen[whole]; twice {
				t.Errorf("%s: %v reads like %s", lang, pr, before)
			}
			seen[whole] = itoa(pr[0]) + "-" + itoa(pr[1])
		}
	}
}

func allPairs() [][2]int {
	var list [][2]int
	all := standards()
	for i, a := range all {
		for _, b := range all[i+1:] {
			list = append(list, [2]int{a.Code, b.Code})
		}
	}
	return list
}

// What differs in the facts is said, and what does not is not claimed.
func TestPairSentences(t *testing.T) {
	lib := Load(lessons.FS)
	tests := []struct {
		a, b   int
		says   []string
		silent []string
	}{
		{220, 503, []string{"220 can come without a question", "220 is about the connection as such, 503 about the command just sent"}, []string{"hangs up"}},
		{221, 250, []string{"The server hangs up after 221", "After 221 the client hangs up as well", "Both 221 and 250 begin with 2"}, []string{"can come without"}},
		{450, 550, []string{"450 is a no for now, 550 is a no for good", "can answer `RCPT` and the final dot", "450 goes with `4.2.0`, 550 with `5.1.1`"}, []string{"different documents"}},
		{334, 535, []string{"334 says go on, 535 says stop", "can answer `AUTH`"}, []string{"The second digit"}},
		{454, 556, []string{"454 from RFC 3207, 556 from RFC 7504", "The same command never brings both"}, nil},
		{432, 500, []string{"yet after either somebody has to act"}, []string{"in the queue"}},
		{455, 555, []string{"the first digit tells which case"}, nil},
		{502, 555, []string{"the last digit and the text tell"}, nil},
		{535, 538, []string{"538 belongs to the past"}, []string{"different documents"}},
	}
	for _, tt := range tests {
		text := strings.Join(lib.pair("en", tt.a, tt.b).sentences(), "\n")
		for _, want := range tt.says {
			if !strings.Contains(text, want) {
				t.Errorf("%d-%d lacks %q:\n%s", tt.a, tt.b, want, text)
			}
		}
		for _, no := range tt.silent {
			if strings.Contains(text, no) {
				t.Errorf("%d-%d says %q:\n%s", tt.a, tt.b, no, text)
			}
		}
	}
}

// Every code has a page with all its sections, each with something in it, in
// both languages; folklore is called that.
func TestEveryCodeHasAPage(t *testing.T) {
	s := newSite(t)
	s.Paths()
	for _, lang := range Languages() {
		for _, info := range smtp.Codes() {
			r := s.lib.made(lang, info.Code)
			for _, section := range r.Sections {
				if len(section.Blocks) == 0 {
					t.Errorf("%s %d: nothing in %s", lang, info.Code, section.ID)
				}
				for _, b := range section.Blocks {
					if p, ok := b.(doc.Para); ok && strings.Contains(doc.Plain(p.Text), "{") {
						t.Errorf("%s %d: %s", lang, info.Code, doc.Plain(p.Text))
					}
				}
			}
			body := string(open(t, s, r.URL()).Body)
			want := chrome(lang)["made"]["badge_folklore"]
			if info.Status == smtp.Folklore && !strings.Contains(body, want) {
				t.Errorf("%s %d does not say that it is folklore", lang, info.Code)
			}
			if info.Code >= 200 && !strings.Contains(body, "<smtp-playground") {
				t.Errorf("%s %d: nothing to try", lang, info.Code)
			}
		}
	}
}

// What pages call recorded stands in the recordings, and the page of a code
// that nobody recorded says so.
func TestServersSpeak(t *testing.T) {
	s := newSite(t)
	for _, info := range smtp.Codes() {
		body := string(open(t, s, "/en/replies/"+itoa(info.Code)+"/").Body)
		said := facts.Said(info.Code)
		if len(said) > 0 && !strings.Contains(body, `href="/en/personas/`+said[0].Persona+`/"`) {
			t.Errorf("%d: %s is not named", info.Code, said[0].Server)
		}
		if len(said) == 0 && strings.Contains(body, "Recorded from the servers themselves") {
			t.Errorf("%d: recorded from nobody", info.Code)
		}
	}
}
