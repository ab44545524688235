package site

import "ehlo/wasm/smtp"

// comparePage is what the template of a comparison sees.
type comparePage struct {
	links
	Compare *Compare
	Form    pairForm
}

// pairForm lets a reader choose two codes; a script turns the choice into an
// address, for the policy of our pages lets no form be sent.
type pairForm struct {
	Codes []smtp.CodeInfo
	A, B  int
	Base  string // an address of which the script changes the last part
}

func newPairForm(lang string, a, b int) pairForm {
	return pairForm{standards(), a, b, "/" + lang + "/compare/" + itoa(a) + "-" + itoa(b) + "/"}
}

// standards are the codes that an RFC defines: any two of them have a page.
func standards() []smtp.CodeInfo {
	var list []smtp.CodeInfo
	for _, info := range smtp.Codes() {
		if info.Status <= smtp.Historic {
			list = append(list, info)
		}
	}
	return list
}

// addPairs lists the comparisons: those written by hand, and every other pair
// of codes that an RFC defines.
func (s *Site) addPairs(lang, home string) {
	all := standards()
	for i, a := range all {
		for _, b := range all[i+1:] {
			s.routes[home+itoa(a.Code)+"-"+itoa(b.Code)+"/"] = func() (Page, error) { return s.compare(s.lib.paired(lang, a.Code, b.Code)) }
		}
	}
	for _, c := range s.lib.Compares[lang] {
		s.routes[c.URL()] = func() (Page, error) { return s.compare(c) }
	}
}

// compare makes the page of two codes side by side.
func (s *Site) compare(c *Compare) (Page, error) {
	page := comparePage{links{s, c.Lang, []int{c.A, c.B}}, c, newPairForm(c.Lang, c.A, c.B)}
	return s.render(view{Lang: c.Lang, Path: c.URL(), Kind: "compare", Title: c.Title, Summary: c.Summary, Page: page})
}
