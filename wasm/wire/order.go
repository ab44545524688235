package wire

import "ehlo/wasm/smtp"

// outOfOrder names the rule of order that a command breaks in the state the
// session is in (RFC 5321 4.1.4), or nothing.
func (o *Observer) outOfOrder(name string) string {
	open := o.state == smtp.Mail || o.state == smtp.Rcpt
	switch name {
	case "MAIL":
		if open || o.state == smtp.Data {
			return "mistake.nested-mail"
		}
		if o.hello == nil {
			return "mistake.mail-before-ehlo"
		}
	case "RCPT":
		if !open {
			return "mistake.rcpt-before-mail"
		}
	case "DATA", "BDAT":
		switch {
		case o.state == smtp.Mail:
			return "mistake.data-before-rcpt"
		case name == "DATA" && o.chunked && o.state == smtp.Data:
			return "mistake.bdat-and-data"
		case o.state == smtp.Greeted || o.state == smtp.Ready:
			return "mistake.data-before-mail"
		}
	case "AUTH":
		switch {
		case o.authed:
			return "mistake.auth-twice"
		case o.hello == nil || o.hello.Name == "HELO":
			return "mistake.auth-before-ehlo"
		case open:
			return "mistake.auth-in-mail"
		}
	case "STARTTLS":
		switch {
		case o.tls:
			return "mistake.starttls-twice"
		case o.hello == nil || o.hello.Name == "HELO":
			return "mistake.starttls-before-ehlo"
		}
	}
	return ""
}

// explainOrder adds a mistake of order; DATA and BDAT share theirs.
func explainOrder(e *Event, id, name string) {
	if name == "DATA" || name == "BDAT" {
		e.explain(0, id, []byte(name))
		return
	}
	e.explain(0, id)
}
