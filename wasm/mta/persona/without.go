package persona

import (
	"strings"

	"ehlo/wasm/smtp"
)

// parts says what belongs to an EHLO keyword besides its line: verbs,
// parameters, and the keywords that need it.
func parts(keyword string) (verbs, params, needed string) {
	switch keyword {
	case "8BITMIME":
		return "", "BODY", "SMTPUTF8 BINARYMIME" // RFC 6531 3.1
	case "CHUNKING":
		return "BDAT", "", "BINARYMIME" // RFC 3030 3
	case "DSN":
		return "", "RET ENVID NOTIFY ORCPT", ""
	case "AUTH":
		return "AUTH", "AUTH", ""
	case "DELIVERBY":
		return "", "BY", ""
	case "SIZE", "SMTPUTF8", "REQUIRETLS":
		return "", keyword, ""
	}
	return keyword, "", ""
}

// Without is the persona with extensions switched off: not announced, and not
// honoured either. Keywords it never had change nothing.
func (p *Persona) Without(keywords ...string) *Persona {
	q := *p
	for _, k := range keywords {
		k = smtp.Upper([]byte(k))
		verbs, params, needed := parts(k)
		if needed != "" {
			q = *q.Without(smtp.Words(needed)...)
		}
		q.EHLO = filter(q.EHLO, func(e Ext) bool { return Keyword(e.Line) != k })
		q.Verbs = filter(q.Verbs, func(c Command) bool { return !holds(verbs, c.Verb) })
		q.MailParams = dropParams(q.MailParams, params)
		q.RcptParams = dropParams(q.RcptParams, params)
		switch k {
		case "BINARYMIME":
			before, after, _ := strings.Cut(q.MailParams, "|BINARYMIME")
			q.MailParams = before + after
		case "ENHANCEDSTATUSCODES":
			q.NoEnhanced = true
		case "PIPELINING":
			q.Before = append([]Check{oneAtATime}, q.Before...)
		case "LIMITS":
			q.Recipients, q.Mails, q.Domains = 0, 0, 0
		}
	}
	return &q
}

// oneAtATime: without PIPELINING a client waits for the reply (RFC 5321 4.1.4).
var oneAtATime = Check{When: F{Pipelined}, Say: "503 5.5.1 One command at a time: PIPELINING is not offered"}

// Keyword is the first word of an EHLO line; some servers glue "=" to it.
func Keyword(line string) string {
	for i := 0; i < len(line); i++ {
		if line[i] == ' ' || line[i] == '=' {
			return line[:i]
		}
	}
	return line
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
	for _, w := range smtp.Words(words) {
		if w == word {
			return true
		}
	}
	return false
}

func dropParams(list, drop string) (left string) {
	for _, p := range smtp.Words(list) {
		if !holds(drop, Keyword(p)) {
			left += p + " "
		}
	}
	return left
}
