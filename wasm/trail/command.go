package trail

import (
	"strings"

	"ehlo/wasm/smtp"
)

// Lines are the command lines of a program that do what a session did, or why
// they cannot, or cannot wholly: ids of words (static/strings/view/export).
type Lines struct {
	Program string
	Lines   []string
	Lacks   []string
}

// mail is one transaction.
type mail struct {
	from   string
	to     []string
	params bool   // of MAIL or RCPT
	raw    string // the text as it went over the wire, without the final dot
	sent   bool
}

// plan is what a client did in a session, as far as programs can do it again.
type plan struct {
	hello  string
	helo   bool // HELO, or LHLO: no EHLO
	tls    bool // STARTTLS
	sealed bool // TLS from the first byte
	login  bool
	mails  []mail
	others []string // commands that belong to no transaction
	bursts []string // what was sent at once, after the handshake if there was one
	many   bool     // connections
	at     *mail
	text   bool // the message comes
}

// Commands tells how swaks, openssl and curl do the same as the first
// connection, at a server "host:port".
func Commands(acts []Act, server string, implicit bool) []Lines {
	p := plan{sealed: implicit}
	for i, a := range acts {
		if a.Kind == Connect && i > 0 {
			p.many = true
			break
		}
		p.see(a)
	}
	host, port := server, "25"
	if i := strings.LastIndexByte(server, ':'); i >= 0 && !strings.HasSuffix(server, "]") {
		host, port = server[:i], server[i+1:]
	}
	list := []Lines{p.swaks(host, port), p.openssl(host, port), p.curl(host, port)}
	for i := range list {
		if p.many {
			list[i].Lacks = append(list[i].Lacks, "many")
		}
	}
	return list
}

func (p *plan) see(a Act) {
	switch a.Kind {
	case Server:
		p.text = strings.HasPrefix(lastLine(a.Bytes), "354") && p.at != nil
	case Sealed:
		if !p.sealed {
			p.tls, p.bursts = true, nil
		}
	case Early, Client:
		s := string(a.Bytes)
		p.bursts = append(p.bursts, s)
		for s != "" {
			if p.text {
				s = p.message(s)
				continue
			}
			line, rest, _ := strings.Cut(s, "\r\n")
			p.line(line)
			s = rest
		}
	}
}

// lastLine is the last whole line of what a server said.
func lastLine(b []byte) string {
	lines := split(string(b))
	if n := len(lines); n > 1 {
		return lines[n-2]
	}
	return ""
}

// message takes the text of a message, up to its end; it gives what follows.
func (p *plan) message(s string) string {
	m := p.at
	whole := m.raw + s
	end := strings.Index("\r\n"+whole, "\r\n.\r\n")
	if end < 0 {
		m.raw = whole
		return ""
	}
	m.raw, m.sent = whole[:end], true
	p.text, p.at = false, nil
	return whole[end+3:]
}

func (p *plan) line(line string) {
	word := smtp.Upper([]byte(firstWord(line)))
	rest := smtp.Trim(line[len(firstWord(line)):])
	switch word {
	case "EHLO", "HELO", "LHLO":
		p.hello, p.helo = rest, word != "EHLO"
	case "AUTH":
		p.login = true
	case "MAIL", "RCPT":
		p.path(word, rest)
	case "STARTTLS", "DATA", "QUIT", "RSET", "NOOP":
		if word == "RSET" {
			p.at = nil
		}
	default:
		p.others = append(p.others, line)
	}
}

// path takes the address of MAIL FROM:<...> or RCPT TO:<...>.
func (p *plan) path(word, rest string) {
	_, rest, _ = strings.Cut(rest, ":")
	c := smtp.NewCursor([]byte(smtp.Trim(rest)))
	inside, fault := c.Angle()
	if fault != smtp.PathOK {
		p.others = append(p.others, word)
		return
	}
	if word == "MAIL" {
		p.mails = append(p.mails, mail{from: string(inside)})
		p.at = &p.mails[len(p.mails)-1]
	} else if p.at != nil {
		p.at.to = append(p.at.to, string(inside))
	}
	if p.at != nil && len(smtp.Trim(string(c.Rest()))) > 0 {
		p.at.params = true
	}
}

// lacks names what none of the programs but openssl can do.
func (p *plan) lacks() (list []string) {
	if len(p.mails) > 1 {
		list = append(list, "mails")
	}
	if p.login {
		list = append(list, "login")
	}
	if len(p.others) > 0 && len(p.mails) > 0 {
		list = append(list, "others")
	}
	if p.helo {
		list = append(list, "helo")
	}
	if len(p.mails) > 0 && p.mails[0].params {
		list = append(list, "params")
	}
	return list
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

func without(list []string, word string) (out []string) {
	for _, s := range list {
		if s != word {
			out = append(out, s)
		}
	}
	return out
}
