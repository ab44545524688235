package world

import (
	"errors"
	"strconv"
	"strings"
)

// maxLines keeps a world small enough to be part of a link.
const maxLines = 10_000

// Parse builds a world from nothing but its lines. What they leave out stays
// empty, but for the host, which is then mx. and the first domain.
func Parse(lines string) (*World, error) { return (&World{}).With(lines) }

// With is the world changed by more lines. host, domain, client, size and vrfy
// replace what was there; everything else is added, rules in front.
func (w *World) With(lines string) (*World, error) {
	p := parser{World: *w}
	for n, line := range strings.Split(lines, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if n >= maxLines {
			return nil, errors.New("line " + strconv.Itoa(n+1) + ": a world has at most " + strconv.Itoa(maxLines) + " lines")
		}
		if err := p.line(line); err != nil {
			return nil, errors.New("line " + strconv.Itoa(n+1) + ": " + err.Error())
		}
	}
	next := p.World
	if next.Host == "" || p.domains && !p.host {
		if len(next.Domains) > 0 {
			next.Host = "mx." + next.Domains[0]
		}
	}
	next.Rules = append(p.rules, w.Rules...)
	return &next, nil
}

type parser struct {
	World
	rules         []Rule
	domains, host bool // the lines name them
}

func (p *parser) line(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	if rest == "" {
		return errors.New(word + ": something must follow")
	}
	switch word {
	case "host":
		p.host, p.Host = true, rest
		return oneWord("host", rest)
	case "domain":
		if !p.domains {
			p.Domains = nil
		}
		p.domains = true
		p.Domains = grow(p.Domains, strings.Fields(rest)...)
	case "known":
		p.Known = grow(p.Known, strings.Fields(rest)...)
	case "mailbox":
		p.mailbox(strings.Fields(rest))
	case "missing":
		p.missing = grow(p.missing, strings.Fields(rest)...)
	case "without":
		p.Without = grow(p.Without, strings.Fields(rest)...)
	case "client", "alias", "password", "size", "vrfy", "rule":
		return p.structured(word, rest)
	default:
		return errors.New("unknown word " + strconv.Quote(word) + "; known: host domain client known mailbox missing alias password size vrfy without rule")
	}
	return nil
}

func (p *parser) structured(word, rest string) (err error) {
	switch word {
	case "client":
		f := strings.Fields(rest)
		if len(f) != 2 {
			return errors.New("client: expected a name and an address")
		}
		p.Client = Client{f[0], f[1]}
	case "alias":
		name, members, ok := strings.Cut(rest, ":")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return errors.New("alias: expected `name: member member`")
		}
		p.aliases = grow(p.aliases, Alias{name, strings.Fields(members)})
	case "password":
		f := strings.Fields(rest)
		if len(f) != 2 {
			return errors.New("password: expected a name and a password")
		}
		p.passwords = append([][2]string{{f[0], f[1]}}, p.passwords...)
	case "size":
		if p.Size, err = strconv.ParseInt(rest, 10, 64); err != nil || p.Size < 0 {
			return errors.New("size: expected a number of octets")
		}
	case "vrfy":
		p.Vrfy = Vrfy(1 + strings.Index("verify  hide    disabled", rest)/8)
		if rest != "verify" && rest != "hide" && rest != "disabled" {
			return errors.New("vrfy: expected verify, hide or disabled")
		}
	case "rule":
		r, err := parseRule(rest)
		if err != nil {
			return err
		}
		p.rules = append(p.rules, r)
	}
	return nil
}

func (p *parser) mailbox(names []string) {
	for _, name := range names {
		if name == "*" {
			p.everyone = true
			continue
		}
		name, _, _ = strings.Cut(name, "@")
		p.mailboxes = grow(p.mailboxes, name)
	}
}

// grow appends without touching the array of the world this one grew from.
func grow[T any](list []T, more ...T) []T { return append(list[:len(list):len(list)], more...) }

func oneWord(what, s string) error {
	if strings.ContainsAny(s, " \t") {
		return errors.New(what + ": expected one word")
	}
	return nil
}
