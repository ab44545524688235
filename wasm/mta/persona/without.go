package persona

import "strings"

// parts lists what belongs to each EHLO keyword besides its line: verbs,
// parameters, and the keywords that need it.
var parts = map[string]struct{ verbs, params, needed string }{
	"SIZE":       {params: "SIZE"},
	"8BITMIME":   {params: "BODY", needed: "SMTPUTF8 BINARYMIME"}, // RFC 6531 3.1
	"CHUNKING":   {verbs: "BDAT", needed: "BINARYMIME"},           // RFC 3030 3
	"SMTPUTF8":   {params: "SMTPUTF8"},
	"DSN":        {params: "RET ENVID NOTIFY ORCPT"},
	"STARTTLS":   {verbs: "STARTTLS"},
	"AUTH":       {verbs: "AUTH", params: "AUTH"},
	"REQUIRETLS": {params: "REQUIRETLS"},
	"DELIVERBY":  {params: "BY"},
	"ETRN":       {verbs: "ETRN"},
	"VRFY":       {verbs: "VRFY"},
	"EXPN":       {verbs: "EXPN"},
	"HELP":       {verbs: "HELP"},
}

// Without is the persona with extensions switched off: not announced, and not
// honoured either. Keywords it never had change nothing.
func (p *Persona) Without(keywords ...string) *Persona {
	q := *p
	for _, k := range keywords {
		k = strings.ToUpper(k)
		part := parts[k]
		if part.needed != "" {
			q = *q.Without(strings.Fields(part.needed)...)
		}
		q.EHLO = filter(q.EHLO, func(e Ext) bool { return keyword(e.Line) != k })
		q.Verbs = filter(q.Verbs, func(c Command) bool { return !holds(part.verbs, c.Verb) })
		q.MailParams = dropParams(q.MailParams, part.params)
		q.RcptParams = dropParams(q.RcptParams, part.params)
		switch k {
		case "BINARYMIME":
			q.MailParams = strings.Replace(q.MailParams, "|BINARYMIME", "", 1)
		case "LIMITS":
			q.Recipients, q.Mails = 0, 0
		}
	}
	return &q
}

// keyword is the first word of an EHLO line; some servers glue "=" to it.
func keyword(line string) string {
	if i := strings.IndexAny(line, " ="); i >= 0 {
		line = line[:i]
	}
	return strings.ToUpper(line)
}

func filter[T any](list []T, keep func(T) bool) []T {
	var out []T
	for _, x := range list {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}

func holds(words, word string) bool {
	for _, w := range strings.Fields(words) {
		if w == word {
			return true
		}
	}
	return false
}

func dropParams(list, drop string) string {
	return strings.Join(filter(strings.Fields(list), func(p string) bool {
		key, _, _ := strings.Cut(p, "=")
		return !holds(drop, key)
	}), " ")
}
