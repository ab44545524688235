package trail

import (
	"strings"
	"unicode/utf8"

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
		p.tls, p.bursts = true, nil
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

func (p *plan) swaks(host, port string) Lines {
	l := Lines{Program: "swaks", Lacks: p.lacks()}
	if len(p.mails) == 0 {
		l.Lacks = append(l.Lacks, "no-mail")
		if len(p.others) > 0 {
			return l
		}
	}
	args := []string{"--server", host, "--port", port}
	if p.helo {
		args = append(args, "--protocol", "SMTP")
		l.Lacks = without(l.Lacks, "helo")
	}
	args = append(args, "--ehlo", p.name())
	if p.tls {
		args = append(args, "--tls")
	} else if p.sealed {
		args = append(args, "--tls-on-connect")
	}
	pipe := ""
	if len(p.mails) == 0 {
		args = append(args, "--quit-after", "EHLO")
	} else {
		m := &p.mails[0]
		args = append(args, "--from", or(m.from, "<>"), "--to", strings.Join(m.to, ","))
		switch {
		case m.sent:
			pipe = "printf " + octets(m.raw+".") + " | "
			args = append(args, "--no-data-fixup", "--data", "-")
		case len(m.to) > 0:
			args = append(args, "--quit-after", "RCPT")
		default:
			args = append(args, "--to", "postmaster", "--quit-after", "MAIL")
		}
		for _, to := range m.to {
			if strings.IndexByte(to, ',') >= 0 {
				return Lines{"swaks", nil, []string{"comma"}}
			}
		}
	}
	return l.with(pipe, args)
}

func (p *plan) curl(host, port string) Lines {
	l := Lines{Program: "curl", Lacks: p.lacks()}
	scheme := "smtp://"
	if p.sealed {
		scheme = "smtps://"
	}
	args := []string{"--url", scheme + host + ":" + port + "/" + escaped(p.name())}
	if p.tls {
		args = append(args, "--ssl-reqd")
	}
	if p.tls || p.sealed {
		args = append(args, "--insecure")
	}
	if len(p.mails) == 0 {
		if len(p.others) == 0 {
			l.Lacks = append(l.Lacks, "nothing")
			return l
		}
		for _, line := range p.others {
			l = l.with("", append(args, "--request", line))
		}
		return l
	}
	m := &p.mails[0]
	args = append(args, "--mail-from", m.from)
	for _, to := range m.to {
		args = append(args, "--mail-rcpt", to)
	}
	if !m.sent || len(m.to) == 0 {
		l.Lacks = append(l.Lacks, "unsent")
		return l
	}
	if len(m.to) > 1 {
		args = append(args, "--mail-rcpt-allowfails")
	}
	raw := strings.ReplaceAll("\r\n"+m.raw, "\r\n.", "\r\n")[2:]
	return l.with("printf "+octets(raw)+" | ", append(args, "--upload-file", "-"))
}

// openssl says the very lines, a breath between two of them; it can do nothing
// but TLS.
func (p *plan) openssl(host, port string) Lines {
	l := Lines{Program: "openssl"}
	args := []string{"s_client", "-quiet", "-connect", host + ":" + port}
	if !p.sealed {
		args = append(args, "-starttls", "smtp", "-name", p.name())
		if !p.tls {
			l.Lacks = append(l.Lacks, "clear")
		}
	}
	if p.login {
		l.Lacks = append(l.Lacks, "login")
	}
	pipe := "{ sleep 1; "
	for _, s := range p.bursts {
		if !p.tls && !p.sealed && strings.HasPrefix(smtp.Upper([]byte(s)), "STARTTLS") {
			continue
		}
		pipe += "printf " + octets(s) + "; sleep 1; "
	}
	return l.with(pipe+"} | ", args)
}

func (p *plan) name() string { return or(p.hello, "client.test.example") }

// with adds a command line; one that cannot be written safely is left out.
func (l Lines) with(pipe string, args []string) Lines {
	line := pipe + l.Program
	for _, a := range args {
		if !writable(a) {
			l.Lacks = append(l.Lacks, "odd")
			return l
		}
		line += " " + quoted(a)
	}
	l.Lines = append(l.Lines, line)
	return l
}

// writable tells whether a text may stand on a command line that somebody
// copies: nothing hidden, nothing that ends a line or begins an option.
func writable(s string) bool {
	for _, r := range s {
		if r < ' ' || r == 0x7F || r == utf8.RuneError || r >= 0x80 && r < 0xA0 || r >= 0x2000 && r < 0x2070 || r == 0xFEFF {
			return false
		}
	}
	return true
}

// quoted is an argument for a POSIX shell.
func quoted(s string) string {
	for i := range len(s) {
		if c := s[i]; c-'0' > 9 && (c|32)-'a' > 25 && strings.IndexByte("-./:@_=", c) < 0 {
			return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
		}
	}
	if s == "" {
		return "''"
	}
	return s
}

// octets is a format of printf that gives exactly these octets.
func octets(s string) string {
	out := make([]byte, 0, len(s)+16)
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\r':
			out = append(out, `\r`...)
		case c == '\n':
			out = append(out, `\n`...)
		case c == '%' || c == '\\':
			out = append(out, c, c)
		case c < ' ' || c >= 0x7F || c == '\'':
			out = append(out, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
		default:
			out = append(out, c)
		}
	}
	return "'" + string(out) + "'"
}

// escaped is a text in the path of a URL (RFC 3986 2.3).
func escaped(s string) string {
	const digits = "0123456789ABCDEF"
	out := ""
	for i := range len(s) {
		if c := s[i]; c-'0' <= 9 || (c|32)-'a' <= 25 || c == '-' || c == '.' || c == '_' {
			out += string(rune(c))
		} else {
			out += "%" + digits[c>>4:c>>4+1] + digits[c&15:c&15+1]
		}
	}
	return out
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
