package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// paramFacts reads the parameters behind the path and compares them with what
// the persona takes. The first one it objects to is {param}.
func (s *Session) paramFacts() (f factSet) {
	s.address()
	c := &s.cmd
	c.mail, c.param = mailParams{}, smtp.Param{}
	allowed := s.p.MailParams
	if c.word != nil && c.word.Name == "RCPT" {
		allowed = s.p.RcptParams
	}
	if c.path >= len(c.arg) || c.addr.Fault != 0 {
		return 0
	}
	if s.wants(persona.NoKey) {
		rest := c.arg[c.path:]
		f.put(persona.NoKey, rest[len(rest)-1] == ' ' || pair(rest, ' ', ' '))
	}
	list := smtp.NewParams(c.arg[c.path:])
	var seen [16][]byte
	for n := 0; ; n++ {
		p, more, ok := list.Next()
		if !more {
			return f
		}
		f.put(persona.AnyParam, true)
		before := f
		if !ok && !(p.HasValue && len(p.Value) == 0) {
			f.put(persona.ParamSyntax, true)
		}
		for _, k := range seen[:min(n, len(seen))] {
			f.put(persona.DupParam, smtp.Same(k, string(p.Key)))
		}
		seen[n%len(seen)] = p.Key
		f.put(persona.OddKey, has(p.Key, '-') > 0)
		if s.oneParam(&f, allowed, p); f&objections != before&objections && c.param.Key == nil {
			c.param = p
		}
		if !ok {
			return f
		}
	}
}

// objections are the facts of group 5 that name something wrong.
const objections = factSet(1<<(persona.HasSMTPUTF8&63)) - 1 | 1<<(persona.ByPast&63) | 1<<(persona.OddKey&63) | 1<<(persona.EmptyValue&63) | 1<<(persona.NoKey&63) | 1<<(persona.SizeLong&63)

// oneParam notes what one parameter means, and what is wrong with it.
func (s *Session) oneParam(f *factSet, allowed string, p smtp.Param) {
	f.put(persona.NoKey, len(p.Key) == 0)
	f.put(persona.EmptyValue, p.HasValue && len(p.Value) == 0)
	shape, known := lookupParam(allowed, p.Key)
	if !known {
		f.put(persona.UnknownParam, true)
		return
	}
	if shape == "*" {
		return
	}
	f.put(persona.ParamEmpty, p.HasValue && len(p.Value) == 0)
	f.put(persona.ParamNoValue, !p.HasValue && shape != "")
	if p.HasValue && shape == "" {
		f.put(persona.BadParam, true)
		return
	}
	if !s.readParam(f, p) {
		f.put(persona.BadParam, true)
	}
}

// lookupParam finds KEY or KEY=shape in the persona's list.
func lookupParam(allowed string, key []byte) (shape string, known bool) {
	for len(allowed) > 0 {
		word := allowed
		if i := indexByte(allowed, ' '); i >= 0 {
			word, allowed = allowed[:i], allowed[i+1:]
		} else {
			allowed = ""
		}
		if word == "*" {
			return "*", true
		}
		shape = ""
		if i := indexByte(word, '='); i >= 0 {
			word, shape = word[:i], word[i+1:]
		}
		if smtp.EqualFold(key, word) {
			return shape, true
		}
	}
	return "", false
}

func indexByte(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}
