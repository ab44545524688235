package trail

import (
	"strings"

	"ehlo/wasm/smtp"
)

func (p *plan) swaks(host, port string) Lines {
	l := Lines{Program: "swaks", Lacks: p.lacks()}
	if len(p.mails) == 0 && len(p.others) > 0 {
		l.Lacks = append(l.Lacks, "no-mail")
		return l
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
	if len(p.mails) == 0 {
		return l.with("", append(args, "--quit-after", "EHLO"))
	}
	m := &p.mails[0]
	args = append(args, "--from", or(m.from, "<>"), "--to", or(strings.Join(m.to, ","), "postmaster"))
	for _, to := range m.to {
		if strings.IndexByte(to, ',') >= 0 { // there it parts addresses
			return Lines{"swaks", nil, []string{"comma"}}
		}
	}
	switch {
	case m.sent:
		return l.with("printf "+octets(m.raw+".")+" | ", append(args, "--no-data-fixup", "--data", "-"))
	case len(m.to) > 0:
		return l.with("", append(args, "--quit-after", "RCPT"))
	}
	return l.with("", append(args, "--quit-after", "MAIL"))
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
	if n := len(p.bursts); !p.text && (n == 0 || !strings.Contains(smtp.Upper([]byte(p.bursts[n-1])), "QUIT\r\n")) {
		pipe += "printf " + octets("QUIT\r\n") + "; sleep 1; " // else it would wait for a server that waits
	}
	return l.with(pipe+"} | ", args)
}

func (p *plan) name() string { return or(p.hello, "client.test.example") }
