package lesson

import (
	"errors"
	"strings"

	"ehlo/wasm/smtp"
)

// Goal is one thing a step asks for.
type Goal struct {
	Line    string // as written, the pattern alone
	Text    string // what the learner reads; inline Markdown
	Pattern Pattern
}

// ParseGoal reads "PATTERN | text". The text may be missing.
func ParseGoal(line string) (Goal, error) {
	pattern, text := cutBar(line)
	p, err := ParsePattern(pattern)
	return Goal{pattern, text, p}, err
}

// cutBar splits at the first bar outside double quotes.
func cutBar(line string) (pattern, text string) {
	quoted := false
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '"':
			quoted = !quoted
		case '|':
			if !quoted {
				return smtp.Trim(line[:i]), smtp.Trim(line[i+1:])
			}
		}
	}
	return smtp.Trim(line), ""
}

// Hint is text that a mistake brings up. The text itself is the page's.
type Hint struct {
	ID   string
	When Pattern
}

// ParseHint reads "ID when PATTERN", what stands behind the word hint of a fence.
func ParseHint(line string) (Hint, error) {
	id, rest, _ := strings.Cut(smtp.Trim(line), " ")
	rest = smtp.Trim(rest)
	when, ok := strings.CutPrefix(rest, "when ")
	if !isID(id) || !ok {
		return Hint{}, errors.New(`hint: expected "ID when PATTERN"`)
	}
	p, err := ParsePattern(when)
	if err == nil && len(p.then) > 1 {
		err = errors.New(`hint: "then" is for goals; a hint answers one event`)
	}
	return Hint{id, p}, err
}

// isID allows lower-case words joined by hyphens.
func isID(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c-'a' >= 26 && c-'0' >= 10 && c != '-' {
			return false
		}
	}
	return s != ""
}
