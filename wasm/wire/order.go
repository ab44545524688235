package wire

import "ehlo/wasm/smtp"

// outOfOrder names the rule of order that a command breaks in the state the
// session is in (RFC 5321 4.1.4), or nothing.
func (o *Observer) outOfOrder(a act) string {
	open := o.state == smtp.Mail || o.state == smtp.Rcpt
	switch a {
	case actMAIL:
		if open || o.state == smtp.Data {
			return "mistake.nested-mail"
		}
		if o.hello == 0 {
			return "mistake.mail-before-ehlo"
		}
	case actRCPT:
		if !open {
			return "mistake.rcpt-before-mail"
		}
	case actDATA, actBDAT:
		return o.dataOutOfOrder(a)
	case actAUTH:
		switch {
		case o.authed:
			return "mistake.auth-twice"
		case o.hello == 0 || o.hello == actHELO:
			return "mistake.auth-before-ehlo"
		case open:
			return "mistake.auth-in-mail"
		}
	case actSTARTTLS:
		switch {
		case o.tls:
			return "mistake.starttls-twice"
		case o.hello == 0 || o.hello == actHELO:
			return "mistake.starttls-before-ehlo"
		}
	}
	return ""
}

func (o *Observer) dataOutOfOrder(a act) string {
	switch o.state {
	case smtp.Mail:
		return "mistake.data-before-rcpt"
	case smtp.Greeted, smtp.Ready:
		return "mistake.data-before-mail"
	case smtp.Data:
		if a == actDATA && o.chunked {
			return "mistake.bdat-and-data"
		}
	}
	return ""
}

// explainOrder adds a mistake of order; DATA and BDAT share theirs.
func explainOrder(e *Event, id string, a act) {
	if a == actDATA || a == actBDAT {
		e.explain(id, []byte(actNames[a]))
		return
	}
	e.explain(id)
}
