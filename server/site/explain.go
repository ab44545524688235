package site

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"io/fs"

	"ehlo/lessons"
	"ehlo/server/site/doc"
	"ehlo/wasm/smtp"
)

// Texts are the words of the decoder in one language: lessons/explain/en.yaml.
type Texts struct {
	Digits   map[string]Says      `yaml:"digits"`
	Seconds  map[string]Says      `yaml:"seconds"`
	Replies  map[string]ReplyText `yaml:"replies"`
	Enhanced EnhancedTexts        `yaml:"enhanced"`
	Mistakes map[string]Mistake   `yaml:"mistakes"`
	Notes    map[string]string    `yaml:"notes"`
}

type (
	// Says is one digit: a word and a sentence.
	Says struct {
		Word string `yaml:"word"`
		Says string `yaml:"says"`
	}
	// ReplyText explains one code, or one code in one context ("252.vrfy").
	ReplyText struct {
		Title   string   `yaml:"title"`
		Third   Says     `yaml:"third"`
		Next    string   `yaml:"next"`
		Suggest []string `yaml:"suggest"`
		RFC     string   `yaml:"rfc"`
		Compare []string `yaml:"compare"`
	}
	// EnhancedTexts explain the second and third number of an enhanced code.
	EnhancedTexts struct {
		Subjects map[string]string `yaml:"subjects"`
		Codes    map[string]string `yaml:"codes"` // "X.1.1"; a digit for X where it differs
	}
	// Mistake is what went wrong and what helps.
	Mistake struct {
		Says string `yaml:"says"`
		Next string `yaml:"next"`
	}
)

// loadTexts reads the decoder texts of one language. Pages take the digits and
// the next step from here, so that card, page and command never disagree.
func (lib *Library) loadTexts(lang string) {
	file := path.Join("explain", lang+".yaml")
	t := &Texts{}
	lib.Explain[lang] = t
	src, err := lib.read(file)
	if err != nil {
		lib.fault(file, 1, "the decoder texts are missing in this language", "write "+file)
		return
	}
	lib.add(doc.YAML(file, src, t)...)
}

// Explain reads the decoder texts that are built in, for "ehlo explain".
func Explain(lang string) (*Texts, error) {
	file := path.Join("explain", lang+".yaml")
	src, err := fs.ReadFile(lessons.FS, file)
	if err != nil {
		return nil, fmt.Errorf("no decoder texts in %q: there are %s", lang, strings.Join(Languages(), " and "))
	}
	t := &Texts{}
	if problems := doc.YAML(file, src, t); len(problems) > 0 {
		return nil, fmt.Errorf("lessons/%s", problems[0])
	}
	return t, nil
}

// Explanation is what can be said of one reply line.
type Explanation struct {
	Code     int
	Status   smtp.Status // who gave the code its meaning
	Known    bool        // in the catalogue
	Title    string
	Digits   [3]Digit
	Enhanced string // "5.1.1"; empty if the line has none
	Subject  string // its second number in words
	Detail   string // the whole of it in words; may be empty
	Next     string
	RFC      string
}

// Digit is one digit of a code with its word and sentence.
type Digit struct {
	N string
	Says
}

// Line explains a reply line of any server. False: it is not one.
func (t *Texts) Line(line string) (Explanation, bool) {
	r, ok := smtp.ParseReplyLine([]byte(strings.TrimRight(line, "\r\n")))
	if !ok || r.Code < 200 || r.Code > 599 { // RFC 5321 4.2.1: the first digit is 2 to 5
		return Explanation{}, false
	}
	e := t.Code(r.Code)
	if r.EnhancedLen > 0 {
		e.Enhanced = r.Enhanced.String()
		e.Subject = t.Enhanced.Subjects[strconv.Itoa(int(r.Enhanced.Subject))]
		e.Detail = t.detail(r.Enhanced)
	}
	return e, true
}

// Code explains a code by itself; one that nobody has described is explained by
// its class.
func (t *Texts) Code(code int) Explanation {
	info, known := smtp.Code(code)
	digits := fmt.Sprintf("%03d", code)
	text, ok := t.Replies[digits]
	if !ok {
		text = t.Replies[digits[:1]+"yz"]
	}
	e := Explanation{Code: code, Status: info.Status, Known: known, Title: text.Title, Next: text.Next, RFC: text.RFC}
	if e.Title == "" {
		e.Title = info.Title
	}
	e.Digits = [3]Digit{
		{digits[:1], t.Digits[digits[:1]]},
		{digits[1:2], t.Seconds[digits[1:2]]},
		{digits[2:], text.Third},
	}
	return e
}

// detail looks for the exact code first: vendors give some a sense of their own.
func (t *Texts) detail(e smtp.Enhanced) string {
	dotted := e.String()
	if s, ok := t.Enhanced.Codes[dotted]; ok {
		return s
	}
	return t.Enhanced.Codes["X"+dotted[1:]]
}
