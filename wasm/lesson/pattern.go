package lesson

import (
	"errors"
	"strings"

	"ehlo/wasm/smtp"
)

// Pattern is what must be seen: one alternative after the other.
type Pattern struct{ then []alt }

type alt []one

type what uint8

const (
	anyReply what = iota
	aGreeting
	anEnd
	aVerb
	aDelivery
	aHandshake
	aClosing
	aNote
)

// one is a condition on a single event.
type one struct {
	what   what
	verb   string // upper case
	arg    string
	hasArg bool
	code   code
	note   string
	keys   []key
}

type key struct{ name, value string }

// ParsePattern reads the grammar of the package comment.
func ParsePattern(s string) (Pattern, error) {
	words, err := split(s)
	if err != nil {
		return Pattern{}, err
	}
	var p Pattern
	current := alt{}
	for {
		n := 0
		for n < len(words) && words[n] != "then" && words[n] != "or" {
			n++
		}
		o, err := parseOne(words[:n])
		if err != nil {
			return Pattern{}, err
		}
		current = append(current, o)
		if n == len(words) {
			p.then = append(p.then, current)
			return p, nil
		}
		if words[n] == "then" {
			p.then = append(p.then, current)
			current = alt{}
		}
		words = words[n+1:]
	}
}

// split cuts at blanks outside double quotes; the quotes stay.
func split(s string) (words []string, err error) {
	start, quoted := -1, false
	for i := 0; i <= len(s); i++ {
		blank := i == len(s) || !quoted && (s[i] == ' ' || s[i] == '\t')
		if i < len(s) && s[i] == '"' {
			quoted = !quoted
		}
		if blank && start >= 0 {
			words = append(words, s[start:i])
			start = -1
		} else if !blank && start < 0 {
			start = i
		}
	}
	if quoted {
		return nil, errors.New(`goal: a double quote is not closed`)
	}
	return words, nil
}

func parseOne(words []string) (one, error) {
	n := len(words)
	for n > 0 && isKey(words[n-1]) {
		n--
	}
	o, err := parseWhat(words[:n])
	if err != nil {
		return one{}, err
	}
	for _, w := range words[n:] {
		name, value, _ := strings.Cut(w, "=")
		value = unquote(value)
		if err := checkKey(name, value); err != nil {
			return one{}, err
		}
		o.keys = append(o.keys, key{name, value})
	}
	return o, nil
}

// isKey tells name=value from an argument such as SIZE=100: keys are lower case.
func isKey(word string) bool {
	name, _, ok := strings.Cut(word, "=")
	return ok && isID(name)
}

func unquote(s string) string {
	var b []byte
	for i := range len(s) {
		if s[i] != '"' {
			b = append(b, s[i])
		}
	}
	return string(b)
}

func checkKey(name, value string) error {
	bad := func(want string) error {
		return errors.New(`goal: ` + name + `=` + value + `: expected ` + want)
	}
	switch name {
	case "enhanced", "persona", "from", "to", "text", "ext", "mistake":
		if value == "" && name != "from" {
			return bad("a value")
		}
	case "state", "before":
		if _, ok := smtp.StateByName(value); !ok {
			return bad("connecting, greeted, ready, mail, rcpt, data, auth, tls or closed")
		}
	case "peer":
		if value != "real" && value != "sim" {
			return bad("real or sim")
		}
	case "tls", "pipelined":
		if value != "yes" && value != "no" {
			return bad("yes or no")
		}
	case "lines":
		if _, ok := smtp.Number(value); !ok {
			return bad("a number")
		}
	default:
		return errors.New(`goal: unknown key "` + name + `"`)
	}
	return nil
}

// parseWhat reads what stands before the keys.
func parseWhat(words []string) (one, error) {
	if len(words) == 0 {
		return one{}, errors.New("goal: a pattern is missing")
	}
	switch words[0] {
	case "delivered":
		return alone(aDelivery, words)
	case "tls":
		return alone(aHandshake, words)
	case "closed":
		return alone(aClosing, words)
	case "note":
		if len(words) != 2 {
			return one{}, errors.New(`goal: expected "note ID"`)
		}
		return one{what: aNote, note: words[1]}, nil
	case "greeting", "end":
		return codeOnly(words)
	}
	c, ok := parseCode(words[len(words)-1])
	if !ok {
		return one{}, errors.New(`goal: "` + words[len(words)-1] + `": expected a code such as 250, 2yz or *`)
	}
	if len(words) == 1 {
		return one{what: anyReply, code: c}, nil
	}
	o := one{what: aVerb, verb: smtp.Upper([]byte(words[0])), code: c}
	if len(words) > 2 {
		o.hasArg = true
		for _, w := range words[1 : len(words)-1] {
			o.arg += " " + unquote(w)
		}
		o.arg = o.arg[1:]
	}
	return o, nil
}

func alone(w what, words []string) (one, error) {
	if len(words) > 1 {
		return one{}, errors.New(`goal: "` + words[1] + `": expected key=value behind "` + words[0] + `"`)
	}
	return one{what: w}, nil
}

func codeOnly(words []string) (one, error) {
	o := one{what: aGreeting}
	if words[0] == "end" {
		o.what = anEnd
	}
	if len(words) != 2 {
		return one{}, errors.New(`goal: expected "` + words[0] + ` CODE"`)
	}
	var ok bool
	if o.code, ok = parseCode(words[1]); !ok {
		return one{}, errors.New(`goal: "` + words[1] + `": expected a code such as 220, 2yz or *`)
	}
	return o, nil
}
