package world

import (
	"errors"
	"strconv"
	"strings"

	"ehlo/wasm/smtp"
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
	for n := 0; lines != ""; n++ {
		var line string
		line, lines, _ = strings.Cut(lines, "\n")
		line = smtp.Trim(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if n >= maxLines {
			return nil, errors.New("line " + string(strconv.AppendInt(nil, int64(n+1), 10)) + ": a world has at most " + "10,000" + " lines")
		}
		if err := p.line(line); err != nil {
			return nil, errors.New("line " + string(strconv.AppendInt(nil, int64(n+1), 10)) + ": " + err.Error())
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
	rest = smtp.Trim(rest)
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
		p.Domains = grow(p.Domains, smtp.Words(rest)...)
	case "known":
		p.Known = grow(p.Known, smtp.Words(rest)...)
	case "mailbox":
		p.mailbox(smtp.Words(rest))
	case "missing":
		p.missing = grow(p.missing, smtp.Words(rest)...)
	case "without":
		p.Without = grow(p.Without, smtp.Words(rest)...)
	case "client", "alias", "password", "size", "vrfy", "rule":
		return p.structured(word, rest)
	default:
		return errors.New("unknown word " + `"` + word + `"` + "; known: host domain client known mailbox missing alias password size vrfy without rule")
	}
	return nil
}

func (p *parser) structured(word, rest string) error {
	switch word {
	case "client":
		f := smtp.Words(rest)
		if len(f) != 2 {
			return errors.New("client: expected a name and an address")
		}
		p.Client = Client{f[0], f[1]}
	case "alias":
		name, members, ok := strings.Cut(rest, ":")
		if name = smtp.Trim(name); !ok || name == "" {
			return errors.New("alias: expected `name: member member`")
		}
		p.aliases = grow(p.aliases, Alias{name, smtp.Words(members)})
	case "password":
		f := smtp.Words(rest)
		if len(f) != 2 {
			return errors.New("password: expected a name and a password")
		}
		p.passwords = append([][2]string{{f[0], f[1]}}, p.passwords...)
	case "size":
		var ok bool
		if p.Size, ok = smtp.Number(rest); !ok {
			return errors.New("size: expected a number of octets")
		}
	case "vrfy":
		return p.vrfy(rest)
	case "rule":
		r, err := parseRule(rest)
		if err != nil {
			return err
		}
		p.rules = append(p.rules, r)
	}
	return nil
}

func (p *parser) vrfy(what string) error {
	switch what {
	case "verify":
		p.Vrfy = VrfyVerify
	case "hide":
		p.Vrfy = VrfyHide
	case "disabled":
		p.Vrfy = VrfyDisabled
	default:
		return errors.New("vrfy: expected verify, hide or disabled")
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
	if len(smtp.Words(s)) != 1 {
		return errors.New(what + ": expected one word")
	}
	return nil
}
